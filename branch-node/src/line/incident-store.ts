import type { Incarnation, Json, OutageCost } from "@huilian/domain";
import { type Crypto, openAtRest, prefixRange, type Store, sealAtRest, sortableNumber } from "@huilian/sync";

/** A place in the node's own journal. */
export interface JournalPlace {
  readonly incarnation: Incarnation;
  readonly sequence: number;
}

/** An outage as it began. */
export interface IncidentOpened {
  /** `<site>-<yyyymmdd>-<n>`: what slips and facts name. */
  readonly number: string;
  readonly cause: "cut" | "drill";
  readonly openedMs: number;
  /** Own changes behind this one were made during the outage. */
  readonly after: JournalPlace;
}

/** What was made during an outage, for the report. Fen. */
export interface IncidentSummary extends OutageCost {
  readonly changes: number;
  readonly settlements: number;
}

export interface IncidentClosed {
  readonly closedMs: number;
  /** The last own change of the outage. */
  readonly upTo: JournalPlace;
  readonly summary: IncidentSummary;
}

export interface Incident extends IncidentOpened {
  readonly closed?: IncidentClosed;
}

/** Most incidents a node keeps: one a day for a working life. */
const INCIDENTS_MAX = 20_000;

const INCIDENTS = "incident/";
const openedId = (at: number): string => `${INCIDENTS}${sortableNumber(at)}/opened`;
const closedId = (at: number): string => `${INCIDENTS}${sortableNumber(at)}/closed`;

/** Incidents on disk, sealed; in memory as they are told. They are never changed, only closed. */
export interface IncidentStore {
  all(): readonly Incident[];
  open(): Incident | undefined;
  add(opened: IncidentOpened): Promise<void>;
  close(closed: IncidentClosed): Promise<void>;
}

export async function openIncidentStore(deps: {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly storeKey: Uint8Array;
}): Promise<IncidentStore> {
  const { crypto, store, storeKey } = deps;
  const incidents: Incident[] = [];
  const sealed = (id: string, value: object) => ({
    _id: id,
    sealed: sealAtRest(crypto, storeKey, id, value as unknown as Json),
  });

  for (const document of await store.list(prefixRange(INCIDENTS, 2 * INCIDENTS_MAX))) {
    const record = openAtRest(crypto, storeKey, document._id, String(document["sealed"])) as unknown;
    if (document._id.endsWith("/opened")) incidents.push(record as IncidentOpened);
  }
  const closings = await store.readMany(incidents.map((_, at) => closedId(at + 1)));
  closings.forEach((document, at) => {
    if (document === undefined) return;
    const closed = openAtRest(crypto, storeKey, document._id, String(document["sealed"])) as unknown as IncidentClosed;
    incidents[at] = { ...(incidents[at] as Incident), closed };
  });

  /**
   * Writes a record and gives what stands on disk. A write that failed may have taken effect, and then its word
   * stands: sealed again, even the same record would be other bytes under the same id.
   */
  async function keep<Kept extends object>(id: string, value: Kept): Promise<Kept> {
    const stored = await store.read(id);
    if (stored === undefined) {
      await store.write([sealed(id, value)]);
      return value;
    }
    return openAtRest(crypto, storeKey, id, String(stored["sealed"])) as unknown as Kept;
  }

  const open = (): Incident | undefined => {
    const last = incidents.at(-1);
    return last?.closed === undefined ? last : undefined;
  };

  return {
    all: () => [...incidents],
    open,
    async add(opened) {
      incidents.push(await keep(openedId(incidents.length + 1), opened));
    },
    async close(closed) {
      const at = incidents.length;
      const last = incidents[at - 1];
      if (last === undefined || last.closed !== undefined) return;
      incidents[at - 1] = { ...last, closed: await keep(closedId(at), closed) };
    },
  };
}
