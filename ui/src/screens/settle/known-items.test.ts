import { describe, expect, it } from "vitest";
import { type BillLine, emptyLine } from "./bill.ts";
import { filledFrom, knownItemOf, learnItems, readKnownItems } from "./known-items.ts";

const newStorage = () => {
  const held = new Map<string, string>();
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
  };
};
const line = (itemCode: string, part: Partial<BillLine> = {}): BillLine => ({
  itemCode,
  itemName: `item ${itemCode}`,
  quantity: "2",
  price: "22.00",
  excluded: "",
  ...part,
});

describe("known items", () => {
  it("are learned from what was billed, the newest price first, and found however the code is typed", () => {
    const storage = newStorage();
    learnItems(storage, [line("xa02"), line("b"), emptyLine]);
    learnItems(storage, [line("xa02", { price: "30" })]);
    const items = readKnownItems(storage);
    expect(items.map(({ itemCode }) => itemCode)).toEqual(["b", "xa02"]);
    expect(knownItemOf(items, " ＸＡ02")).toMatchObject({ price: "30" });
    expect(knownItemOf(items, "")).toBeUndefined();
  });

  it("fill name and price, keep what is typed, and stay excluded when they were", () => {
    const storage = newStorage();
    learnItems(storage, [line("z", { excluded: "44.00" })]);
    const [item] = readKnownItems(storage);
    if (item === undefined) throw new Error("it was learned");
    expect(filledFrom(item, { ...emptyLine, itemCode: "z", quantity: "3" })).toEqual({
      itemName: "item z",
      price: "22.00",
      excluded: "66.00",
    });
    expect(filledFrom(item, { ...emptyLine, price: "5", itemName: "mine" })).toMatchObject({
      price: "5",
      itemName: "mine",
    });
  });

  it("that cannot be read are none", () => {
    const storage = newStorage();
    for (const text of ["{", "{}", '[1,{"itemCode":"a"}]']) {
      storage.setItem("huilian.items", text);
      expect(readKnownItems(storage)).toEqual([]);
    }
  });
});
