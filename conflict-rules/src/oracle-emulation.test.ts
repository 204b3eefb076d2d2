import { type Hash, type Incarnation, makeRef, type Ref, type SiteKind, siteId } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { emptyCell, enterHead, viewOfHeads } from "./cell.ts";
import type { GroupDeclaration } from "./declaration.ts";
import type { Head } from "./entity-view.ts";
import type { Method } from "./method.ts";
import {
  createDice,
  hasConverged,
  type Movement,
  type OracleHistory,
  type OracleMethodName,
  type OracleScene,
  type PlayedUpdate,
  playOracle,
} from "./testing/oracle.fixture.ts";

/*
 * Oracle's own rules, where its manual says they converge and where not ("Oracle7 Server Distributed Systems, Volume II:
 * Replicated Data", conflict resolution, table 6-1), and the same histories decided here.
 */
const HISTORIES = 1_000;
const MASTERS = [2, 3, 5] as const;
const FLIGHTS = ["one", "chain"] as const;

const isAggregate = (method: OracleMethodName): boolean => method === "additive" || method === "average";

const historiesOf = function* (scene: OracleScene): Generator<{ history: OracleHistory; seed: number }> {
  for (let n = 0; n < HISTORIES; n += 1) {
    const seed = n * 7_919 + scene.masters;
    yield { history: playOracle(scene, createDice(seed)), seed };
  }
};

const countDiverging = (scene: OracleScene): number => {
  let diverging = 0;
  for (const { history } of historiesOf(scene)) {
    if (!hasConverged(history, isAggregate(scene.method))) diverging += 1;
  }
  return diverging;
};

type Row = readonly [method: OracleMethodName, movement: Movement, values: number, one: string, chain: string];

/** For 2, 3 and 5 masters: `=` always converges, `x` does not. */
const table: readonly Row[] = [
  ["latest", "any", 100, "===", "==="],
  ["earliest", "any", 100, "=xx", "xxx"],
  ["overwrite", "any", 100, "xxx", "xxx"],
  ["discard", "any", 100, "xxx", "xxx"],
  ["maximum", "any", 10, "=xx", "xxx"],
  ["maximum", "increasing", 10, "===", "==="],
  ["minimum", "decreasing", 10, "===", "==="],
  ["additive", "any", 100, "===", "==="],
  ["average", "any", 100, "=xx", "xxx"],
  ["priorityGroup", "any", 5, "=xx", "xxx"],
  ["priorityGroup", "increasing", 5, "===", "==="],
  ["priorityGroupAlone", "increasing", 5, "xxx", "xxx"],
  ["sitePriority", "any", 100, "=xx", "=xx"],
];

const scenes = table.flatMap(([method, movement, values, ...marks]) =>
  FLIGHTS.flatMap((flight, row) =>
    MASTERS.map((masters, at) => ({ method, movement, values, flight, masters, mark: marks[row]?.[at] })),
  ),
);

describe("Oracle's rules", () => {
  it.each(scenes)("$method, $movement, $masters masters, $flight: $mark", ({ mark, ...scene }) => {
    const diverging = countDiverging(scene);
    if (mark === "=") expect(diverging).toBe(0);
    else expect(diverging).toBeGreaterThan(0);
  });
});

/** The same rule as a list of methods here. Additive and average are no sort keys. */
const ours: Partial<Record<OracleMethodName, readonly Method[]>> = {
  latest: [{ method: "latest" }],
  earliest: [{ method: "earliest" }],
  overwrite: [{ method: "overwrite" }],
  discard: [{ method: "discard" }],
  maximum: [{ method: "maximum", column: "parameter" }],
  minimum: [{ method: "minimum", column: "parameter" }],
  priorityGroup: [{ method: "maximum", column: "parameter" }],
  priorityGroupAlone: [{ method: "maximum", column: "parameter" }],
  sitePriority: [{ method: "sitePriority", ranks: { centre: 3, branch: 2, hospital: 1, pharmacy: 0 } }],
};

const KINDS = ["centre", "branch", "hospital", "pharmacy", "pharmacy"] as const satisfies readonly SiteKind[];

const refOf = (id: number): Ref =>
  makeRef(id.toString(16).padStart(32, "0") as Incarnation, 1, id.toString(16).padStart(64, "0") as Hash);

function headOf({ row }: PlayedUpdate): Head {
  return {
    ref: refOf(row.id),
    site: siteId(`S${row.site}`),
    siteKind: KINDS[row.site] as SiteKind,
    effective: { ms: row.stamp, counter: 0 },
    operatorId: "somebody",
    businessDate: "2026-11-22" as Head["businessDate"],
    value: { parameter: row.parameter },
  };
}

/** The heads an author had when it wrote: of all it had seen, what none of the others followed. */
function basesOf(updates: readonly PlayedUpdate[]): ReadonlyMap<number, readonly number[]> {
  const bases = new Map<number, readonly number[]>();
  for (const { row, seen } of updates) {
    const followed = new Set(seen.flatMap((id) => bases.get(id) ?? []));
    bases.set(
      row.id,
      seen.filter((id) => !followed.has(id)),
    );
  }
  return bases;
}

/** Enters all updates, each after those it followed, otherwise in an order of its own. */
function winnerInOrder(
  updates: readonly PlayedUpdate[],
  methods: readonly Method[],
  dice: (below: number) => number,
): Ref {
  const declaration: GroupDeclaration = { cell: "register", columns: {}, methods, writers: KINDS };
  const bases = basesOf(updates);
  const cell = emptyCell();
  const entered = new Set<number>();
  while (entered.size < updates.length) {
    const ready = updates.filter(
      ({ row }) => !entered.has(row.id) && (bases.get(row.id) ?? []).every((id) => entered.has(id)),
    );
    const next = ready[dice(ready.length)] as PlayedUpdate;
    enterHead(cell, "register", headOf(next), (bases.get(next.row.id) ?? []).map(refOf));
    entered.add(next.row.id);
  }
  return viewOfHeads(cell.heads.values(), declaration)?.winner.ref as Ref;
}

describe("the same histories under the rules here", () => {
  const decided = scenes.flatMap(({ mark: _mark, ...scene }) => {
    const methods = ours[scene.method];
    return methods === undefined ? [] : [{ ...scene, methods }];
  });

  it.each(decided)(
    "$method, $movement, $masters masters, $flight: one value, in every order",
    ({ methods, ...scene }) => {
      for (const { history, seed } of historiesOf(scene)) {
        const winners = [1, 2, 3].map((order) =>
          winnerInOrder(history.updates, methods, createDice(seed * 31 + order)),
        );
        expect(new Set(winners).size, `seed ${seed}`).toBe(1);
      }
    },
  );
});
