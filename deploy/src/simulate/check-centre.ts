import { type Summary, stateHashOf } from "@huilian/central";
import { createFold, type Fold, type FoldDocument, foldAll, stateLines } from "@huilian/conflict-rules";
import { ledgerSum } from "@huilian/domain";
import { verifyExport } from "@huilian/sync";
import { createReplayer } from "../audit/replay.ts";
import { createSeededRandom } from "../city/seeded-random.ts";
import type { CentreLog } from "./read-centre-log.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { GONE } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";

/** Orders the documents are shuffled into, besides the log's and the canonical one. */
const SHUFFLES = 3;

export async function summaryOf({ centre }: SimulatedNetwork): Promise<Summary> {
  const answer = await centre.ask("GET", "/v1/centre/summary");
  if (answer === GONE || answer.status !== 200) throw new SimulationFailure(["the centre gives no summary"]);
  return (await answer.json()) as Summary;
}

/** What holds of the centre's numbers at any moment at which nothing waits to be applied. */
export function problemsOfSummary({ counts, ledgerSumFen }: Summary): readonly string[] {
  const { received, applied, superseded, parked, refused, quarantined } = counts;
  const sum = applied + superseded + parked + refused + quarantined;
  return [
    ...(received === sum ? [] : [`received ${received} is not the sum of the states: ${JSON.stringify(counts)}`]),
    ...(ledgerSumFen === 0 ? [] : [`the ledger sums to ${ledgerSumFen} fen`]),
    ...(quarantined === 0 ? [] : [`${quarantined} changes are quarantined, and nobody forged any`]),
    ...(parked === 0 ? [] : [`${parked} changes are parked`]),
  ];
}

/** The centre at rest: its numbers, and one state whatever the order in which the documents are taken. */
export async function checkCentre(
  network: SimulatedNetwork,
  log: CentreLog,
  summary: Summary,
): Promise<readonly string[]> {
  const batch = foldAll(log.documents);
  const expected = stateHashOf(batch);
  const orders = [log.documents, ...shuffledOrders(network.seed, log.documents)];
  const differing = orders.flatMap((documents, at) => {
    const fold = createFold();
    for (const document of documents) fold.take(document);
    return stateHashOf(fold) === expected
      ? []
      : [`order ${at} of the documents gives another state: ${differenceOf(batch, fold)}`];
  });
  const { counts, ledgerSumFen } = summary;
  return [
    ...problemsOfSummary(summary),
    ...differing,
    ...(counts.received === log.changes.size && log.changes.size === log.segmentChanges
      ? []
      : [
          `the log holds ${log.segmentChanges} changes, ${log.changes.size} of them different; counted are ${counts.received}`,
        ]),
    ...(ledgerSum([...batch.postings()]) === ledgerSumFen ? [] : ["the ledger's sum is not that of the postings"]),
    ...(await checkStated(network, expected)),
    ...(await checkAudit(network)),
  ];
}

/** Each order holds some documents twice, far from the first time. */
function shuffledOrders(seed: number, documents: readonly FoldDocument[]): readonly (readonly FoldDocument[])[] {
  const random = createSeededRandom(seed, "orders");
  return Array.from({ length: SHUFFLES }, () => {
    const order = [...documents, ...documents.filter(() => random.percent(20))];
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = random.below(at + 1);
      [order[at], order[other]] = [order[other] as FoldDocument, order[at] as FoldDocument];
    }
    return order;
  });
}

function differenceOf(one: Fold, other: Fold): string {
  const [ones, others] = [stateLines(one), stateLines(other)];
  const at = ones.findIndex((line, place) => line !== others[place]);
  return `${ones[at] ?? "nothing"} against ${others[at] ?? "nothing"}`;
}

/** What the centre states of itself. */
async function checkStated({ centre }: SimulatedNetwork, expected: string): Promise<readonly string[]> {
  const answer = await centre.ask("POST", "/v1/centre/state");
  if (answer === GONE || answer.status !== 200) return ["the centre states no state"];
  const { stateHash } = (await answer.json()) as { readonly stateHash: string };
  return stateHash === expected ? [] : ["the centre states another state than its log gives"];
}

/** The auditor's way: the whole log, sealed to a key, verified from the root on and folded again. */
async function checkAudit({ centre, keys }: SimulatedNetwork): Promise<readonly string[]> {
  const index = await centre.run(async ({ core }) => (await core.log(1, 1)).index);
  if (index === GONE) return ["the centre is gone"];
  const { auditor, trustRoot } = keys;
  const body = { from: 1, to: index, auditorKey: auditor.publicKey };
  const answer = await centre.ask("POST", "/v1/centre/audit/exports", body);
  if (answer === GONE || answer.status !== 200 || answer.body === null) return ["the centre exports nothing"];
  const { crypto } = centre.machine;
  const replayer = createReplayer(crypto);
  const trust = { ...trustRoot, auditor };
  const verified = await verifyExport(crypto, trust, answer.body, (entry) => replayer.take(entry));
  if (!verified.ok) return [`the auditor finds a break: ${JSON.stringify(verified.error)}`];
  const replayed = replayer.replay({ from: 1, shuffles: 1 });
  if (!replayed.ok) return [`the auditor cannot replay: ${replayed.error}`];
  return replayed.value.isEqual ? [] : ["the auditor's replay gives another state than the centre stated"];
}
