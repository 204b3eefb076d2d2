import { checkDigitOf, type LocalDate } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bill,
  type BillLine,
  billTotal,
  emptyBill,
  emptyLine,
  LINES_MAX,
  lineAmount,
  readBill,
  withLine,
  withNextLine,
  withoutLine,
} from "./bill.ts";
import { createBillKeeper } from "./kept-bill.ts";

const TODAY = "2026-11-21" as LocalDate;
const NUMBER = `23010219850101901${checkDigitOf("23010219850101901")}`;
const line = (part: Partial<BillLine> = {}): BillLine => ({
  itemCode: "250403066",
  itemName: "血常规",
  quantity: "2",
  price: "22.00",
  excluded: "",
  ...part,
});
const bill = (part: Partial<Bill> = {}): Bill => ({ ...emptyBill(), idNumber: NUMBER, lines: [line()], ...part });
const faults = (part: Partial<Bill>) => {
  const read = readBill(bill(part), TODAY);
  return read.ok ? [] : read.faults.map(({ path, code }) => `${path} ${code}`);
};

describe("readBill", () => {
  it("sends quantity times price, and what is not excluded as eligible", () => {
    const typed = bill({
      lines: [line({ excluded: "4.5" }), emptyLine, line({ quantity: "３", price: "1,000" }), emptyLine],
      diagnosis: " 慢性胃炎 ",
      servedOn: "1120",
    });
    expect(readBill(typed, TODAY)).toEqual({
      ok: true,
      request: {
        idNumber: NUMBER,
        careKind: "outpatient",
        diagnosis: "慢性胃炎",
        servedOn: "2026-11-20",
        accountUse: "all",
        lines: [
          { itemCode: "250403066", itemName: "血常规", submitted: 4_400, eligible: 3_950 },
          { itemCode: "250403066", itemName: "血常规", submitted: 300_000, eligible: 300_000 },
        ],
      },
    });
    expect(billTotal(typed)).toBe(304_400);
  });

  it.each([
    [{ idNumber: "" }, ["idNumber missing"]],
    [{ idNumber: `${NUMBER.slice(0, 17)}Z` }, ["idNumber number-wrong"]],
    [{ lines: [emptyLine] }, ["lines no-lines"]],
    [{ servedOn: "0230" }, ["servedOn not-a-date"]],
    [{ lines: [line({ itemCode: "", price: "" })] }, ["lines.0.itemCode missing", "lines.0.price missing"]],
    [{ lines: [line({ quantity: "0" })] }, ["lines.0.quantity not-a-quantity"]],
    [{ lines: [line({ quantity: "1.5" })] }, ["lines.0.quantity not-a-quantity"]],
    [{ lines: [line({ price: "-1" })] }, ["lines.0.price not-an-amount"]],
    [{ lines: [line({ price: "12,50" })] }, ["lines.0.price not-an-amount"]],
    [{ lines: [emptyLine, line({ excluded: "44.01" })] }, ["lines.1.excluded more-than-line"]],
    [{ lines: [line({ quantity: "9999", price: "99999999" })] }, ["lines.0.price too-large"]],
    [{ lines: [line({ price: "99999999999999" })] }, ["lines.0.price too-large"]],
    [{ lines: [line({ itemName: "长".repeat(101) })] }, ["lines.0.itemName too-long"]],
    [
      { lines: [line({ price: "60000000", quantity: "1" }), line({ price: "60000000", quantity: "1" })] },
      ["lines too-large"],
    ],
  ] as const)("%j: %j", (part, expected) => {
    expect(faults(part)).toEqual(expected);
  });

  it("never sends an amount that does not add up, whatever is typed", () => {
    const anyLine = fc.record({
      itemCode: fc.string(),
      itemName: fc.string(),
      quantity: fc.oneof(fc.string(), fc.nat(99_999).map(String)),
      price: fc.oneof(
        fc.string(),
        fc.nat(9_999_999).map((amount) => (amount / 100).toFixed(2)),
      ),
      excluded: fc.oneof(fc.constant(""), fc.nat(9_999).map(String)),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 5 }), (lines) => {
        const read = readBill(bill({ lines }), TODAY);
        if (!read.ok) return;
        for (const sent of read.request.lines) {
          expect(Number.isSafeInteger(sent.submitted) && sent.eligible >= 0).toBe(true);
          expect(sent.eligible).toBeLessThanOrEqual(sent.submitted);
        }
        expect(read.request.lines.reduce((sum, { submitted }) => sum + submitted, 0)).toBe(billTotal(bill({ lines })));
      }),
    );
  });
});

describe("lines", () => {
  it("open behind the last once it is used, up to the limit, and never vanish altogether", () => {
    expect(withNextLine(emptyBill()).lines).toHaveLength(1);
    expect(withNextLine(bill()).lines).toEqual([line(), emptyLine]);
    const full = bill({ lines: Array.from({ length: LINES_MAX }, () => line()) });
    expect(withNextLine(full)).toBe(full);
    expect(withoutLine(bill(), 0).lines).toEqual([emptyLine]);
    expect(withLine(bill(), 0, { price: "5" }).lines[0]?.price).toBe("5");
    expect(lineAmount(line({ price: "x" }))).toBeUndefined();
  });
});

describe("a line that is wholly excluded", () => {
  it("stays so when quantity or price change, until somebody types otherwise", () => {
    const whole = bill({ lines: [line({ excluded: "44.00" })] });
    expect(withLine(whole, 0, { quantity: "3" }).lines[0]?.excluded).toBe("66.00");
    expect(withLine(whole, 0, { price: "10" }).lines[0]?.excluded).toBe("20.00");
    expect(withLine(whole, 0, { excluded: "1" }).lines[0]?.excluded).toBe("1");
    expect(withLine(bill({ lines: [line({ excluded: "1" })] }), 0, { quantity: "3" }).lines[0]?.excluded).toBe("1");
  });
});

describe("a kept bill", () => {
  const newStorage = () => {
    const held = new Map<string, string>();
    return {
      getItem: (name: string) => held.get(name) ?? null,
      setItem: (name: string, value: string) => void held.set(name, value),
      removeItem: (name: string) => void held.delete(name),
      held,
    };
  };

  it("outlives the page, with what was sent exactly as it was sent, and belongs to one operator", () => {
    const storage = newStorage();
    const read = readBill(bill(), TODAY);
    if (!read.ok) throw new Error("the bill is whole");
    createBillKeeper(storage, "H01-li").sent(bill(), read.request);
    expect(createBillKeeper(storage, "H01-li").read()).toEqual({ phase: "sent", bill: bill(), request: read.request });
    expect(createBillKeeper(storage, "H01-wang").read()).toBeUndefined();
    createBillKeeper(storage, "H01-li").clear();
    expect(storage.held.size).toBe(0);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"phase":"typed"}',
    '{"phase":"sent","bill":{}}',
    '{"phase":"typed","bill":{"lines":[]}}',
  ])("of another release or broken is no bill: %s", (text) => {
    const storage = newStorage();
    storage.setItem("huilian.bill.x", text);
    expect(createBillKeeper(storage, "x").read()).toBeUndefined();
  });
});
