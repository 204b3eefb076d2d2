import { type Hash, isHash } from "@huilian/domain/base";
import { fromBase64, parseBase64, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto, KeyPair } from "../crypto/crypto.ts";
import { pack, SEGMENT_BLOCK_BYTES, unpack } from "../crypto/packing.ts";
import type { OperationsRecord } from "../documents.ts";
import { OPERATIONS_TEXT_BYTES_MAX } from "./limits.ts";
import type { UplinkKey } from "./segment.ts";

/** Seals the text of the centre's own operations to its uplink key. The text is salted by whoever makes it. */
export const sealOperations = (
  crypto: Crypto,
  uplink: UplinkKey,
  text: string,
): Pick<OperationsRecord, "uplinkKey" | "contentHash" | "sealed"> => ({
  uplinkKey: uplink.keyId,
  contentHash: crypto.sha256(toUtf8(text)),
  sealed: toBase64(crypto.sealToKey(pack(text, SEGMENT_BLOCK_BYTES), uplink.publicKey)),
});

/** The text again; undefined when it does not open under this key, or is not the one whose hash was signed. */
export function openOperations(crypto: Crypto, record: OperationsRecord, uplinkKeys: KeyPair): string | undefined {
  const plain = crypto.openWithKey(fromBase64(record.sealed), uplinkKeys);
  const text = plain && unpack(plain, OPERATIONS_TEXT_BYTES_MAX);
  return text?.ok && isOpenedOperations(crypto, record, text.value) ? text.value : undefined;
}

/** Whether a text is what the record stands for: an auditor is given the text by whoever is audited. */
export const isOpenedOperations = (
  crypto: Crypto,
  { contentHash }: Pick<OperationsRecord, "contentHash">,
  text: string,
): boolean => crypto.sha256(toUtf8(text)) === contentHash;

/** Whether a record of a signed document has its members. */
export const isOperationsRecord = ({ uplinkKey, contentHash, sealed }: OperationsRecord): boolean =>
  typeof (uplinkKey as unknown) === "string" &&
  isHash(contentHash satisfies Hash) &&
  typeof (sealed as unknown) === "string" &&
  parseBase64(sealed) !== undefined;
