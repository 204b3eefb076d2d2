import type { SeededRandom } from "../city/seeded-random.ts";
import type { Bill } from "./counter.ts";

/** What the demonstration's hospital and pharmacy sell. Prices in fen; 丙类 is not eligible. */
export const HOSPITAL_ITEMS = [
  { itemCode: "002102030", itemName: "磁共振平扫", price: 42_000, eligible: true },
  { itemCode: "250403066", itemName: "血常规", price: 2_200, eligible: true },
  { itemCode: "310701008", itemName: "心电图检查", price: 2_500, eligible: true },
  { itemCode: "XA02BCA016E001", itemName: "奥美拉唑肠溶胶囊", price: 6_840, eligible: true },
  { itemCode: "XJ01CAA040E001", itemName: "阿莫西林胶囊", price: 1_860, eligible: true },
  { itemCode: "310902005", itemName: "纤维胃十二指肠镜检查", price: 38_000, eligible: true },
  { itemCode: "Z-0001", itemName: "营养咨询（自费）", price: 8_000, eligible: false },
] as const;

const PHARMACY_ITEMS = [
  { itemCode: "XC08CAA137A001", itemName: "苯磺酸氨氯地平片", price: 3_480, eligible: true },
  { itemCode: "XA10BAE047A001", itemName: "盐酸二甲双胍片", price: 2_960, eligible: true },
  { itemCode: "Z-0002", itemName: "维生素C泡腾片（自费）", price: 2_500, eligible: false },
] as const;

export const DIAGNOSES = ["原发性高血压", "2型糖尿病", "慢性胃炎", "上呼吸道感染"] as const;

/** A bill of two to six lines, drawn from a seed. */
export function drawBill(random: SeededRandom, careKind: Bill["careKind"], idNumber: string): Bill {
  const items = careKind === "pharmacy" ? PHARMACY_ITEMS : HOSPITAL_ITEMS;
  const count = 2 + random.below(careKind === "pharmacy" ? 2 : 5);
  const lines = Array.from({ length: count }, () => {
    const { itemCode, itemName, price, eligible } =
      random.pick<(typeof HOSPITAL_ITEMS | typeof PHARMACY_ITEMS)[number]>(items);
    const submitted = price * (1 + random.below(2));
    return { itemCode, itemName, submitted, eligible: eligible ? submitted : 0 };
  });
  return { idNumber, careKind, diagnosis: random.pick(DIAGNOSES), lines };
}
