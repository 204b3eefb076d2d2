import { chinaDateOf, type SiteId } from "@huilian/domain";
import type { Journal } from "@huilian/sync";
import type { NodeTime } from "../node-time.ts";
import type { SyncOutcome } from "../sync-round.ts";
import type { Incident, IncidentStore, IncidentSummary, JournalPlace } from "./incident-store.ts";
import { ownChangesAfter } from "./own-changes.ts";
import { summarise } from "./summarise.ts";
import type { SwitchableLink } from "./switchable-link.ts";

export type LineState = "connected" | "cut" | "drill";

export interface LineStatus {
  readonly state: LineState;
  readonly sinceMs: number;
  /** When the centre was last heard; absent for a node that never heard it. */
  readonly lastContactMs?: number;
  readonly incident?: string;
}

/** Whether the centre can be asked, and the record of when it could not. */
export interface Line {
  status(): LineStatus;
  isConnected(): boolean;
  openIncident(): Incident | undefined;
  incidents(): Promise<readonly IncidentShown[]>;
  /** What a round found. */
  noteOutcome(outcome: Pick<SyncOutcome, "problem">): Promise<void>;
  /** Cuts the line on purpose. */
  disconnect(): Promise<void>;
  /** Ends a drill. The line is up when the next round finds it up. */
  reconnect(): Promise<void>;
}

/** An incident with what was made in it so far. */
export interface IncidentShown extends Incident {
  readonly summary: IncidentSummary;
}

export interface LineDeps {
  readonly site: SiteId;
  readonly time: NodeTime;
  readonly store: IncidentStore;
  readonly link: Pick<SwitchableLink, "cut" | "restore">;
  readonly journal: Pick<Journal, "end" | "unreceipted" | "incarnations" | "changesAfter">;
  /** Central time of the newest beacon held: the centre was heard then, also in an earlier boot. */
  readonly heardMs: () => number | undefined;
}

export function createLine(deps: LineDeps): Line {
  const { site, time, store, link, journal, heardMs } = deps;
  let state: LineState = store.open()?.cause === "drill" ? "drill" : "cut";
  let sinceMs = store.open()?.openedMs ?? time.physicalMs();
  let contactMs: number | undefined;
  /** The end of the journal when the line came back: what was made until then belongs to the outage. */
  let backAt: JournalPlace | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Incidents are opened and closed one after the other, whoever found out. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const place = (): JournalPlace => {
    const { incarnation, sequence } = journal.end();
    return { incarnation, sequence };
  };

  function go(next: LineState): void {
    if (next === state) return;
    state = next;
    sinceMs = time.physicalMs();
  }

  async function open(cause: Incident["cause"]): Promise<void> {
    backAt = undefined;
    if (store.open() !== undefined) return;
    const openedMs = time.physicalMs();
    const day = chinaDateOf(openedMs).replaceAll("-", "");
    const ofDay = store.all().filter(({ number }) => number.startsWith(`${site}-${day}-`)).length;
    await store.add({ number: `${site}-${day}-${ofDay + 1}`, cause, openedMs, after: place() });
  }

  async function closeWhenReceipted(): Promise<void> {
    const incident = store.open();
    if (incident === undefined) return;
    backAt ??= place();
    const until = backAt;
    const isReceipted = journal
      .unreceipted()
      .every(({ incarnation, from }) => incarnation === until.incarnation && from > until.sequence);
    if (!isReceipted) return;
    const summary = await summariseUntil(incident, until);
    await store.close({ closedMs: time.physicalMs(), upTo: until, summary });
    backAt = undefined;
  }

  const summariseUntil = ({ number, after }: Incident, until?: JournalPlace): Promise<IncidentSummary> =>
    summarise(
      number,
      ownChangesAfter(journal, after),
      until && (({ change }) => change.incarnation === until.incarnation && change.sequence > until.sequence),
    );

  const lastContactMs = (): number | undefined => {
    const heard = heardMs();
    return contactMs === undefined ? heard : Math.max(contactMs, heard ?? 0);
  };

  return {
    status: () => {
      const contact = lastContactMs();
      const incident = store.open();
      return {
        state,
        sinceMs,
        ...(contact === undefined ? {} : { lastContactMs: contact }),
        ...(incident === undefined ? {} : { incident: incident.number }),
      };
    },
    isConnected: () => state === "connected",
    openIncident: store.open,
    incidents: () =>
      Promise.all(
        store.all().map(async (incident) => ({
          ...incident,
          summary: incident.closed?.summary ?? (await summariseUntil(incident)),
        })),
      ),
    noteOutcome: ({ problem }) =>
      inTurn(async () => {
        // A round that was under way when the drill began says nothing of the drill.
        if (state === "drill") return;
        if (problem === undefined) {
          contactMs = time.physicalMs();
          go("connected");
          await closeWhenReceipted();
          return;
        }
        go("cut");
        // A node that never heard the centre cannot sign anything, so there is nothing to give account of.
        if (heardMs() !== undefined) await open("cut");
      }),
    disconnect: () =>
      inTurn(async () => {
        link.cut();
        go("drill");
        await open("drill");
      }),
    reconnect: () =>
      inTurn(async () => {
        link.restore();
        if (state === "drill") go("cut");
      }),
  };
}
