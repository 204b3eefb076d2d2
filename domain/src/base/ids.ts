import { assert } from "./assert.ts";
import type { Brand } from "./brand.ts";

/** A site of the network, as named in its certificate: `C0` for the centre, `B01`, `H01`, `P01`. */
export type SiteId = Brand<string, "SiteId">;
/** One life of a node's journal: 128 random bits in hex. */
export type Incarnation = Brand<string, "Incarnation">;
/** SHA-256 in lower-case hex. */
export type Hash = Brand<string, "Hash">;
/**
 * The key of an entity: 128 random bits in hex; an entity that belongs to another (a card, a settlement) is
 * `<key of its root>.<own key>`, so that the root, by which work is partitioned, can be read off.
 */
export type EntityKey = Brand<string, "EntityKey">;
/** `incarnation/sequence/hash`: names one change for ever, and finds it without an index of all hashes. */
export type Ref = Brand<string, "Ref">;

const HEX_16_BYTES = /^[0-9a-f]{32}$/;
const HEX_32_BYTES = /^[0-9a-f]{64}$/;
const SITE_ID = /^[A-Z][A-Z0-9]{1,11}$/;
const ENTITY_KEY = /^[0-9a-f]{32}(\.[0-9a-f]{32})?$/;
const REF = /^([0-9a-f]{32})\/([1-9][0-9]{0,14})\/([0-9a-f]{64})$/;

const matches = (pattern: RegExp, value: unknown): boolean => typeof value === "string" && pattern.test(value);

export const isSiteId = (value: unknown): value is SiteId => matches(SITE_ID, value);
export const isIncarnation = (value: unknown): value is Incarnation => matches(HEX_16_BYTES, value);
export const isHash = (value: unknown): value is Hash => matches(HEX_32_BYTES, value);
export const isEntityKey = (value: unknown): value is EntityKey => matches(ENTITY_KEY, value);
export const isRef = (value: unknown): value is Ref => matches(REF, value);

export function siteId(text: string): SiteId {
  assert(isSiteId(text), "a site id is a capital letter and up to eleven capitals or digits");
  return text;
}

export function makeRef(incarnation: Incarnation, sequence: number, hash: Hash): Ref {
  return `${incarnation}/${sequence}/${hash}` as Ref;
}

export interface RefParts {
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly hash: Hash;
}

export function refParts(ref: Ref): RefParts {
  const match = REF.exec(ref);
  assert(match, "a Ref is incarnation/sequence/hash");
  return { incarnation: match[1] as Incarnation, sequence: Number(match[2]), hash: match[3] as Hash };
}

/** The key of the entity another belongs to; its own key when it belongs to none. */
export const rootKeyOf = (key: EntityKey): EntityKey => key.slice(0, 32) as EntityKey;

/** The key of an entity that belongs to `root`. */
export const childKey = (root: EntityKey, own: EntityKey): EntityKey =>
  `${rootKeyOf(root)}.${rootKeyOf(own)}` as EntityKey;

/** Compares by UTF-16 code unit. Never `localeCompare`: two machines' locales sort differently. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
