import { canonicalJson } from "@huilian/domain/base";
import { parseBase64 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { keyIdOf, type Signer, signatureHolds, signText } from "../crypto/signing.ts";

/** What an operator asks an issuer to certify: this key, for this operator, working here, in these roles. */
export interface OperatorKeyRequest {
  readonly network: string;
  readonly suite: number;
  /** A site id, or `centre`. */
  readonly site: string;
  readonly operatorId: string;
  /** Rising, as in the certificate. */
  readonly roles: readonly string[];
  readonly publicKey: Base64;
}

/**
 * The proof that whoever asks holds the key: its signature over everything that is asked, as kind `operatorKey`. Only
 * the signature travels, since the text follows from the request.
 */
export const operatorKeyProof = (crypto: Crypto, signer: Signer, request: OperatorKeyRequest): Base64 =>
  signText(crypto, signer, documentOf(request)).signature;

/** Whether the holder of the key asked for exactly this. */
export function operatorKeyProofHolds(crypto: Crypto, request: OperatorKeyRequest, proof: Base64): boolean {
  // Where this is asked, nobody has looked at the key yet.
  if (parseBase64(request.publicKey) === undefined) return false;
  const signed = { text: canonicalJson(documentOf(request)), by: keyIdOf(crypto, request.publicKey), signature: proof };
  return signatureHolds(crypto, signed, "operatorKey", request);
}

const documentOf = ({ network, suite, site, operatorId, roles, publicKey }: OperatorKeyRequest) =>
  ({ kind: "operatorKey", format: 1, network, suite, site, operatorId, roles, publicKey }) as const;
