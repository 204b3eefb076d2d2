import { assert, canonicalJson, isHash, type Json } from "@huilian/domain/base";
import { fromHex, joinBytes, parseBase64, toBase64, toHex, toUtf8 } from "../crypto/bytes.ts";
import { type Base64, type Crypto, STRETCHED_BYTES, type StretchCost } from "../crypto/crypto.ts";
import { pack, unpack } from "../crypto/packing.ts";
import { ELIGIBILITY_ROW_BYTES_MAX } from "./limits.ts";

/**
 * A row that only opens for who presents the number it belongs to. The scope key opens the page, and in the page lie
 * these: nobody lists a city from a pharmacy.
 */
export interface EligibilityRow {
  /** 64 hex digits: where the row is looked up. Says nothing of the number without stretching it. */
  readonly tag: string;
  /** The row key, sealed under the key stretched from the number. */
  readonly wrapped: Base64;
  /** The row, sealed under the row key. */
  readonly sealed: Base64;
}

/** What a row is found by: the full identity number, or the identification code read from a card's chip. */
export type PresentedBy = "identityNumber" | "cardCode";

/** What one stretch gives: where the row lies, and the key that opens its wrap. */
export interface EligibilityKeys {
  readonly tag: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface EligibilityLookup {
  /** Slow by intention (see `StretchCost`): for a worker thread, never for the loop that answers counters. */
  derive(identityNumber: string): EligibilityKeys;
  deriveFromCard(cardCode: string): EligibilityKeys;
}

const TAG_BYTES = 32;
const KEY_BYTES = 32;
const ROW_BLOCK_BYTES = 128;

/**
 * The salt of a network, 16 bytes: the same for every site, since all must find the same tag. It follows from the
 * network's name and first root key, so there is nothing to hand out; it need not be secret, only no other network's.
 */
export function networkSaltOf(crypto: Crypto, network: string, firstRootPublicKey: Base64): Uint8Array {
  const hash = crypto.sha256(toUtf8(`huilian/eligibility-salt/1\0${network}\0${firstRootPublicKey}`));
  return fromHex(hash).slice(0, 16);
}

/** What is stretched for one presented number or code: for whoever stretches in another thread. */
export const eligibilitySecretOf = (by: PresentedBy, presented: string): Uint8Array =>
  toUtf8(`huilian/eligibility/1\0${by}\0${presented}`);

/**
 * The keys in what was stretched (64 bytes). One stretch gives both halves: two would cost the counter twice and a
 * thief, who needs only tags, once.
 */
export function eligibilityKeysOf(stretched: Uint8Array): EligibilityKeys {
  assert(stretched.length === STRETCHED_BYTES, "a stretch gives a tag and a key");
  return { tag: toHex(stretched.subarray(0, TAG_BYTES)), key: stretched.slice(TAG_BYTES) };
}

export function createEligibilityLookup(
  crypto: Crypto,
  options: { readonly networkSalt: Uint8Array; readonly cost: StretchCost },
): EligibilityLookup {
  const derive = (by: PresentedBy, presented: string): EligibilityKeys => {
    const secret = eligibilitySecretOf(by, presented);
    return eligibilityKeysOf(crypto.stretch(secret, options.networkSalt, options.cost, STRETCHED_BYTES));
  };
  return {
    derive: (identityNumber) => derive("identityNumber", identityNumber),
    deriveFromCard: (cardCode) => derive("cardCode", cardCode),
  };
}

/**
 * The same row under the same keys is the same bytes, so that an unchanged row does not change its page. `rowSecret`
 * (32 bytes) never leaves the centre; a row key made from it opens one tag's row and nothing else.
 */
export function sealEligibilityRow(
  crypto: Crypto,
  options: { readonly keys: EligibilityKeys; readonly rowSecret: Uint8Array; readonly row: Json },
): EligibilityRow {
  const { keys, rowSecret, row } = options;
  const { tag } = keys;
  assert(isHash(tag), "a tag has 32 bytes");
  const rowKey = crypto.mac(toUtf8(`huilian/eligibility-row/1\0${tag}`), rowSecret);
  const plain = pack(canonicalJson(row), ROW_BLOCK_BYTES);
  return {
    tag,
    wrapped: toBase64(crypto.sealRepeatably(rowKey, keys.key, boundBytes("key", tag))),
    sealed: toBase64(crypto.sealRepeatably(plain, rowKey, boundBytes("row", tag))),
  };
}

/** The row, for the keys of the number it belongs to; undefined when it is another's or was altered. */
export function openEligibilityRow(crypto: Crypto, keys: EligibilityKeys, sealedRow: EligibilityRow): Json | undefined {
  const { tag } = keys;
  const wrapped = parseBase64(sealedRow.wrapped);
  const sealed = parseBase64(sealedRow.sealed);
  if (sealedRow.tag !== tag || wrapped === undefined || sealed === undefined) return undefined;
  const rowKey = crypto.open(wrapped, keys.key, boundBytes("key", tag));
  if (rowKey?.length !== KEY_BYTES) return undefined;
  const plain = crypto.open(sealed, rowKey, boundBytes("row", tag));
  const text = plain && unpack(plain, ELIGIBILITY_ROW_BYTES_MAX);
  return text?.ok ? jsonOf(text.value) : undefined;
}

/** Whether a row of a page has the form of a sealed one. */
export function isEligibilityRow(value: unknown): value is EligibilityRow {
  if (typeof value !== "object" || value === null) return false;
  const { tag, wrapped, sealed } = value as Partial<Record<keyof EligibilityRow, unknown>>;
  return isHash(tag) && typeof wrapped === "string" && typeof sealed === "string";
}

const boundBytes = (what: "key" | "row", tag: string): Uint8Array =>
  joinBytes(toUtf8(`huilian/eligibility-${what}/1\0`), fromHex(tag));

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
