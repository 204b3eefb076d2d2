import type { Hash } from "@huilian/domain/base";
import { equalBytes, parseBase64Of, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";

/** What a MAC covers. `path` is the protocol's own path, whatever a proxy before the centre calls it. */
export interface MacOfRequest {
  readonly sessionId: string;
  readonly count: number;
  readonly method: string;
  readonly path: string;
  /** SHA-256 of the body's bytes. */
  readonly bodyHash: Hash;
}

/** As of a request, and the HTTP status: a refusal must not pass for an answer, nor an old answer for a new one. */
export interface MacOfAnswer extends MacOfRequest {
  readonly httpStatus: number;
}

const MAC_BYTES = 32;

const requestLines = (request: MacOfRequest): readonly string[] => [
  request.sessionId,
  String(request.count),
  request.method,
  request.path,
  request.bodyHash,
];

// No part holds a line feed, so lines cannot be divided in two ways; the first line keeps the two directions apart.
const macOf = (crypto: Crypto, key: Uint8Array, lines: readonly string[]): Base64 =>
  toBase64(crypto.mac(toUtf8(lines.join("\n")), key));

export const macOfRequest = (crypto: Crypto, key: Uint8Array, request: MacOfRequest): Base64 =>
  macOf(crypto, key, ["huilian/session-request/1", ...requestLines(request)]);

export const macOfAnswer = (crypto: Crypto, key: Uint8Array, answer: MacOfAnswer): Base64 =>
  macOf(crypto, key, ["huilian/session-answer/1", ...requestLines(answer), String(answer.httpStatus)]);

/** Whether a MAC that came from outside is the expected one. */
export function macHolds(given: string, expected: Base64): boolean {
  const bytes = parseBase64Of(given, MAC_BYTES);
  const expectedBytes = parseBase64Of(expected, MAC_BYTES);
  return bytes !== undefined && expectedBytes !== undefined && equalBytes(bytes, expectedBytes);
}

/**
 * The key of a session, from the fresh X25519 keys of both ends and the transcript both have signed: whoever was told
 * another transcript has another key. undefined for a public key that gives no secret.
 */
export function sessionKeyOf(
  crypto: Crypto,
  keys: { readonly ownSecretKey: Base64; readonly theirPublicKey: Base64; readonly transcriptHash: Hash },
): Uint8Array | undefined {
  const shared = crypto.agree(keys.ownSecretKey, keys.theirPublicKey);
  return shared === undefined ? undefined : crypto.deriveKey(shared, `huilian/session/1 ${keys.transcriptHash}`);
}
