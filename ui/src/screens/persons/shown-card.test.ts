import { describe, expect, it } from "vitest";
import type { ShownEntity, ShownHead } from "./person-shown.ts";
import { cardOfEntity, cardOfFound } from "./shown-card.ts";

const head = (ref: string, value: Record<string, string>, confirmed = true): ShownHead => ({
  ref,
  site: "B01",
  siteKind: "branch",
  operatorId: "B01-chen",
  setMs: 1,
  confirmed,
  value,
});
const card = (marks: readonly ShownHead[]): ShownEntity => {
  const issue = head("i", { cardNumber: "B0100001", issuedOn: "2026-01-05" });
  const [first] = marks;
  return {
    entityType: "card",
    entityKey: "k",
    may: {},
    groups: {
      issue: { ...issue, inConflict: false, heads: [issue] },
      ...(first === undefined ? {} : { status: { ...first, inConflict: marks.length > 1, heads: marks } }),
    },
  };
};

describe("a card", () => {
  it("without marks is active", () => {
    expect(cardOfEntity(card([]))).toEqual({
      entityKey: "k",
      cardNumber: "B0100001",
      issuedOn: "2026-01-05",
      state: "active",
      marks: [],
      history: [],
      confirmed: true,
    });
  });

  it("is in the state of its highest mark, and lifting names all of them", () => {
    const shown = cardOfEntity(
      card([head("a", { state: "suspended", reason: "x" }), head("b", { state: "lost", reason: "y" }, false)]),
    );
    expect(shown).toMatchObject({ state: "lost", marks: ["a", "b"], confirmed: false });
    expect(shown.history.map(({ reason }) => reason)).toEqual(["x", "y"]);
  });

  it("an institution was told of has its state only", () => {
    expect(cardOfFound({ card: "k", state: "lost" })).toMatchObject({ entityKey: "k", state: "lost", marks: [] });
  });
});
