import { type Bill, type BillRequest, isBill } from "./bill.ts";

/**
 * Where a bill is on its way. `sent`: the node was asked to settle exactly this, and has not answered; nothing of it may
 * be changed, since it may be settled already. The same request asked again is never settled twice.
 */
export type KeptBill =
  | { readonly phase: "typed"; readonly bill: Bill }
  | { readonly phase: "sent"; readonly bill: Bill; readonly request: BillRequest };

/** `sessionStorage`, or a map in a test. */
export interface BillStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Each operator has a bill of their own: what one had typed is not the next one's to see. */
const nameOf = (operatorId: string): string => `huilian.bill.${operatorId}`;

/** A bill outlives reload, sign-out and a node that restarts; the tab it was typed in it does not. */
export function createBillKeeper(storage: BillStorage, operatorId: string) {
  const name = nameOf(operatorId);
  return {
    read(): KeptBill | undefined {
      try {
        const kept: unknown = JSON.parse(storage.getItem(name) ?? "null");
        return isKept(kept) ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    typed: (bill: Bill): void => storage.setItem(name, JSON.stringify({ phase: "typed", bill } satisfies KeptBill)),
    sent: (bill: Bill, request: BillRequest): void =>
      storage.setItem(name, JSON.stringify({ phase: "sent", bill, request } satisfies KeptBill)),
    clear: (): void => storage.removeItem(name),
  };
}

export type BillKeeper = ReturnType<typeof createBillKeeper>;

function isKept(value: unknown): value is KeptBill {
  if (typeof value !== "object" || value === null) return false;
  const { phase, bill, request } = value as { phase?: unknown; bill?: unknown; request?: unknown };
  return isBill(bill) && (phase === "typed" || (phase === "sent" && typeof request === "object" && request !== null));
}
