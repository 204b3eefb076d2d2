/**
 * Oracle Advanced Replication, emulated as its manuals document it for one row and one column group: a change ships its
 * old and its new values; a receiver whose row equals the old values applies it, any other asks the registered methods
 * in order; what none resolves stays as it is. Links between masters keep their order, and nothing else is ordered.
 */

/** One row: the column the methods look at, when it was set and by whom. `id` tells two versions with equal columns apart. */
export interface OracleRow {
  readonly id: number;
  readonly parameter: number;
  readonly stamp: number;
  readonly site: number;
}

interface Shipped {
  readonly old: OracleRow;
  readonly new: OracleRow;
}

/** What one method says: the row to keep, or undefined for a conflict it does not resolve. */
type OracleMethod = (current: OracleRow, shipped: Shipped) => OracleRow | undefined;

const byKey =
  (key: (row: OracleRow) => number): OracleMethod =>
  (current, { new: next }) => {
    const [held, came] = [key(current), key(next)];
    if (held === came) return undefined;
    return came > held ? next : current;
  };

const latest = byKey(({ stamp }) => stamp);
const sitePriority = byKey(({ site }) => -site);

/** The methods in the order in which they are registered; the second is the backup for what the first leaves. */
export const oracleMethods = {
  latest: [latest],
  earliest: [byKey(({ stamp }) => -stamp), sitePriority],
  overwrite: [(_current, { new: next }) => next],
  discard: [(current) => current],
  maximum: [byKey(({ parameter }) => parameter), latest],
  minimum: [byKey(({ parameter }) => -parameter), latest],
  additive: [
    (current, { old, new: next }) => ({
      ...current,
      id: 0,
      parameter: current.parameter + next.parameter - old.parameter,
    }),
  ],
  // Halves of whole numbers are exact in binary for as many updates as a history holds.
  average: [(current, { new: next }) => ({ ...current, id: 0, parameter: (current.parameter + next.parameter) * 0.5 })],
  priorityGroup: [byKey(({ parameter }) => parameter), latest],
  priorityGroupAlone: [byKey(({ parameter }) => parameter)],
  sitePriority: [sitePriority, latest],
} as const satisfies Readonly<Record<string, readonly OracleMethod[]>>;

export type OracleMethodName = keyof typeof oracleMethods;

/** How the designated column moves: anywhere, or in one direction only, as some methods ask for. */
export type Movement = "any" | "increasing" | "decreasing";

export interface OracleScene {
  readonly method: OracleMethodName;
  readonly masters: number;
  /** `one`: every master changes the row at most once before everything is exchanged. `chain`: eight changes anywhere. */
  readonly flight: "one" | "chain";
  readonly movement: Movement;
  /** Values the designated column takes: few of them make ties. */
  readonly values: number;
}

const CHAIN_UPDATES = 8;

/** A small generator of whole numbers below a bound, equal for equal seeds. */
export function createDice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One change as its author made it, for whoever plays the same history under other rules. */
export interface PlayedUpdate {
  readonly row: OracleRow;
  readonly old: OracleRow;
  /** Updates the author's row had taken in, by id: what it could have known. */
  readonly seen: readonly number[];
}

export interface OracleHistory {
  readonly rows: readonly OracleRow[];
  readonly updates: readonly PlayedUpdate[];
}

const START: OracleRow = { id: 0, parameter: 0, stamp: 0, site: 0 };

/** Plays one history to its end, when every link is empty. */
export function playOracle(scene: OracleScene, dice: (below: number) => number): OracleHistory {
  const { masters, flight } = scene;
  const methods: readonly OracleMethod[] = oracleMethods[scene.method];
  const start = { ...START, parameter: scene.movement === "decreasing" ? scene.values : 0 };
  const rows = Array.from({ length: masters }, () => start);
  const seen = Array.from({ length: masters }, () => new Set<number>());
  const links = new Map<string, Shipped[]>();
  const updates: PlayedUpdate[] = [];

  function update(site: number): void {
    const old = rows[site] as OracleRow;
    const id = updates.length + 1;
    const row = { id, parameter: moved(scene, old.parameter, dice), stamp: id, site };
    updates.push({ row, old, seen: [...(seen[site] as Set<number>)] });
    rows[site] = row;
    seen[site]?.add(id);
    for (let to = 0; to < masters; to += 1) {
      if (to !== site) links.set(`${site}>${to}`, [...(links.get(`${site}>${to}`) ?? []), { old, new: row }]);
    }
  }

  function deliverOne(): boolean {
    const waiting = [...links].filter(([, queue]) => queue.length > 0);
    const [link, queue] = waiting[dice(Math.max(1, waiting.length))] ?? [];
    const shipped = queue?.shift();
    if (link === undefined || shipped === undefined) return false;
    const to = Number(link.slice(link.indexOf(">") + 1));
    rows[to] = received(methods, rows[to] as OracleRow, shipped);
    seen[to]?.add(shipped.new.id);
    return true;
  }

  const authors =
    flight === "one" ? shuffled(masters, dice) : Array.from({ length: CHAIN_UPDATES }, () => dice(masters));
  for (const author of authors) {
    update(author);
    for (let delivered = dice(masters * 2); delivered > 0; delivered -= 1) deliverOne();
  }
  while (deliverOne());
  return { rows, updates };
}

function shuffled(count: number, dice: (below: number) => number): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = dice(last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

function moved({ movement, values }: OracleScene, from: number, dice: (below: number) => number): number {
  if (movement === "increasing") return from + dice(3);
  if (movement === "decreasing") return from - dice(3);
  return dice(values);
}

function received(methods: readonly OracleMethod[], current: OracleRow, shipped: Shipped): OracleRow {
  const { old, new: next } = shipped;
  const isUnchanged = old.parameter === current.parameter && old.stamp === current.stamp && old.site === current.site;
  if (isUnchanged) return next;
  for (const method of methods) {
    const kept = method(current, shipped);
    if (kept !== undefined) return kept;
  }
  return current;
}

/** Whether all masters ended with the same columns. */
export const hasConverged = ({ rows }: OracleHistory, isAggregate: boolean): boolean =>
  rows.every(
    ({ parameter, stamp, site }) =>
      parameter === rows[0]?.parameter && (isAggregate || (stamp === rows[0]?.stamp && site === rows[0]?.site)),
  );
