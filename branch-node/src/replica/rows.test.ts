import { type EntityKey, type Json, makeRef, type Ref } from "@huilian/domain";
import type { PageContent } from "@huilian/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOOSE_ROWS_MAX, LOOSE_ROWS_MIN, OPEN_PACKS_MAX } from "../replica-limits.ts";
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

  it("holds an entity exactly as long as one of its scopes does, however they come and go", () => {
    const scopes = ["common", "branch/B01", "branch/B02"];
    const event = fc.record({
      scope: fc.constantFrom(...scopes),
      number: fc.integer({ min: 1, max: 3 }),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60, size: "max" }), (events) => {
        const rows = createRows();
        const held = new Map<number, { phone: string; scopes: Set<string> }>();
        for (const [at, { scope, number, leaves }] of events.entries()) {
          const known = held.get(number) ?? { phone: "", scopes: new Set<string>() };
          if (leaves) {
            known.scopes.delete(scope);
            show(rows, scope, { left: [leaving(personKey(number))] });
          } else {
            held.set(number, { phone: String(at), scopes: known.scopes.add(scope) });
            show(rows, scope, { rows: [testRow(personKey(number), { value: { phone: String(at) } })] });
          }
          for (const other of [1, 2, 3]) {
            const row = rows.row("person", personKey(other));
            const expected = held.get(other)?.scopes.size ? held.get(other)?.phone : undefined;
            expect(row?.groups["contact"]?.[0]?.value["phone"]).toBe(expected);
          }
        }
      }),
    );
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

  it("opens a page once when its roots are read in reading order, however they are mixed", () => {
    const rows = createRows();
    const perPage = 64;
    const pages = 2 * OPEN_PACKS_MAX + LOOSE_ROWS_MIN / perPage;
    const roots: EntityKey[] = [];
    let opened = 0;
    for (let page = 0; page < pages; page += 1) {
      const numbers = Array.from({ length: perPage }, (_, at) => 1 + page + at * pages);
      const content = contentOf({ rows: numbers.map((number) => testRow(personKey(number))) });
      rows.show("branch/B01", content, () => {
        opened += 1;
        return content.rows;
      });
      roots.push(...numbers.map(personKey));
    }
    opened = 0;
    const mixed = [...roots].sort();
    const ordered = rows.inReadingOrder(mixed);
    expect([...ordered].sort()).toEqual(mixed);
    for (const root of ordered) expect(rows.ofRoot(root)).toHaveLength(1);
    expect(opened).toBeGreaterThan(OPEN_PACKS_MAX);
    expect(opened).toBeLessThanOrEqual(pages);
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
  it("are kept as they came, and unfolded a page at a time when somebody asks", () => {
    const rows = createRows();
    const opened: number[] = [];
    const pages = LOOSE_ROWS_MIN / 64 + 60;
    const keyOf = (page: number, at: number) => personKey(1 + page * 64 + at);
    for (let page = 0; page < pages; page += 1) {
      const content = contentOf({ rows: Array.from({ length: 64 }, (_, at) => testRow(keyOf(page, at))) });
      rows.show("branch/B01", content, () => {
        opened.push(page);
        return structuredClone(content.rows) as readonly Json[];
      });
    }
    const [few, many] = [LOOSE_ROWS_MIN / 64 - 1, LOOSE_ROWS_MIN / 64];
    expect(rows.row("person", keyOf(few, 3))).toEqual(testRow(keyOf(few, 3)));
    expect(opened).toEqual([]);
    for (let at = 0; at < 64; at += 1) rows.row("person", keyOf(many, at));
    expect(opened).toEqual([many]);
    for (const row of rows.ofType("person")) rows.ofRoot(row.entityKey);
    expect(new Set(opened).size).toBe(60);
    expect(opened.length).toBeLessThanOrEqual(61);
  });

  it("are pressed together when they came a few at a time", () => {
    const rows = createRows();
    const first = testRow(personKey(1));
    for (let from = 1; from <= LOOSE_ROWS_MAX + 8; from += 8) {
      const fresh = Array.from({ length: 8 }, (_, at) => testRow(personKey(from + at)));
      if (from === LOOSE_ROWS_MAX + 1) expect(rows.row("person", personKey(1))).toBe(first);
      show(rows, "branch/B01", { rows: from === 1 ? [first, ...fresh.slice(1)] : fresh });
    }
    expect(rows.row("person", personKey(1))).not.toBe(first);
    expect(rows.row("person", personKey(1))).toEqual(first);
    expect(rows.count()).toBe(LOOSE_ROWS_MAX + 8);
  });

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
      left: fc.array(numbers, { maxLength: 40, size: "max" }),
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 30, size: "max" }), (pages) => {
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
