import { session } from "../../session/session.svelte.ts";
import { emptyBill, isBlankBill } from "./bill.ts";
import { type BillKeeper, createBillKeeper } from "./kept-bill.ts";

/** The bill of whoever is signed in on this tab. */
export const keeperOfOperator = (): BillKeeper =>
  createBillKeeper(sessionStorage, session.current?.operator.operatorId ?? "");

export const newBill = () => emptyBill(session.current?.place.siteKind === "pharmacy" ? "pharmacy" : "outpatient");

/** Begins a bill for somebody. One that is being typed, or waits for its answer, stays as it is. */
export function startBillFor(idNumber: string): void {
  const keeper = keeperOfOperator();
  const kept = keeper.read();
  if (kept === undefined || (kept.phase === "typed" && isBlankBill(kept.bill)))
    keeper.typed({ ...newBill(), idNumber });
}
