import { fenToYuanText } from "@huilian/domain";
import { type BillLine, emptyLine, isWhollyExcluded, lineAmount } from "./bill.ts";

/** What this counter billed before under a code, so that the code alone is typed the next time. No person's data. */
export interface KnownItem {
  readonly itemCode: string;
  readonly itemName: string;
  readonly price: string;
  readonly isExcluded: boolean;
}

/** `localStorage`, or a map in a test. */
export interface ItemStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

const STORED_AS = "huilian.items";
/** What one counter sells; what was not billed for longest goes first. */
const ITEMS_MAX = 1_000;

const isItem = (value: unknown): value is KnownItem => {
  if (typeof value !== "object" || value === null) return false;
  const { itemCode, itemName, price, isExcluded } = value as Partial<KnownItem>;
  return [itemCode, itemName, price].every((text) => typeof text === "string") && typeof isExcluded === "boolean";
};

export function readKnownItems(storage: ItemStorage): readonly KnownItem[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isItem) : [];
  } catch {
    return [];
  }
}

const plainCode = (code: string): string => code.normalize("NFKC").trim().toUpperCase();

export const knownItemOf = (items: readonly KnownItem[], code: string): KnownItem | undefined =>
  items.find(({ itemCode }) => plainCode(itemCode) === plainCode(code));

/** Learns the lines of a bill that was settled. */
export function learnItems(storage: ItemStorage, lines: readonly BillLine[]): void {
  const learned = lines
    .filter((line) => line.itemCode.trim() !== "" && lineAmount(line) !== undefined)
    .map((line) => ({
      itemCode: line.itemCode.trim(),
      itemName: line.itemName.trim(),
      price: line.price.trim(),
      isExcluded: isWhollyExcluded(line),
    }));
  const byCode = new Map([...readKnownItems(storage), ...learned].map((item) => [plainCode(item.itemCode), item]));
  const newest = new Set(learned.map(({ itemCode }) => plainCode(itemCode)));
  const items = [...byCode].sort(([a], [b]) => Number(newest.has(a)) - Number(newest.has(b))).map(([, item]) => item);
  storage.setItem(STORED_AS, JSON.stringify(items.slice(-ITEMS_MAX)));
}

/** What a line becomes when its code is known: what is typed already stays. */
export function filledFrom(item: KnownItem, line: BillLine): Partial<BillLine> {
  const price = line.price.trim() === "" ? item.price : line.price;
  const filled = { ...line, price };
  const amount = lineAmount(filled);
  return {
    itemName: line.itemName.trim() === "" ? item.itemName : line.itemName,
    price,
    ...(item.isExcluded && line.excluded === emptyLine.excluded && amount !== undefined
      ? { excluded: fenToYuanText(amount) }
      : {}),
  };
}
