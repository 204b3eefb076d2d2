import { outageCostOf, type ReadChange, type SettlementFact } from "@huilian/domain";
import type { IncidentSummary } from "./incident-store.ts";

/** What was made during an outage, and what today's procedure without a line would have cost the insured. */
export async function summarise(
  number: string,
  changes: AsyncIterable<ReadChange>,
  until?: (read: ReadChange) => boolean,
): Promise<IncidentSummary> {
  const facts: Pick<SettlementFact, "person" | "shares">[] = [];
  let count = 0;
  for await (const read of changes) {
    if (until?.(read)) break;
    count += 1;
    const fact =
      read.change.entityType === "settlement" ? (read.change.value as SettlementFact | undefined) : undefined;
    if (fact?.incident === number) facts.push({ person: fact.person, shares: fact.shares });
  }
  return { changes: count, settlements: facts.length, ...outageCostOf(facts) };
}
