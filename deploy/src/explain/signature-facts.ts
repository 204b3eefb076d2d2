import type { Hash } from "@huilian/domain";
import { type Crypto, fromBase64, keyIdOf, type SignedText, signatureHolds, trustRootFingerprint } from "@huilian/sync";
import type { ExplainSource } from "./explain-source.ts";
import type { Teller } from "./teller.ts";

/** Says who signed, over which bytes, and checks it here; then the same for the certificate, up to the root. */
export function tellSignature(
  teller: Teller,
  { crypto, source }: { readonly crypto: Crypto; readonly source: ExplainSource },
  signed: SignedText,
  kind: string,
): void {
  const { registry, trustRoot } = source;
  const signer = registry.byKeyId(signed.by);
  teller.say("explain.signed-bytes", { kind, bytes: kind.length + "huilian//1".length + 1 + utf8Length(signed.text) });
  teller.say("explain.signature", { bytes: fromBase64(signed.signature).length, signature: signed.signature });
  if (!signer) {
    teller.check(false, "explain.signer-unknown", { keyId: signed.by });
    return;
  }
  const { role, subject, publicKey, suite } = signer.certificate;
  teller.say("explain.signer", { keyId: signed.by, publicKey, role, subject });
  teller.check(signatureHolds(crypto, signed, kind, signer.certificate), "explain.signature-over", { kind });
  teller.say("explain.certificate", { hash: signer.hash, suite });
  const issuer = registry.byKeyId(signer.signed.by);
  if (!issuer) return;
  const issued = signatureHolds(crypto, signer.signed, "certificate", issuer.certificate);
  teller.check(issued, "explain.issued-by", { issuer: issuer.certificate.subject, keyId: issuer.keyId });
  const root = { publicKey: trustRoot.rootPublicKey, suite: trustRoot.rootSuite };
  const rooted = signatureHolds(crypto, issuer.signed, "certificate", root);
  const fingerprint = trustRootFingerprint(crypto, trustRoot);
  teller.check(rooted, "explain.issued-by-root", { keyId: keyIdOf(crypto, root.publicKey), fingerprint });
}

export const utf8Length = (text: string): number => Buffer.byteLength(text, "utf8");

/** SHA-256 in hex, or the hash of the suite the document names. */
export const hashOf = (crypto: Crypto, text: string, suite = 1): Hash =>
  crypto.suite(suite)?.hash(Buffer.from(text, "utf8")) ?? crypto.sha256(Buffer.from(text, "utf8"));
