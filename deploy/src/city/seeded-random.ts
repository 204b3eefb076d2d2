import { assert } from "@huilian/domain";

/** Chance that repeats: the same seed gives the same draws on every machine, since all steps are on 32-bit integers. */
export interface SeededRandom {
  /** A whole number from 0 up to, not including, `count`. Every number equally likely. */
  below(count: number): number;
  /** True `share` times out of a hundred. */
  percent(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Draws by weight: an item of weight 4 comes twice as often as one of weight 2. */
  pickWeighted<Item>(items: Weighted<Item>): Item;
}

/** Items with running sums of their weights, made once. */
export interface Weighted<Item> {
  readonly items: readonly Item[];
  readonly sums: readonly number[];
  readonly total: number;
}

export function weighted<Item>(pairs: readonly (readonly [Item, number])[]): Weighted<Item> {
  let total = 0;
  const sums = pairs.map(([, weight]) => {
    total += weight;
    return total;
  });
  return { items: pairs.map(([item]) => item), sums, total };
}

const TWO_TO_32 = 2 ** 32;

/**
 * xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32. `stream` keeps draws for different things apart, so that
 * one more employer does not change every person.
 */
export function createSeededRandom(seed: number, stream: string): SeededRandom {
  const next = xoshiro128(splitmix32(hashText(`${seed}/${stream}`)));
  const below = (count: number): number => {
    assert(Number.isInteger(count) && count > 0 && count <= TWO_TO_32, "a draw is among 1 to 2^32 numbers");
    // Draws beyond the last whole multiple are thrown away: a plain remainder prefers small numbers.
    const limit = TWO_TO_32 - (TWO_TO_32 % count);
    let draw = next();
    while (draw >= limit) draw = next();
    return draw % count;
  };
  return {
    below,
    percent: (share) => below(100) < share,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    pickWeighted: ({ items, sums, total }) => {
      const draw = below(total);
      return items[sums.findIndex((sum) => draw < sum)] as (typeof items)[number];
    },
  };
}

/** FNV-1a over the text's units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function xoshiro128(fill: () => number): () => number {
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}
