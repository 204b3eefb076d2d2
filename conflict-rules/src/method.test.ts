import { type GroupImage, type Hash, type Incarnation, makeRef, type SiteKind, siteId } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contender, compareContenders, decidedBy, type Method } from "./method.ts";

const KINDS = ["centre", "branch", "hospital", "pharmacy"] as const satisfies readonly SiteKind[];

function head(site: string, siteKind: SiteKind, ms: number, value: GroupImage = {}, sequence = 1): Contender {
  const hex = [...site].map((letter) => letter.charCodeAt(0).toString(16)).join("");
  const ref = makeRef(hex.padEnd(32, "0") as Incarnation, sequence, hex.padEnd(64, "0") as Hash);
  return { ref, site: siteId(site), siteKind, effective: { ms, counter: 0 }, value };
}

const winnerOf = (methods: readonly Method[], heads: readonly Contender[]): Contender =>
  [...heads].sort((a, b) => compareContenders(methods, b, a))[0] as Contender;

const ranks = { centre: 3, branch: 2, hospital: 1, pharmacy: 1 };
const RANKS = { active: 0, suspended: 1, closed: 2 };

const all: readonly Method[] = [
  { method: "latest" },
  { method: "earliest" },
  { method: "overwrite" },
  { method: "discard" },
  { method: "maximum", column: "n" },
  { method: "minimum", column: "n" },
  { method: "sitePriority", ranks },
  { method: "priorityGroup", column: "status", ranks: RANKS },
  { method: "priorityGroup", column: "status", ranks: RANKS, epoch: "epoch" },
];

describe("each method between two heads", () => {
  const early = head("B01", "branch", 1);
  const late = head("B02", "branch", 9);
  const centre = head("C0", "centre", 5);

  it.each<readonly [string, Method, Contender, Contender]>([
    ["latest: the later", { method: "latest" }, late, early],
    ["earliest: the earlier", { method: "earliest" }, early, late],
    ["overwrite: a site before the centre", { method: "overwrite" }, early, centre],
    ["overwrite: the later of two sites", { method: "overwrite" }, late, early],
    ["discard: the centre before a site", { method: "discard" }, centre, early],
    ["discard: the earlier of two sites", { method: "discard" }, early, late],
    [
      "maximum",
      { method: "maximum", column: "n" },
      head("B01", "branch", 1, { n: 7 }),
      head("B02", "branch", 9, { n: 6 }),
    ],
    ["maximum of nothing", { method: "maximum", column: "n" }, head("B01", "branch", 1, { n: -7 }), late],
    [
      "minimum",
      { method: "minimum", column: "n" },
      head("B01", "branch", 1, { n: 6 }),
      head("B02", "branch", 9, { n: 7 }),
    ],
    ["minimum of nothing", { method: "minimum", column: "n" }, head("B01", "branch", 1, { n: 7 }), late],
    [
      "maximum of dates",
      { method: "maximum", column: "d" },
      head("B01", "branch", 1, { d: "2026-11-02" }),
      head("B02", "branch", 9, { d: "2026-02-11" }),
    ],
    ["site priority", { method: "sitePriority", ranks }, centre, late],
    [
      "priority group",
      { method: "priorityGroup", column: "status", ranks: RANKS },
      head("B01", "branch", 1, { status: "closed" }),
      head("B02", "branch", 9, { status: "active" }),
    ],
    [
      "priority group: a value without a rank is below all",
      { method: "priorityGroup", column: "status", ranks: RANKS },
      head("B01", "branch", 1, { status: "active" }),
      head("B02", "branch", 9, { status: "unheard" }),
    ],
    [
      "priority group that turns in a circle: the raised epoch first",
      { method: "priorityGroup", column: "status", ranks: RANKS, epoch: "epoch" },
      head("B01", "branch", 1, { status: "active", epoch: 2 }),
      head("B02", "branch", 9, { status: "closed", epoch: 1 }),
    ],
  ])("%s", (_what, method, winner, loser) => {
    expect(compareContenders([method], winner, loser)).toBeGreaterThan(0);
    expect(compareContenders([method], loser, winner)).toBeLessThan(0);
    expect(decidedBy([method], winner, loser)).toEqual({ method: method.method, sequenceNumber: 1 });
  });

  it("hands a tie to the next in the list, and the last to the order K", () => {
    const [a, b] = [head("B01", "branch", 1, { n: 7 }), head("B02", "branch", 1, { n: 7 })];
    const methods: readonly Method[] = [{ method: "maximum", column: "n" }, { method: "earliest" }];
    expect(winnerOf(methods, [a, b])).toBe(b);
    expect(decidedBy(methods, b, a)).toEqual({ method: "latest", sequenceNumber: 3 });
  });
});

describe("any list of methods", () => {
  const anyHead = fc
    .record({
      site: fc.constantFrom("C0", "B01", "B02", "H01", "P01"),
      siteKind: fc.constantFrom(...KINDS),
      ms: fc.nat(3),
      sequence: fc.integer({ min: 1, max: 3 }),
      n: fc.option(fc.integer({ min: -1, max: 2 }), { nil: undefined }),
      epoch: fc.option(fc.nat(1), { nil: undefined }),
      status: fc.constantFrom("active", "suspended", "closed", "unheard"),
    })
    .map(({ site, siteKind, ms, sequence, n, epoch, status }) => {
      const value = { status, ...(n === undefined ? {} : { n }), ...(epoch === undefined ? {} : { epoch }) };
      return head(site, siteKind, ms, value, sequence);
    });
  const methods = fc.array(fc.constantFrom(...all), { maxLength: 3 });
  const heads = fc.uniqueArray(anyHead, { minLength: 1, maxLength: 6, selector: ({ ref }) => ref });

  it("has one winner, whatever the order the heads are looked at in", () => {
    fc.assert(
      fc.property(methods, heads, fc.infiniteStream(fc.nat()), (list, given, chance) => {
        const winner = winnerOf(list, given);
        const shuffled = [...given].sort(() => ((chance.next().value as number) % 3) - 1);
        expect(winnerOf(list, shuffled)).toBe(winner);
        for (const other of given)
          if (other !== winner) expect(compareContenders(list, winner, other)).toBeGreaterThan(0);
      }),
      { numRuns: 5_000 },
    );
  });

  it("is a total order: of three heads no circle", () => {
    fc.assert(
      fc.property(
        methods,
        fc.uniqueArray(anyHead, { minLength: 3, maxLength: 3, selector: ({ ref }) => ref }),
        (list, three) => {
          const [a, b, c] = three as [Contender, Contender, Contender];
          const [ab, bc, ac] = [
            compareContenders(list, a, b),
            compareContenders(list, b, c),
            compareContenders(list, a, c),
          ];
          expect(Math.sign(compareContenders(list, b, a))).toBe(-Math.sign(ab));
          if (ab > 0 && bc > 0) expect(ac).toBeGreaterThan(0);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it("does not change its winner when one more head that loses comes in", () => {
    fc.assert(
      fc.property(methods, heads, anyHead, (list, given, more) => {
        const winner = winnerOf(list, given);
        if (given.some(({ ref }) => ref === more.ref) || compareContenders(list, winner, more) < 0) return;
        expect(winnerOf(list, [more, ...given])).toBe(winner);
      }),
      { numRuns: 5_000 },
    );
  });
});
