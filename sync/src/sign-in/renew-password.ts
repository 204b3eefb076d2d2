import { assert, err, ok, type Result } from "@huilian/domain/base";
import { toBase64 } from "../crypto/bytes.ts";
import { keyIdOf } from "../crypto/signing.ts";
import { type OperatorKeyRequest, operatorKeyProof } from "../keys/operator-key.ts";
import { type ConfiguredAccount, SALT_BYTES } from "./account.ts";
import type { OwnPassword, WrappedKey } from "./account-records.ts";
import { PASSWORDS_REMEMBERED } from "./limits.ts";
import { type PasswordFault, passwordFault } from "./password-rules.ts";
import { type DerivedPassword, derivePassword, isOneOf, unwrapKey, wrapKey } from "./passwords.ts";
import type { OperatorSigner } from "./sign-in.ts";
import type { SignInDeps } from "./sign-in-deps.ts";

type RenewDeps = Pick<SignInDeps, "crypto" | "stretcher" | "clock" | "network" | "site" | "suite">;

interface Renewal {
  readonly account: ConfiguredAccount;
  /** Absent at the first sign-in. */
  readonly own: OwnPassword | undefined;
  /** Of the present password, which was found right. */
  readonly derived: DerivedPassword;
  readonly newPassword: string;
}

/** What is to be written for a new password: the same key wrapped anew, or at the first sign-in a key just made. */
export async function renewPassword(
  deps: RenewDeps,
  { account, own, derived, newPassword }: Renewal,
): Promise<Result<{ readonly own: OwnPassword; readonly signer: OperatorSigner }, PasswordFault>> {
  const { crypto, stretcher, clock } = deps;
  const { operatorId } = account;
  // As it is stretched: what is too short for one keyboard is too short for all.
  const fault = passwordFault(newPassword.normalize("NFC"), operatorId);
  if (fault !== undefined) return err(fault);
  // The provisioned password lies under a salt of its own, and whoever handed it out has seen it: never again.
  const { salt: initialSalt, verifier: initial } = account.initialPassword;
  if (isOneOf([initial], await derivePassword(stretcher, newPassword, initialSalt))) return err("password-used-before");
  const salt = own?.salt ?? toBase64(crypto.randomBytes(SALT_BYTES));
  const renewed = await derivePassword(stretcher, newPassword, salt);
  if (isOneOf(own?.verifiers ?? [], renewed)) return err("password-used-before");
  const signer = own === undefined ? newSigner(deps) : unwrapKey(crypto, operatorId, own.key, derived);
  assert(signer !== undefined, "the password that is right opens the operator's key");
  return ok({
    signer,
    own: {
      salt,
      verifiers: [toBase64(renewed.verifier), ...(own?.verifiers ?? [])].slice(0, PASSWORDS_REMEMBERED),
      changedMs: clock.wallMs(),
      key: {
        ...(own?.key ?? madeKey(deps, account, signer)),
        wrapped: wrapKey(crypto, operatorId, signer, renewed),
      },
    },
  });
}

function madeKey(
  deps: RenewDeps,
  { operatorId, roles: held }: ConfiguredAccount,
  signer: OperatorSigner,
): Omit<WrappedKey, "wrapped"> {
  const { suite, publicKey } = signer;
  const key = { suite, publicKey, roles: [...held].sort() };
  const proof = operatorKeyProof(deps.crypto, signer, requestFor(deps, operatorId, key));
  return { ...key, proof, isTold: false };
}

/** What an operator of this place asks an issuer for. */
export const requestFor = (
  { network, site }: Pick<SignInDeps, "network" | "site">,
  operatorId: string,
  { suite, publicKey, roles }: Pick<WrappedKey, "suite" | "publicKey" | "roles">,
): OperatorKeyRequest => ({ network, suite, site, operatorId, roles, publicKey });

function newSigner({ crypto, suite: suiteId }: RenewDeps): OperatorSigner {
  const suite = crypto.suite(suiteId);
  assert(suite !== undefined, "the suite of new keys is loaded");
  const { publicKey, secretKey } = suite.newSigningKeys();
  return { keyId: keyIdOf(crypto, publicKey), suite: suiteId, publicKey, secretKey };
}
