import { equalBytes, fromBase64, joinBytes, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { keyIdOf } from "../crypto/signing.ts";
import type { SaltedStretcher } from "../crypto/stretcher.ts";
import { type PasswordRecord, SALT_BYTES, VERIFIER_BYTES } from "./account.ts";
import type { WrappedKey } from "./account-records.ts";
import type { OperatorSigner } from "./sign-in.ts";

/** What one derivation of a password gives. */
export interface DerivedPassword {
  /** Compared with what is kept. */
  readonly verifier: Uint8Array;
  /** Opens the operator's key. Never kept. */
  readonly wrappingKey: Uint8Array;
}

/** Argon2id of the password in NFC: the same characters typed on another machine may come composed differently. */
export async function derivePassword(
  stretcher: Pick<SaltedStretcher, "stretch">,
  password: string,
  salt: Base64,
): Promise<DerivedPassword> {
  const stretched = await stretcher.stretch(toUtf8(password.normalize("NFC")), fromBase64(salt));
  return { verifier: stretched.slice(0, VERIFIER_BYTES), wrappingKey: stretched.slice(VERIFIER_BYTES) };
}

/** A password as an account is provisioned with it, under a salt of its own. The cost is that of the place. */
export async function newPasswordRecord(
  crypto: Pick<Crypto, "randomBytes">,
  stretcher: Pick<SaltedStretcher, "stretch">,
  password: string,
): Promise<PasswordRecord> {
  const salt = toBase64(crypto.randomBytes(SALT_BYTES));
  const { verifier } = await derivePassword(stretcher, password, salt);
  return { salt, verifier: toBase64(verifier) };
}

/** Whether one of the kept verifiers is this one. All are compared, so that the time does not tell which. */
export function isOneOf(kept: readonly Base64[], { verifier }: DerivedPassword): boolean {
  let found = false;
  for (const each of kept) if (equalBytes(fromBase64(each), verifier)) found = true;
  return found;
}

type KeyPlace = Pick<WrappedKey, "suite" | "publicKey"> & { readonly operatorId: string };

const boundTo = ({ operatorId, suite, publicKey }: KeyPlace): Uint8Array =>
  joinBytes(toUtf8(`huilian/operator-key/1\0${operatorId}\0${suite}\0`), fromBase64(publicKey));

export function wrapKey(
  crypto: Crypto,
  operatorId: string,
  { suite, publicKey, secretKey }: Omit<OperatorSigner, "keyId">,
  { wrappingKey }: DerivedPassword,
): Base64 {
  return toBase64(crypto.seal(fromBase64(secretKey), wrappingKey, boundTo({ operatorId, suite, publicKey })));
}

/** The operator's key; undefined when the password is not the one it was wrapped under. */
export function unwrapKey(
  crypto: Crypto,
  operatorId: string,
  { suite, publicKey, wrapped }: Pick<WrappedKey, "suite" | "publicKey" | "wrapped">,
  { wrappingKey }: DerivedPassword,
): OperatorSigner | undefined {
  const secret = crypto.open(fromBase64(wrapped), wrappingKey, boundTo({ operatorId, suite, publicKey }));
  if (secret === undefined) return undefined;
  return { keyId: keyIdOf(crypto, publicKey), suite, publicKey, secretKey: toBase64(secret) };
}
