import type { VerifiedEntry } from "@huilian/sync";
import type { Acknowledgement } from "../api/api-client.ts";

/** What the signed log holds, counted from an export whose every signature was checked. */
export interface LoggedChanges {
  /** Ref of every receipted change. */
  readonly refs: ReadonlySet<string>;
  /** By the key a client gave its request: the Refs of the changes made for it. */
  readonly byRequest: ReadonlyMap<string, readonly string[]>;
  /** Receipted changes by site. */
  readonly bySite: ReadonlyMap<string, number>;
}

/** Collects what a verified export shows. Notices are copies of changes that come in their chains too. */
export function collectLogged(): { take(entry: VerifiedEntry): void; result(): LoggedChanges } {
  const refs = new Set<string>();
  const byRequest = new Map<string, string[]>();
  const bySite = new Map<string, number>();
  return {
    take(entry) {
      if (entry.type !== "segment") return;
      for (const { ref, change } of entry.verified.commits.flatMap(({ changes }) => changes)) {
        refs.add(ref);
        bySite.set(change.site, (bySite.get(change.site) ?? 0) + 1);
        if (change.idempotencyKey === undefined) continue;
        const others = byRequest.get(change.idempotencyKey);
        if (others) others.push(ref);
        else byRequest.set(change.idempotencyKey, [ref]);
      }
    },
    result: () => ({ refs, byRequest, bySite }),
  };
}

export interface Account {
  readonly acknowledged: number;
  /** Changes whose Refs a counter answered and the log does not hold. */
  readonly lost: number;
  /** Changes the log holds for an answered request beyond those the counter answered. */
  readonly duplicated: number;
}

/** Holds the clients' own notes of what they were promised against the signed log. */
export function accountOf(acknowledgements: readonly Acknowledgement[], logged: LoggedChanges): Account {
  const promised = new Set(acknowledgements.flatMap(({ refs }) => refs));
  const keys = new Set(acknowledgements.map(({ idempotencyKey }) => idempotencyKey));
  let duplicated = 0;
  for (const [request, refs] of logged.byRequest) {
    if (!keys.has(requestKeyOf(request))) continue;
    duplicated += refs.filter((ref) => !promised.has(ref)).length;
  }
  return {
    acknowledged: promised.size,
    lost: [...promised].filter((ref) => !logged.refs.has(ref)).length,
    duplicated,
  };
}

/** A file import numbers its commits behind the client's key: `key#n`. */
const requestKeyOf = (request: string): string => request.split("#", 1)[0] ?? request;
