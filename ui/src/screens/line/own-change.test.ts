import { describe, expect, it } from "vitest";
import { newestFirst } from "./incidents.ts";
import { countingInstead, type OwnChange, placeToLook, reasonText, standingOf, undecidedOf } from "./own-change.ts";

const change = (over: Partial<OwnChange> = {}): OwnChange => ({
  ref: "aa/7/ff",
  entityType: "person",
  entityKey: "k1",
  group: "contact",
  operation: "put",
  operatorId: "B01-chen",
  madeMs: 1,
  receipted: true,
  state: "undecided",
  ...over,
});

describe("an entry of this office", () => {
  it("stands here only, is sent, or is what the centre said", () => {
    expect(standingOf(change({ receipted: false }))).toBe("only-here");
    expect(standingOf(change())).toBe("sent");
    expect(standingOf(change({ state: "superseded", receipted: true }))).toBe("superseded");
  });

  it.each([
    ["person", "k1", "#/persons/k1"],
    ["card", "k1.k2", "#/persons/k1"],
    ["settlement", "k1.k3", "#/settlements/aa/7"],
    ["employer", "k4", undefined],
  ])("%s %s is looked at under %s", (entityType, entityKey, href) => {
    expect(placeToLook(change({ entityType, entityKey }))?.href).toBe(href);
  });

  it("says why it was returned, what it waits for, and by which rule another came before it", () => {
    expect(reasonText(change(), "en")).toBeUndefined();
    expect(reasonText(change({ detail: { reason: "no-right" } }), "en")).toBe("this kind of office may not write this");
    expect(reasonText(change({ detail: { waitsFor: { for: "chain" } } }), "en")).toContain("wrote before it");
    expect(reasonText(change({ detail: { reason: "of a later release" } }), "en")).toBeUndefined();
    const rule = { code: "same-instant" } as const;
    expect(reasonText(change({ state: "superseded", lost: { rule } }), "en")).toContain("same instant");
  });

  it("names the kind of rule where this office does not see both sides any more", () => {
    const of = (method: string) => change({ state: "superseded", detail: { rule: { method } }, lost: { value: {} } });
    expect(reasonText(of("latest"), "en")).toContain("later entry counts");
    expect(reasonText(of("of a later release"), "en")).toBeUndefined();
  });

  it("says what counts instead, and only where that differs", () => {
    const counts = { site: "B02", operatorId: "B02-li", setMs: 1, value: { address: "a", phone: "2" } };
    const lost = { value: { address: "a", phone: "1", email: "e" }, counts };
    expect(countingInstead({ lost }, ["phone", "email", "address"])).toEqual([
      { column: "phone", value: "2" },
      { column: "email", value: undefined },
    ]);
    expect(countingInstead({ lost: { value: {} } }, ["phone"])).toEqual([]);
    expect(countingInstead(change(), [])).toEqual([]);
  });

  it("is listed as undecided up to the first page that holds a decided one", () => {
    const decided = change({ state: "applied" });
    expect(undecidedOf({ changes: [change(), change()], next: "n" })).toMatchObject({ next: "n" });
    expect(undecidedOf({ changes: [change(), decided], next: "n" })).toEqual({ changes: [change()] });
  });
});

it("incidents stand with the last first", () => {
  const incident = (openedMs: number) => ({
    number: `B01-${openedMs}`,
    cause: "cut" as const,
    openedMs,
    summary: { changes: 0, settlements: 0, people: 0, cashInstead: 0 },
  });
  expect(newestFirst([incident(1), incident(3), incident(2)]).map(({ openedMs }) => openedMs)).toEqual([3, 2, 1]);
});
