import type { SiteKind } from "@huilian/domain";

/** Who is signed in. */
export interface Operator {
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Where: a node of a site, or the centre. */
export interface Place {
  readonly kind: "node" | "centre";
  readonly site?: string;
  readonly siteKind?: SiteKind;
  readonly name: string;
}

/** What signing in gives. The token is good for this session only. */
export interface Session {
  readonly token: string;
  readonly operator: Operator;
  readonly place: Place;
  /** Without a hand on the machine for so long, the screen locks. */
  readonly idleMs: number;
}

const STORED_AS = "huilian.session";

/** The session of this tab. A cookie would be shared by all nodes of one machine; this is not. */
export function readStoredSession(storage: Pick<Storage, "getItem">): Session | undefined {
  try {
    const session: unknown = JSON.parse(storage.getItem(STORED_AS) ?? "null");
    return isSession(session) ? session : undefined;
  } catch {
    return undefined;
  }
}

export function storeSession(storage: Pick<Storage, "setItem" | "removeItem">, session: Session | undefined): void {
  if (session === undefined) storage.removeItem(STORED_AS);
  else storage.setItem(STORED_AS, JSON.stringify(session));
}

function isSession(value: unknown): value is Session {
  if (typeof value !== "object" || value === null) return false;
  const { token, operator, place, idleMs } = value as Partial<Session>;
  return (
    typeof token === "string" &&
    typeof operator?.operatorId === "string" &&
    Array.isArray(operator.roles) &&
    (place?.kind === "node" || place?.kind === "centre") &&
    typeof idleMs === "number"
  );
}
