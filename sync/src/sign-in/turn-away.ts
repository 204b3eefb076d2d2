import { assert, err, type Result } from "@huilian/domain/base";
import { toBase64 } from "../crypto/bytes.ts";
import { SALT_BYTES, VERIFIER_BYTES } from "./account.ts";
import { createOpaqueNames, createRevisions, type StrangersRecord } from "./account-records.ts";
import type { Locks } from "./locks.ts";
import { derivePassword, isOneOf } from "./passwords.ts";
import type { SignInProblem, SignInRequest } from "./sign-in.ts";
import type { SignInDeps } from "./sign-in-deps.ts";
import { createStrangers } from "./strangers.ts";

/** Does for an id without an account all that takes time for one that has it, and answers the same. */
export function createTurnAway(
  deps: SignInDeps,
  locks: Locks,
): (request: SignInRequest) => Promise<Result<never, SignInProblem>> {
  const { crypto, stretcher, storeKey } = deps;
  const strangers = createStrangers(createRevisions<StrangersRecord>(deps), createOpaqueNames(crypto, storeKey));
  const salt = toBase64(crypto.randomBytes(SALT_BYTES));
  /** What a password of nobody is compared with: chance, which no password gives. */
  const verifier = toBase64(crypto.randomBytes(VERIFIER_BYTES));

  return async ({ operatorId, password }) => {
    const before = await strangers.wrongOf(operatorId);
    const refusal = locks.refusal(before, {});
    if (refusal !== undefined) return err(refusal);
    const derived = await derivePassword(stretcher, password, salt);
    assert(!isOneOf([verifier], derived), "no password gives what chance gave");
    const wrong = locks.count(before);
    await strangers.note(operatorId, wrong);
    locks.tell(wrong, {});
    return err({ kind: "sign-in-failed" });
  };
}
