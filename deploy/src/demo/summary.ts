import { fen, fenToYuanText, message, messageOf, outageCostOf, type SettlementFact } from "@huilian/domain";
import type { Terminal } from "../cli/terminal.ts";
import { type Account, type LoggedChanges, promisedPlaces } from "./account.ts";
import type { DemoNetwork } from "./demo-network.ts";
import type { StoryOutcome } from "./story.ts";

/** The centre's own numbers, as its public API gives them. */
export interface CentreNumbers {
  readonly counts: Readonly<
    Record<"received" | "applied" | "superseded" | "refused" | "parked" | "quarantined" | "operations", number>
  >;
  readonly countsBySite: Readonly<Record<string, CentreNumbers["counts"]>>;
  readonly supersededByRule: Readonly<Record<string, number>>;
  readonly settlementTotals: Readonly<Record<string, number>>;
  readonly overlaps: number;
  readonly ledgerSumFen: number;
}

/** An outage as the node that lived through it numbered and timed it. */
export interface IncidentTimes {
  readonly site: string;
  readonly number: string;
  readonly openedMs: number;
  readonly closedMs?: number;
}

interface IncidentAnswer {
  readonly number: string;
  readonly openedMs: number;
  readonly closed?: { readonly closedMs: number };
}

export interface SiteFigures {
  readonly acknowledged: number;
  readonly receipted: number;
  readonly applied: number;
  readonly superseded: number;
  readonly refused: number;
  readonly parked: number;
  readonly quarantined: number;
}

/** What the demonstration ends with; `--json` prints it on the last line. */
export interface DemoSummary extends Account, SiteFigures {
  readonly people: number;
  readonly seed: number;
  /** Of what was receipted, what nobody asked for at a counter: nodes' requests for certificates of operators. */
  readonly operatorKeys: number;
  readonly overlaps: number;
  readonly ledgerSumFen: number;
  readonly audit: "verified" | "failed";
  readonly stateHash: string;
  readonly supersededByRule: Readonly<Record<string, number>>;
  readonly settlements: number;
  /** By share: what was submitted, and who bears how much of it. */
  readonly settlementTotalsFen: Readonly<Record<string, number>>;
  readonly incidents: readonly IncidentTimes[];
  /** What today's procedure would have asked of the patients settled during the outage. */
  readonly outage: { readonly people: number; readonly visitsAgain: number; readonly advancedFen: number };
  readonly sites: Readonly<Record<string, SiteFigures>>;
}

export interface SummaryInput {
  readonly network: DemoNetwork;
  readonly people: number;
  readonly seed: number;
  readonly outcome: StoryOutcome;
  readonly account: Account;
  readonly logged: LoggedChanges;
  readonly audit: { readonly verified: boolean; readonly stateHash: string };
}

async function incidentsOf({ network, outcome }: SummaryInput): Promise<DemoSummary["incidents"]> {
  const shown = await Promise.all(
    outcome.cutSites.map(async (site) => {
      const { body } = await network.site(site).counter.get("/v1/incidents");
      const { incidents } = body as { incidents: readonly IncidentAnswer[] };
      return incidents.map(({ number, openedMs, closed }) => ({
        site,
        number,
        openedMs,
        ...(closed === undefined ? {} : { closedMs: closed.closedMs }),
      }));
    }),
  );
  return shown.flat();
}

const acknowledgedAt = (network: DemoNetwork, site: string): number =>
  promisedPlaces(network.site(site).counter.acknowledgements()).size;

/** Without operations: in how many seconds somebody looked something up differs from run to run. */
function statesOf({ received: _received, operations: _operations, ...states }: CentreNumbers["counts"]) {
  return states;
}

export async function summarise(input: SummaryInput): Promise<DemoSummary> {
  const { network, outcome, account, logged, audit, people, seed } = input;
  const centre = (await network.desk.get("/v1/centre/summary")).body as CentreNumbers;
  const sites = network.sites.map(({ plan }): readonly [string, SiteFigures] => {
    const states = statesOf(centre.countsBySite[plan.site] ?? centre.counts);
    return [
      plan.site,
      { acknowledged: acknowledgedAt(network, plan.site), receipted: logged.bySite.get(plan.site) ?? 0, ...states },
    ];
  });
  const states = statesOf(centre.counts);
  const { settlements = 0, ...totals } = centre.settlementTotals;
  const outageSettlements = outcome.outageSettlements as unknown as readonly Pick<
    SettlementFact,
    "person" | "shares"
  >[];
  const cost = outageCostOf(outageSettlements);
  return {
    people,
    seed,
    ...account,
    receipted: logged.refs.size,
    operatorKeys: logged.operatorKeys,
    ...states,
    overlaps: centre.overlaps,
    ledgerSumFen: centre.ledgerSumFen,
    audit: audit.verified ? "verified" : "failed",
    stateHash: audit.stateHash,
    supersededByRule: centre.supersededByRule,
    settlements,
    settlementTotalsFen: totals,
    incidents: await incidentsOf(input),
    outage: { people: cost.people, visitsAgain: cost.visitsAgain, advancedFen: cost.advanced },
    sites: Object.fromEntries(sites),
  };
}

/** The five states add up to what was receipted, nothing is lost or done twice, the books balance, the audit holds. */
export function isSound(summary: DemoSummary): boolean {
  const { applied, superseded, refused, parked, quarantined } = summary;
  return (
    summary.lost === 0 &&
    summary.duplicated === 0 &&
    summary.ledgerSumFen === 0 &&
    summary.audit === "verified" &&
    summary.receipted === applied + superseded + refused + parked + quarantined
  );
}

const TABLE = [
  "acknowledged",
  "receipted",
  "operatorKeys",
  "applied",
  "superseded",
  "refused",
  "parked",
  "quarantined",
  "lost",
  "duplicated",
  "overlaps",
] as const;

/** Shows the summary on the terminal. */
export function showSummary(summary: DemoSummary, { say, line, language }: Terminal): void {
  const row = (key: `demo.line.${(typeof TABLE)[number] | "ledger" | "settlements"}`, figure: string): void =>
    line(`  ${figure.padStart(14)}  ${message(key, {}, language)}`);
  say("demo.summary", {});
  for (const name of TABLE) row(`demo.line.${name}`, String(summary[name]));
  for (const [rule, count] of Object.entries(summary.supersededByRule)) say("demo.line.rule", { rule, count });
  row("demo.line.settlements", String(summary.settlements));
  for (const [share, amount] of Object.entries(summary.settlementTotalsFen)) {
    const name = messageOf(`column.settlement.shares.${share}`, {}, language) ?? share;
    line(`  ${fenToYuanText(fen(amount)).padStart(14)}    ${name}`);
  }
  row("demo.line.ledger", fenToYuanText(fen(summary.ledgerSumFen)));
  for (const { number, openedMs, closedMs } of summary.incidents) {
    say("demo.line.incident", {
      incident: number,
      opened: timeText(openedMs),
      closed: closedMs === undefined ? "…" : timeText(closedMs),
    });
  }
  say("demo.line.outage", { people: summary.outage.people, advanced: fenToYuanText(fen(summary.outage.advancedFen)) });
}

const timeText = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
