import { readStoredSession, type Session, storeSession } from "./stored-session.ts";

/** `asked`: the page stands, but somebody must sign in before it goes on. */
export type SessionState = "signed-out" | "signed-in" | "asked";

const held = $state<{ session: Session | undefined; isAsked: boolean }>({
  session: readStoredSession(sessionStorage),
  isAsked: false,
});

let waiting: Promise<boolean> | undefined;
let settle: (isSignedIn: boolean) => void = () => undefined;

/** Who is signed in on this tab, and the panel that asks for it over a page that stays as it is. */
export const session = {
  get current(): Session | undefined {
    return held.session;
  },
  get state(): SessionState {
    if (held.session === undefined) return "signed-out";
    return held.isAsked ? "asked" : "signed-in";
  },
  get isCentre(): boolean {
    return held.session?.place.kind === "centre";
  },
  /** At a hospital or pharmacy a person is found by full number only. */
  get isInstitution(): boolean {
    const siteKind = held.session?.place.siteKind;
    return siteKind === "hospital" || siteKind === "pharmacy";
  },
  hasRole: (...roles: readonly string[]): boolean =>
    roles.some((role) => held.session?.operator.roles.includes(role) === true),

  /** True once somebody has signed in. Whoever asks while the panel is open waits for the same. */
  ask(): Promise<boolean> {
    if (held.session === undefined) return Promise.resolve(false);
    held.isAsked = true;
    waiting ??= new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    return waiting;
  },
  /** The same because nobody was there: a reload must not open again what was locked. */
  lock(): Promise<boolean> {
    storeSession(sessionStorage, undefined);
    return session.ask();
  },
  /** Somebody else than before gets a page of their own: what the first had typed is not theirs to see. */
  begin(session: Session): void {
    const before = held.session?.operator.operatorId;
    held.session = session;
    held.isAsked = false;
    storeSession(sessionStorage, session);
    if (before !== undefined && before !== session.operator.operatorId) {
      location.hash = "#/";
      location.reload();
      return;
    }
    done(true);
  },
  end(): void {
    held.session = undefined;
    held.isAsked = false;
    storeSession(sessionStorage, undefined);
    done(false);
  },
};

function done(isSignedIn: boolean): void {
  waiting = undefined;
  settle(isSignedIn);
}
