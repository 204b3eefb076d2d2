import { canonicalJson, type JsonObject, parseCanonicalJson } from "@huilian/domain/base";
import type { SignedText } from "../documents.ts";
import { fromBase64, joinBytes, parseBase64, toUtf8 } from "./bytes.ts";
import type { Base64, Crypto, KeyId } from "./crypto.ts";

/** Who signs: the secret key, its suite, and the id of the public key that belongs to it. */
export interface Signer {
  readonly keyId: KeyId;
  readonly suite: number;
  readonly secretKey: Base64;
}

/** What a signature is checked with. */
export interface VerifyingKey {
  readonly publicKey: Base64;
  readonly suite: number;
}

/**
 * A document as it is signed: plain JSON with its kind. The mapped type lets interfaces in, which an index
 * signature would not; what is not JSON is refused by `canonicalJson`.
 */
export type Signable<Document> = Document & { readonly kind: string };

const KIND = /^[a-zA-Z][a-zA-Z0-9-]{0,31}$/;

/** @throws when the key is not base64. */
export const keyIdOf = (crypto: Crypto, publicKey: Base64): KeyId => crypto.sha256(fromBase64(publicKey)).slice(0, 32);

/**
 * The document as canonical JSON under the signer's key. The context `huilian/<kind>/1` stands in the signed
 * bytes, so that a signature over one kind of document never passes for one over another.
 * @throws when the document is not JSON or the suite is unknown.
 */
export function signText<Document extends object>(
  crypto: Crypto,
  signer: Signer,
  document: Signable<Document>,
): SignedText {
  const suite = crypto.suite(signer.suite);
  if (suite === undefined || !KIND.test(document.kind)) throw new Error("the signer's suite or the kind is unknown");
  const text = canonicalJson(document as unknown as JsonObject);
  return { text, by: signer.keyId, signature: suite.sign(signedBytes(document.kind, text), signer.secretKey) };
}

/** Whether the signature stands over exactly this text, as this kind, by exactly this key. */
export function signatureHolds(crypto: Crypto, signed: SignedText, kind: string, key: VerifyingKey): boolean {
  const suite = crypto.suite(key.suite);
  const publicKey = parseBase64(key.publicKey);
  if (suite === undefined || publicKey === undefined || !KIND.test(kind)) return false;
  // The key's id is not under the signature, so it is compared: a text with another `by` is another document.
  if (crypto.sha256(publicKey).slice(0, 32) !== signed.by) return false;
  return suite.verify(signedBytes(kind, signed.text), signed.signature, key.publicKey);
}

/**
 * The document, when the signature holds, the text is canonical JSON and its `kind` is the one asked for.
 * The shape beyond `kind` is what the holder of the key signed; where that key is not trusted to keep to the
 * shape, the reader checks it.
 */
export function readSigned<Document extends { readonly kind: string }>(
  crypto: Crypto,
  signed: SignedText,
  kind: Document["kind"],
  key: VerifyingKey,
): Document | undefined {
  return signatureHolds(crypto, signed, kind, key) ? documentOf<Document>(signed.text, kind) : undefined;
}

/** A text that is already known to be authentic, as its document; undefined when it is not canonical or of another kind. */
export function documentOf<Document extends { readonly kind: string }>(
  text: string,
  kind: Document["kind"],
): Document | undefined {
  const value = parseCanonicalJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as JsonObject)["kind"] === kind ? (value as unknown as Document) : undefined;
}

const ZERO_BYTE = new Uint8Array(1);

const signedBytes = (kind: string, text: string): Uint8Array =>
  joinBytes(toUtf8(`huilian/${kind}/1`), ZERO_BYTE, toUtf8(text));
