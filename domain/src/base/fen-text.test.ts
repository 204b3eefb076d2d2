import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fen, fen } from "./fen.ts";
import { fenInCapitals, fenToAmountText } from "./fen-text.ts";
import { WHOLE_NUMBER_MAX } from "./limits.ts";

describe("fenToAmountText", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [99_999, "999.99"],
    [100_000, "1,000.00"],
    [123_456, "1,234.56"],
    [-123_456_789, "-1,234,567.89"],
    [-100, "-1.00"],
    [WHOLE_NUMBER_MAX, "22,517,998,136,852.48"],
  ])("%i is %s", (value, text) => {
    expect(fenToAmountText(fen(value))).toBe(text);
  });
});

describe("fenInCapitals", () => {
  it.each([
    // The examples of the rule itself, where it allows two forms the one without 零.
    [140_950, "壹仟肆佰零玖元伍角"],
    [600_714, "陆仟零柒元壹角肆分"],
    [168_032, "壹仟陆佰捌拾元叁角贰分"],
    [10_700_053, "壹拾万柒仟元伍角叁分"],
    [1_640_902, "壹万陆仟肆佰零玖元零贰分"],
    [32_504, "叁佰贰拾伍元零肆分"],
    // Our own.
    [0, "零元整"],
    [5, "伍分"],
    [50, "伍角"],
    [55, "伍角伍分"],
    [100, "壹元整"],
    [1_000, "壹拾元整"],
    [123_456, "壹仟贰佰叁拾肆元伍角陆分"],
    [100_100, "壹仟零壹元整"],
    [101_000, "壹仟零壹拾元整"],
    [1_000_100, "壹万零壹元整"],
    [1_010_000, "壹万零壹佰元整"],
    [1_100_000, "壹万壹仟元整"],
    [10_000_000_000, "壹亿元整"],
    [10_000_500_000, "壹亿零伍仟元整"],
    [10_050_000_000, "壹亿零伍拾万元整"],
    [100_000_000_000_000, "壹万亿元整"],
    [100_000_000_000_100, "壹万亿零壹元整"],
    [100_050_000_000_000, "壹万零伍亿元整"],
    [-123, "负壹元贰角叁分"],
    [WHOLE_NUMBER_MAX, "贰拾贰万伍仟壹佰柒拾玖亿玖仟捌佰壹拾叁万陆仟捌佰伍拾贰元肆角捌分"],
  ])("%i is %s", (value, text) => {
    expect(fenInCapitals(fen(value))).toBe(text);
  });

  it("is read back as the same amount, so that no two amounts look alike", () => {
    fc.assert(
      fc.property(anyAmount, (value) => {
        expect(readCapitals(fenInCapitals(fen(value)))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2000 },
    );
  });

  it("never doubles or ends in a zero, and closes with 整 exactly where it ends in 元", () => {
    fc.assert(
      fc.property(anyAmount, (value) => {
        const text = fenInCapitals(fen(value));
        expect(text).not.toMatch(/零零|零[元万亿角分整]..|零$/);
        expect(text.endsWith("整")).toBe(value % 100 === 0);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Amounts with many zeros beside any amount: the rule is about zeros. */
const anyAmount = fc.oneof(
  fc.integer({ min: -WHOLE_NUMBER_MAX, max: WHOLE_NUMBER_MAX }),
  fc
    .array(fc.constantFrom("0", "0", "0", "1", "7"), { minLength: 1, maxLength: 15 })
    .map((digits) => Number(digits.join(""))),
);

/** A reader that knows nothing of the writer: Horner's scheme over 万 and 亿. */
function readCapitals(text: string): Fen {
  const isNegative = text.startsWith("负");
  const [whole = "", rest = ""] = text.includes("元")
    ? text.replace("负", "").split("元")
    : ["", text.replace("负", "")];
  const numbers = "零壹贰叁肆伍陆柒捌玖";
  const part = (unit: string): number => numbers.indexOf(new RegExp(`(.)${unit}`).exec(rest)?.[1] ?? "零");
  const small = (group: string): number =>
    [...group.matchAll(/([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)/g)].reduce(
      (sum, [, digit = "", place = ""]) =>
        sum + numbers.indexOf(digit) * 10 ** Math.max(0, " 拾佰仟".indexOf(place || " ")),
      0,
    );
  const large = (group: string): number => {
    const [high, low] = group.includes("万") ? group.split("万") : ["", group];
    return small(high ?? "") * 10_000 + small(low ?? "");
  };
  const [high, low] = whole.includes("亿") ? whole.split("亿") : ["", whole];
  const yuan = large(high ?? "") * 100_000_000 + large(low ?? "");
  const value = yuan * 100 + part("角") * 10 + part("分");
  return fen(isNegative ? -value : value);
}
