import { assert, canonicalJson, type Json } from "@huilian/domain/base";
import { fromBase64, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { pack, SEGMENT_BLOCK_BYTES, unpack } from "../crypto/packing.ts";
import { SEGMENT_CONTENT_BYTES_MAX } from "./limits.ts";

/**
 * Seals what only this node reads under its store key, bound to the id it is stored under, so that a document
 * moved to another id does not open. The context in front keeps what is sealed here apart from everything else
 * under the same key.
 */
export function sealAtRest(crypto: Crypto, storeKey: Uint8Array, boundId: string, value: Json): Base64 {
  const plain = pack(canonicalJson(value), SEGMENT_BLOCK_BYTES);
  return toBase64(crypto.seal(plain, storeKey, boundTo(boundId)));
}

/**
 * The value again.
 * @throws when it does not open: the node's own documents are either what it wrote, or the disk or the key is at
 * fault, and no counter may go on as if the record were not there.
 */
export function openAtRest(crypto: Crypto, storeKey: Uint8Array, boundId: string, sealed: Base64): Json {
  const plain = crypto.open(fromBase64(sealed), storeKey, boundTo(boundId));
  assert(plain !== undefined, `the node's own document opens under its store key: ${boundId}`);
  const text = unpack(plain, SEGMENT_CONTENT_BYTES_MAX);
  assert(text.ok, `the node's own document unpacks: ${boundId}`);
  // Sealed by this node, so it is canonical: proving that again would double the time every read takes.
  return JSON.parse(text.value) as Json;
}

const boundTo = (boundId: string): Uint8Array => toUtf8(`huilian/at-rest/1\0${boundId}`);
