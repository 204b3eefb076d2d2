import type { Json } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64, toHex } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { everyBitFlipped } from "../crypto/tamper.fixture.ts";
import {
  createEligibilityLookup,
  type EligibilityLookup,
  isEligibilityRow,
  networkSaltOf,
  openEligibilityRow,
  sealEligibilityRow,
} from "./eligibility.ts";
import { costAllowed, DEMONSTRATION_COST, STANDARD_COST } from "./stretch-cost.ts";

/** GB 11643's own example, and made-up neighbours of it. */
const NUMBER = "11010519491231002X";
const OTHER_NUMBER = "440524188001010014";
const ROW: Json = { entityKey: "a".repeat(32), insuredUntil: "2026-12-31", deductible: 120_000 };

let crypto: Crypto;
let lookup: EligibilityLookup;
let rowSecret: Uint8Array;

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("eligibility") });
  rowSecret = crypto.randomBytes(32);
  lookup = lookupFor("test-city");
});

function lookupFor(network: string): EligibilityLookup {
  const networkSalt = networkSaltOf(crypto, network, toBase64(new Uint8Array(32)));
  return createEligibilityLookup(crypto, { networkSalt, cost: DEMONSTRATION_COST });
}

describe("an eligibility row", () => {
  it("opens for the number it belongs to and for no other", () => {
    const keys = lookup.derive(NUMBER);
    const sealed = sealEligibilityRow(crypto, { keys, rowSecret, row: ROW });
    expect(isEligibilityRow(sealed)).toBe(true);
    expect(openEligibilityRow(crypto, lookup.derive(NUMBER), sealed)).toEqual(ROW);
    expect(openEligibilityRow(crypto, lookup.derive(OTHER_NUMBER), sealed)).toBeUndefined();
    expect(openEligibilityRow(crypto, { ...lookup.derive(OTHER_NUMBER), tag: keys.tag }, sealed)).toBeUndefined();
  });

  it("is the same bytes for the same row, and shares nothing with the next", () => {
    const seal = (number: string, row: Json) =>
      sealEligibilityRow(crypto, { keys: lookup.derive(number), rowSecret, row });
    expect(seal(NUMBER, ROW)).toEqual(seal(NUMBER, ROW));
    const changed = seal(NUMBER, { ...(ROW as object), deductible: 0 });
    expect(changed.tag).toBe(seal(NUMBER, ROW).tag);
    expect(changed.sealed).not.toBe(seal(NUMBER, ROW).sealed);
    const other = seal(OTHER_NUMBER, ROW);
    expect([other.tag, other.wrapped, other.sealed]).not.toContain(seal(NUMBER, ROW).sealed);
  });

  it("does not open with a neighbour's parts", () => {
    const mine = sealEligibilityRow(crypto, { keys: lookup.derive(NUMBER), rowSecret, row: ROW });
    const theirs = sealEligibilityRow(crypto, { keys: lookup.derive(OTHER_NUMBER), rowSecret, row: ROW });
    const keys = lookup.derive(NUMBER);
    expect(openEligibilityRow(crypto, keys, { ...mine, sealed: theirs.sealed })).toBeUndefined();
    expect(openEligibilityRow(crypto, keys, { ...mine, wrapped: theirs.wrapped })).toBeUndefined();
    expect(openEligibilityRow(crypto, keys, { ...mine, tag: theirs.tag })).toBeUndefined();
  });

  it("stays shut for every flipped bit", () => {
    const keys = lookup.derive(NUMBER);
    const mine = sealEligibilityRow(crypto, { keys, rowSecret, row: ROW });
    for (const altered of everyBitFlipped(fromBase64(mine.wrapped))) {
      expect(openEligibilityRow(crypto, keys, { ...mine, wrapped: toBase64(altered) })).toBeUndefined();
    }
    for (const altered of everyBitFlipped(fromBase64(mine.sealed))) {
      expect(openEligibilityRow(crypto, keys, { ...mine, sealed: toBase64(altered) })).toBeUndefined();
    }
  });

  it("shows neither number nor, in steps below a block, its size", () => {
    const keys = lookup.derive(NUMBER);
    const sizes = [{}, ROW].map((row) => sealEligibilityRow(crypto, { keys, rowSecret, row }).sealed.length);
    expect(sizes[0]).toBe(sizes[1]);
    expect(JSON.stringify(sealEligibilityRow(crypto, { keys, rowSecret, row: ROW }))).not.toContain(NUMBER);
  });

  it("has the form it has", () => {
    for (const value of [null, 1, {}, { tag: "x", wrapped: "", sealed: "" }, []])
      expect(isEligibilityRow(value)).toBe(false);
  });
});

describe("tags and keys", () => {
  it("are other ones for a card, another network and another cost", () => {
    const salt = networkSaltOf(crypto, "test-city", toBase64(new Uint8Array(32)));
    const dearer = createEligibilityLookup(crypto, {
      networkSalt: salt,
      cost: { ...DEMONSTRATION_COST, operations: 2 },
    });
    const all = [
      lookup.derive(NUMBER),
      lookup.deriveFromCard(NUMBER),
      lookupFor("other-city").derive(NUMBER),
      dearer.derive(NUMBER),
    ];
    expect(new Set(all.flatMap(({ tag, key }) => [tag, toHex(key)])).size).toBe(8);
  });

  it("are what they always were", () => {
    expect(lookup.derive(NUMBER).tag).toMatchInlineSnapshot(
      `"a406edb4284771b7f3aa2d16f73dc34a71bf3edb85ed4bea1d8839f579921299"`,
    );
  });

  it("can be made at the standard cost", () => {
    const dear = createEligibilityLookup(crypto, { networkSalt: new Uint8Array(16), cost: STANDARD_COST });
    expect(dear.derive(NUMBER).key).toHaveLength(32);
  });
});

it.each([
  [DEMONSTRATION_COST, "demonstration", true],
  [STANDARD_COST, "demonstration", true],
  [DEMONSTRATION_COST, "live", false],
  [STANDARD_COST, "live", true],
  [{ ...STANDARD_COST, operations: 1 }, "live", false],
  [{ ...STANDARD_COST, memoryBytes: STANDARD_COST.memoryBytes - 1 }, "live", false],
  [{ operations: 4, memoryBytes: 256 * 1024 * 1024 }, "live", true],
] as const)("allows the cost %j in a %s network: %s", (cost, networkKind, allowed) => {
  expect(costAllowed(cost, networkKind)).toBe(allowed);
});
