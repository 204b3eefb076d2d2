import { assert, err, ok, type Result } from "@huilian/domain/base";
import type { ConfiguredAccount } from "./account.ts";
import type { AccountBook } from "./account-book.ts";
import type { AccountRecord, OwnPassword } from "./account-records.ts";
import { PASSWORD_AGE_MAX_MS } from "./limits.ts";
import { NONE_WRONG } from "./lockout.ts";
import type { Locks } from "./locks.ts";
import { type DerivedPassword, derivePassword, isOneOf, unwrapKey } from "./passwords.ts";
import { renewPassword } from "./renew-password.ts";
import type { OperatorSigner, SignInProblem, SignInRequest } from "./sign-in.ts";
import type { SignInDeps } from "./sign-in-deps.ts";

/** Whoever may come in, with the key the password opened. */
export interface LetIn {
  readonly account: ConfiguredAccount;
  readonly signer: OperatorSigner;
  /** The password is another than before: what runs under the old one has to end. */
  readonly isRenewed: boolean;
}

/** Looks at one password of an account, and changes it where another one is given. Runs in the account's turn. */
export function createLetIn(
  deps: SignInDeps,
  { book, locks }: { readonly book: AccountBook; readonly locks: Locks },
): (account: ConfiguredAccount, request: SignInRequest) => Promise<Result<LetIn, SignInProblem>> {
  const { crypto, stretcher, clock, onEvent } = deps;
  // As far ahead as behind: one set under a clock that was years ahead would never become old.
  const isTooOld = ({ changedMs }: OwnPassword): boolean => Math.abs(clock.wallMs() - changedMs) >= PASSWORD_AGE_MAX_MS;

  return async (account, request) => {
    const { operatorId } = account;
    const found = await book.recordOf(account);
    const refusal = locks.refusal(found.wrong, { operatorId });
    if (refusal !== undefined) return err(refusal);
    const { own } = found;
    const { salt, verifier } = own === undefined ? account.initialPassword : presentOf(own);
    const derived = await derivePassword(stretcher, request.password, salt);
    if (!isOneOf([verifier], derived)) {
      const wrong = locks.count(found.wrong);
      await book.write(operatorId, { ...found, wrong });
      locks.tell(wrong, { operatorId });
      return err({ kind: "sign-in-failed" });
    }
    const record = { ...found, wrong: NONE_WRONG };
    if (found.wrong.count > 0) await book.write(operatorId, record);
    if (request.newPassword !== undefined) {
      return renew({ account, record, derived, newPassword: request.newPassword });
    }
    if (own === undefined || isTooOld(own)) return err({ kind: "password-change-required" });
    const signer = unwrapKey(crypto, operatorId, own.key, derived);
    assert(signer !== undefined, "the password that is right opens the operator's key");
    return ok({ account, signer, isRenewed: false });
  };

  async function renew({ account, record, derived, newPassword }: Renewing): Promise<Result<LetIn, SignInProblem>> {
    const { operatorId } = account;
    const { own } = record;
    const renewed = await renewPassword(deps, { account, own, derived, newPassword });
    if (!renewed.ok) return err({ kind: "password-too-weak", fault: renewed.error });
    const { signer } = renewed.value;
    await book.write(operatorId, { ...record, own: renewed.value.own });
    if (own === undefined) onEvent({ kind: "key-made", operatorId, publicKey: signer.publicKey });
    onEvent({ kind: "password-changed", operatorId });
    return ok({ account, signer, isRenewed: true });
  }
}

interface Renewing {
  readonly account: ConfiguredAccount;
  readonly record: AccountRecord;
  readonly derived: DerivedPassword;
  readonly newPassword: string;
}

function presentOf({ salt, verifiers: [verifier] }: OwnPassword) {
  assert(verifier !== undefined, "the present password stands first");
  return { salt, verifier };
}
