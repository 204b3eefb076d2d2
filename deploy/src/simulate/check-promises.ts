import type { SettlementFact } from "@huilian/domain";
import type { CentreLog } from "./read-centre-log.ts";
import type { SimulatedClients } from "./simulated-clients.ts";

/** What was promised at a counter is at the centre, once; what was refused is not. Counted from the clients' own record. */
export interface PromiseFigures {
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly problems: readonly string[];
}

export function checkPromises(clients: SimulatedClients, log: CentreLog): PromiseFigures {
  const problems: string[] = [];
  let acknowledged = 0;
  let lost = 0;
  for (const { key, made } of clients.made()) {
    for (const ref of made?.refs ?? []) {
      acknowledged += 1;
      if (log.changes.has(ref)) continue;
      lost += 1;
      problems.push(`${key} was answered with ${ref}, which is not at the centre`);
    }
  }
  const timesDone = countRequests(log);
  const repeated = [...timesDone].filter(([, times]) => times > 1);
  for (const [key, times] of repeated) problems.push(`${key} was done ${times} times`);
  for (const { key, refused } of clients.refused()) {
    if (timesDone.has(key)) problems.push(`${key} was refused as ${refused} and done all the same`);
  }
  return { acknowledged, lost, duplicated: repeated.length, problems };
}

/** A commit carries its request's key; a settlement's own key is its slip, so its diagnosis ends with the request's. */
function countRequests({ commits }: CentreLog): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const [first] of commits) {
    // Nobody at a counter asked for an operator's key: a restored node may ask for its certificate once more.
    if (first === undefined || first.change.entityType === "operator") continue;
    const { entityType, value, idempotencyKey } = first.change;
    const diagnosis = entityType === "settlement" ? (value as SettlementFact | undefined)?.diagnosis : undefined;
    const key = diagnosis === undefined ? idempotencyKey : diagnosis.slice(diagnosis.lastIndexOf("#") + 1);
    if (key !== undefined) times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}
