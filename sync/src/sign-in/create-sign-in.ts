import { err, ok, type Result } from "@huilian/domain/base";
import { createAccountBook } from "./account-book.ts";
import { createLetIn, type LetIn } from "./let-in.ts";
import { DERIVATIONS_WAITING_MAX } from "./limits.ts";
import { createLocks } from "./locks.ts";
import { createSessions } from "./sessions.ts";
import type { SignedIn, SignIn, SignInProblem, SignInRequest } from "./sign-in.ts";
import type { SignInDeps } from "./sign-in-deps.ts";
import { createKeyTelling } from "./tell-keys.ts";
import { createTurnAway } from "./turn-away.ts";

type Outcome = Result<SignedIn, SignInProblem>;

/**
 * Accounts and sessions of one place. Reads nothing yet: an account is read when somebody knocks.
 * @throws when two accounts have one id.
 */
export function createSignIn(deps: SignInDeps): SignIn {
  const { crypto, clock, onEvent } = deps;
  const book = createAccountBook(deps);
  const locks = createLocks(deps);
  const sessions = createSessions(crypto, clock.monotonicMs);
  const keys = createKeyTelling(deps, book);
  const turnAway = createTurnAway(deps, locks);
  const letIn = createLetIn(deps, { book, locks });
  let underWay = 0;

  function begin({ account: { operatorId, name, roles }, signer, isRenewed }: LetIn): SignedIn {
    if (isRenewed) sessions.endAllOf(operatorId);
    const operator = { operatorId, name, roles, signer };
    return { token: sessions.begin(operator), operator };
  }

  /** In the turn of the account, sessions included: none begins under a password that was just changed. */
  async function atTheDoor(request: SignInRequest): Promise<Outcome> {
    const account = book.account(request.operatorId);
    if (account === undefined) return turnAway(request);
    const came = await letIn(account, request);
    return came.ok ? ok(begin(came.value)) : came;
  }

  async function knock(request: SignInRequest): Promise<Outcome> {
    if (underWay >= DERIVATIONS_WAITING_MAX) return err({ kind: "sign-in-busy" });
    underWay += 1;
    let outcome: Outcome;
    try {
      outcome = await book.inTurn(request.operatorId, () => atTheDoor(request));
    } finally {
      underWay -= 1;
    }
    // Whoever is in stays in, also when the disk fails just now: what was not told is told again.
    if (outcome.ok) await keys.tell(request.operatorId).catch(() => undefined);
    return outcome;
  }

  return {
    async signIn(request) {
      const outcome = await knock(request);
      if (outcome.ok) onEvent({ kind: "signed-in", operatorId: request.operatorId });
      return outcome;
    },
    changePassword: (operatorId, request) => knock({ operatorId, ...request }),
    signOut(token) {
      const operator = sessions.end(token);
      if (operator !== undefined) onEvent({ kind: "signed-out", operatorId: operator.operatorId });
    },
    operatorOf: sessions.operatorOf,
    tellKeys: keys.tellAll,
  };
}
