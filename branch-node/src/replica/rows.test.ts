import { type EntityKey, type Json, makeRef, type Ref } from "@huilian/domain";
import type { PageContent } from "@huilian/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOOSE_ROWS_MAX, LOOSE_ROWS_MIN } from "../replica-limits.ts";
import { contentOf, testRow } from "../testing/small-centre-rows.fixture.ts";
import { personKey } from "../testing/small-centre-site.fixture.ts";
import { createRows, type Rows } from "./rows.ts";

const show = (rows: Rows, scope: string, content: Partial<PageContent>): readonly EntityKey[] => {
  const whole = contentOf(content);
  // As a page would give them again: other objects, of the same content.
  return rows.show(scope, whole, () => structuredClone(whole.rows) as readonly Json[]);
};
const leaving = (entityKey: EntityKey) => ({ entityType: "person", entityKey, to: [] });
const one = personKey(1);
const card = `${one}.${personKey(9)}` as EntityKey;

describe("entities in scopes", () => {
  it("shows what came last, in whichever scope", () => {
    const rows = createRows();
    show(rows, "branch/B01", { rows: [testRow(one, { value: { phone: "1" } })] });
    const newer = testRow(one, { value: { phone: "2" } });
    show(rows, "common", { rows: [newer] });
    expect(rows.row("person", one)).toEqual(newer);
    expect(rows.count()).toBe(1);
  });

  it("forgets an entity when the last of its scopes lets it go", () => {
    const rows = createRows();
    const row = testRow(one);
    show(rows, "branch/B01", { rows: [row] });
    show(rows, "branch/B02", { rows: [row] });
    expect(show(rows, "branch/B02", { left: [leaving(one)] })).toEqual([one]);
    expect(rows.row("person", one)).toEqual(row);
    show(rows, "branch/B02", { left: [leaving(one)] });
    expect(rows.row("person", one)).toEqual(row);
    show(rows, "branch/B01", { left: [leaving(one)] });
    expect(rows.row("person", one)).toBeUndefined();
    expect(rows.count()).toBe(0);
    expect([...rows.roots()]).toEqual([]);
  });

  it("keeps an entity that left and came back in one page", () => {
    const rows = createRows();
    show(rows, "branch/B01", { rows: [testRow(one)] });
    show(rows, "branch/B01", { left: [leaving(one)], rows: [testRow(one, { value: { phone: "2" } })] });
    expect(rows.row("person", one)?.groups["contact"]?.[0]?.value).toEqual({ phone: "2" });
  });

  it("finds what belongs to a root, of every kind", () => {
    const rows = createRows();
    const cardRow = testRow(card, { entityType: "card", group: "issue" });
    expect(show(rows, "branch/B01", { rows: [cardRow] })).toEqual([one]);
    expect(rows.ofRoot(one)).toEqual([cardRow]);
    show(rows, "branch/B01", { rows: [testRow(one), testRow(personKey(2))] });
    expect(rows.ofRoot(one)).toEqual([cardRow, testRow(one)]);
    show(rows, "branch/B01", { left: [{ entityType: "card", entityKey: card, to: [] }] });
    expect(rows.ofRoot(one)).toEqual([testRow(one)]);
    expect([...rows.ofType("card")]).toEqual([]);
  });

  it("lets go of what it never held", () => {
    const rows = createRows();
    expect(show(rows, "branch/B01", { left: [leaving(one)] })).toEqual([one]);
    expect(rows.count()).toBe(0);
  });

  it("knows the newest effective stamp of all it was shown, in whatever order it came", () => {
    const rows = createRows();
    expect(rows.newest()).toBeUndefined();
    show(rows, "common", { rows: [testRow(one, { ms: 7, counter: 2 }), testRow(personKey(2), { ms: 7, counter: 1 })] });
    show(rows, "common", { rows: [testRow(personKey(3), { ms: 6, counter: 9 })] });
    expect(rows.newest()).toEqual({ ms: 7, counter: 2 });
  });
});

describe("eligibility", () => {
  const sealed = (tag: string) => ({ tag: tag.repeat(64), wrapped: "d3JhcHBlZA==", sealed: "c2VhbGVk" });

  it("keeps rows as they came, apart from entities, and forgets those that are gone", () => {
    const rows = createRows();
    expect(show(rows, "eligibility/230100", { rows: [sealed("a"), sealed("b")] })).toEqual([]);
    expect(rows.sealedRow("a".repeat(64))).toEqual(sealed("a"));
    expect(rows.count()).toBe(0);
    show(rows, "eligibility/230100", { rows: [{ tag: "a".repeat(64), gone: true }] });
    expect(rows.sealedRow("a".repeat(64))).toBeUndefined();
    expect(rows.sealedRow("b".repeat(64))).toEqual(sealed("b"));
  });

  it("keeps who moved to another area, in whichever order the two areas say so", () => {
    for (const scopes of [
      ["eligibility/230100", "eligibility/230200"],
      ["eligibility/230200", "eligibility/230100"],
    ] as const) {
      const rows = createRows();
      const [from, to] = ["eligibility/230100", "eligibility/230200"];
      show(rows, from, { rows: [sealed("a")] });
      for (const scope of scopes) {
        show(rows, scope, { rows: [scope === to ? sealed("a") : { tag: "a".repeat(64), gone: true }] });
      }
      expect(rows.sealedRow("a".repeat(64))).toEqual(sealed("a"));
    }
  });
});

describe("verdicts", () => {
  const ref: Ref = makeRef("1".repeat(32) as never, 3, "2".repeat(64) as never);
  const stated = (state: "applied" | "refused" | "parked", detail = {}) => ({ verdicts: [{ ref, state, detail }] });

  it("are forgotten when the change is simply applied after all", () => {
    const rows = createRows();
    show(rows, "branch/B01", stated("parked", { waitsFor: { for: "beacon" } }));
    expect(rows.verdictOf(ref)?.state).toBe("parked");
    show(rows, "branch/B01", stated("applied", { flags: [{ flag: "stamp-replaced" }] }));
    expect(rows.verdictOf(ref)?.state).toBe("applied");
    show(rows, "branch/B01", stated("applied", { flags: [] }));
    expect(rows.verdictOf(ref)).toBeUndefined();
  });

  it("never go back behind what was decided", () => {
    const rows = createRows();
    show(rows, "branch/B01", { decided: { a: 5, b: 1 } });
    show(rows, "branch/B01", { decided: { a: 3 } });
    expect(rows.decidedUpTo()).toEqual({ a: 5, b: 1 });
  });
});

describe("rows that are many", () => {
  /** What rows must be, kept in the plainest way. */
  function createPlainRows() {
    const byName = new Map<string, { row: Json; scopes: Set<string> }>();
    return {
      byName,
      show(scope: string, content: PageContent) {
        for (const { entityType, entityKey } of content.left) {
          const held = byName.get(`${entityType}/${entityKey}`);
          held?.scopes.delete(scope);
          if (held?.scopes.size === 0) byName.delete(`${entityType}/${entityKey}`);
        }
        for (const row of content.rows) {
          const { entityType, entityKey } = row as { entityType: string; entityKey: string };
          const scopes = byName.get(`${entityType}/${entityKey}`)?.scopes ?? new Set();
          byName.set(`${entityType}/${entityKey}`, { row, scopes: scopes.add(scope) });
        }
      },
    };
  }

  it("are the same rows when they lie in packs, are pressed, thin out and are taken out again", () => {
    const numbers = fc.integer({ min: 1, max: LOOSE_ROWS_MAX + 400 });
    const page = fc.record({
      scope: fc.constantFrom("branch/B01", "branch/B02"),
      start: numbers,
      count: fc.integer({ min: 1, max: 200 }),
      version: fc.integer({ min: 1, max: 1_000 }),
      left: fc.array(numbers, { maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 30 }), (pages) => {
        const rows = createRows();
        const plain = createPlainRows();
        const take = (scope: string, content: PageContent) => {
          plain.show(scope, content);
          show(rows, scope, content);
        };
        for (let from = 1; from <= LOOSE_ROWS_MIN + 640; from += 64) {
          const keys = Array.from({ length: 64 }, (_, at) => personKey(from + at));
          take("branch/B01", contentOf({ rows: keys.map((key) => testRow(key)) }));
        }
        for (const { scope, start, count, version, left } of pages) {
          const keys = Array.from({ length: count }, (_, at) => personKey(start + at));
          const changed = keys.map((key) => testRow(key, { value: { phone: String(version) } }));
          take(scope, contentOf({ rows: changed, left: left.map((number) => leaving(personKey(number))) }));
        }
        const held = new Map([...rows.ofType("person")].map((row) => [`person/${row.entityKey}`, row as unknown]));
        expect(rows.count()).toBe(plain.byName.size);
        expect(held).toEqual(new Map([...plain.byName].map(([name, { row }]) => [name, row])));
      }),
      { numRuns: 25 },
    );
  });
});
