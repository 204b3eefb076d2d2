import {
  type AccountUse,
  CARE_KINDS,
  type CareKind,
  type Fen,
  fen,
  fenToYuanText,
  IMAGE_FEN_MAX,
  identityNumberProblem,
  type LocalDate,
  normaliseIdentityNumber,
  parseYuanText,
  settlementColumns,
  sumFen,
  ZERO_FEN,
} from "@huilian/domain";
import { readTypedDate } from "../../parts/read-typed.ts";

/** One line as typed. Nothing in it is a number yet: a half-typed price is no fault. */
export interface BillLine {
  readonly itemCode: string;
  readonly itemName: string;
  readonly quantity: string;
  readonly price: string;
  /** What of it the insurance does not take (范围外自费), in yuan; empty is nothing. */
  readonly excluded: string;
}

export type LineField = keyof BillLine;

/** A bill as it stands on the screen. Plain data, so that it outlives the page. */
export interface Bill {
  readonly idNumber: string;
  readonly careKind: CareKind;
  readonly diagnosis: string;
  /** Day of service as typed; empty is today. */
  readonly servedOn: string;
  readonly accountUse: AccountUse;
  readonly lines: readonly BillLine[];
}

/** The bill as the node is asked. */
export interface BillRequest {
  readonly idNumber: string;
  readonly careKind: CareKind;
  readonly diagnosis?: string;
  readonly servedOn?: string;
  readonly accountUse: AccountUse;
  readonly lines: readonly {
    readonly itemCode: string;
    readonly itemName: string;
    readonly submitted: Fen;
    readonly eligible: Fen;
  }[];
}

export type BillFaultCode =
  | "missing"
  | "too-long"
  | "not-a-quantity"
  | "not-an-amount"
  | "more-than-line"
  | "too-large"
  | "not-a-date"
  | "no-lines"
  | "number-wrong";

/** One thing that keeps a bill from being asked about. `path` is that of the field: `lines.2.price`. */
export interface BillFault {
  readonly path: string;
  readonly code: BillFaultCode;
}

export const LINES_MAX = settlementColumns.fact.lines.max;
const { itemCode: CODE_COLUMN, itemName: NAME_COLUMN } = settlementColumns.fact.lines.of;
const DIAGNOSIS_MAX = settlementColumns.fact.diagnosis.max;
const QUANTITY_MAX = 9_999;

export const emptyLine: BillLine = { itemCode: "", itemName: "", quantity: "1", price: "", excluded: "" };

export const emptyBill = (careKind: CareKind = "outpatient"): Bill => ({
  idNumber: "",
  careKind,
  diagnosis: "",
  servedOn: "",
  accountUse: "all",
  lines: [emptyLine],
});

/** A line nobody has typed into: it is not sent, and is no fault. */
export const isBlankLine = ({ itemCode, itemName, price, excluded }: BillLine): boolean =>
  [itemCode, itemName, price, excluded].every((text) => text.trim() === "");

/** Nothing has been typed beyond the number. */
export const isBlankBill = (bill: Bill): boolean => bill.lines.every(isBlankLine) && bill.diagnosis.trim() === "";

/** What the insurance takes nothing of stays so when quantity or price change: else a part of it would slip in. */
function withPart(line: BillLine, part: Partial<BillLine>): BillLine {
  const next = { ...line, ...part };
  if (part.excluded !== undefined || !isWhollyExcluded(line)) return next;
  const amount = lineAmount(next);
  return amount === undefined ? next : { ...next, excluded: fenToYuanText(amount) };
}

/** Whether the insurance takes nothing of a line that costs something. */
export function isWhollyExcluded(line: BillLine): boolean {
  const amount = lineAmount(line);
  return amount !== undefined && amount > 0 && amountOf(line.excluded) === amount;
}

export const withLine = (bill: Bill, at: number, part: Partial<BillLine>): Bill => ({
  ...bill,
  lines: bill.lines.map((line, place) => (place === at ? withPart(line, part) : line)),
});

/** A new line behind the last, unless the last is still blank or there are enough. */
export function withNextLine(bill: Bill): Bill {
  const last = bill.lines.at(-1);
  if (last !== undefined && isBlankLine(last)) return bill;
  return bill.lines.length >= LINES_MAX ? bill : { ...bill, lines: [...bill.lines, emptyLine] };
}

/** Without one line; a bill always shows one. */
export function withoutLine(bill: Bill, at: number): Bill {
  const lines = bill.lines.filter((_line, place) => place !== at);
  return { ...bill, lines: lines.length === 0 ? [emptyLine] : lines };
}

const plain = (text: string): string => text.normalize("NFKC").trim();

function quantityOf(line: BillLine): number | undefined {
  const text = plain(line.quantity);
  return /^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= QUANTITY_MAX ? Number(text) : undefined;
}

function amountOf(text: string): Fen | undefined {
  const amount = parseYuanText(plain(text));
  return amount !== undefined && amount >= 0 && amount <= IMAGE_FEN_MAX ? amount : undefined;
}

/** An amount with digits enough for any bill: typed rightly and not believable. */
const isTooLarge = (text: string): boolean => /^\d+(\.\d{1,2})?$/.test(plain(text)) && amountOf(text) === undefined;

/** What a line comes to; undefined while it cannot be read. */
export function lineAmount(line: BillLine): Fen | undefined {
  const quantity = quantityOf(line);
  const price = amountOf(line.price);
  if (quantity === undefined || price === undefined || quantity * price > IMAGE_FEN_MAX) return undefined;
  return fen(quantity * price);
}

/** What the lines that can be read come to. */
export const billTotal = (bill: Bill): Fen => sumFen(bill.lines.map((line) => lineAmount(line) ?? ZERO_FEN));

function lineFaults(line: BillLine, at: number): readonly BillFault[] {
  const path = (field: LineField): string => `lines.${at}.${field}`;
  const faults: BillFault[] = [];
  const limits = [
    ["itemCode", CODE_COLUMN.max],
    ["itemName", NAME_COLUMN.max],
  ] as const;
  for (const [field, max] of limits) {
    const length = line[field].trim().length;
    if (length === 0) faults.push({ path: path(field), code: "missing" });
    else if (length > max) faults.push({ path: path(field), code: "too-long" });
  }
  if (quantityOf(line) === undefined) faults.push({ path: path("quantity"), code: "not-a-quantity" });
  const price = amountOf(line.price);
  if (line.price.trim() === "") faults.push({ path: path("price"), code: "missing" });
  else if (price === undefined)
    faults.push({ path: path("price"), code: isTooLarge(line.price) ? "too-large" : "not-an-amount" });
  const amount = lineAmount(line);
  if (price !== undefined && quantityOf(line) !== undefined && amount === undefined)
    faults.push({ path: path("price"), code: "too-large" });
  const excluded = line.excluded.trim() === "" ? ZERO_FEN : amountOf(line.excluded);
  if (excluded === undefined)
    faults.push({ path: path("excluded"), code: isTooLarge(line.excluded) ? "more-than-line" : "not-an-amount" });
  else if (amount !== undefined && excluded > amount) faults.push({ path: path("excluded"), code: "more-than-line" });
  return faults;
}

export type BillRead =
  | { readonly ok: true; readonly request: BillRequest }
  | { readonly ok: false; readonly faults: readonly BillFault[] };

/** The bill as it is sent, or everything that is not ready, in the order of the screen. `today` completes `1121`. */
export function readBill(bill: Bill, today: LocalDate): BillRead {
  const faults: BillFault[] = [];
  const idNumber = normaliseIdentityNumber(bill.idNumber);
  if (idNumber === "") faults.push({ path: "idNumber", code: "missing" });
  else if (identityNumberProblem(idNumber) !== undefined) faults.push({ path: "idNumber", code: "number-wrong" });
  const servedOn = bill.servedOn.trim() === "" ? undefined : readTypedDate(bill.servedOn, today);
  if (bill.servedOn.trim() !== "" && servedOn === undefined) faults.push({ path: "servedOn", code: "not-a-date" });
  const diagnosis = bill.diagnosis.trim();
  if (diagnosis.length > DIAGNOSIS_MAX) faults.push({ path: "diagnosis", code: "too-long" });
  const filled = [...bill.lines.entries()].filter(([, line]) => !isBlankLine(line));
  if (filled.length === 0) faults.push({ path: "lines", code: "no-lines" });
  faults.push(...filled.flatMap(([at, line]) => lineFaults(line, at)));
  if (faults.length === 0 && billTotalTooLarge(bill)) faults.push({ path: "lines", code: "too-large" });
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    request: {
      idNumber,
      careKind: bill.careKind,
      ...(diagnosis === "" ? {} : { diagnosis }),
      ...(servedOn === undefined ? {} : { servedOn }),
      accountUse: bill.accountUse,
      lines: filled.map(([, line]) => requestLine(line)),
    },
  };
}

const billTotalTooLarge = (bill: Bill): boolean => billTotal(bill) > IMAGE_FEN_MAX;

function requestLine(line: BillLine): BillRequest["lines"][number] {
  const submitted = lineAmount(line) ?? ZERO_FEN;
  const excluded = line.excluded.trim() === "" ? ZERO_FEN : (amountOf(line.excluded) ?? ZERO_FEN);
  return {
    itemCode: plain(line.itemCode),
    itemName: line.itemName.trim(),
    submitted,
    eligible: fen(submitted - excluded),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

const isLine = (value: unknown): value is BillLine => {
  if (typeof value !== "object" || value === null) return false;
  const line = value as Partial<BillLine>;
  return [line.itemCode, line.itemName, line.quantity, line.price, line.excluded].every(isText);
};

/** Whether something that was kept is a bill of this release. */
export function isBill(value: unknown): value is Bill {
  if (typeof value !== "object" || value === null) return false;
  const { idNumber, careKind, diagnosis, servedOn, accountUse, lines } = value as Partial<Bill>;
  return (
    [idNumber, diagnosis, servedOn].every(isText) &&
    CARE_KINDS.some((kind) => kind === careKind) &&
    (accountUse === "all" || accountUse === "none") &&
    Array.isArray(lines) &&
    lines.length > 0 &&
    lines.every(isLine)
  );
}
