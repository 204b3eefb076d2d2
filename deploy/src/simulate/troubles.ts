import { type SeededRandom, weighted } from "../city/seeded-random.ts";
import type { LineFault } from "./simulated-line.ts";
import type { DrawFate, Fate } from "./simulated-process.ts";

export type TroublesName = "bad-lines" | "bad-machines" | "weeks-without-line" | "old-copies" | "everything-at-once";

/** How rough a round is. Shares in percent of steps, exchanges or touches of the disk. */
export interface Troubles {
  readonly name: TroublesName;
  readonly linePercent: number;
  /** In ten thousandths: a round touches its disks many times. */
  readonly diskPerTenThousand: number;
  readonly crashPerTenThousand: number;
  readonly clientLossPercent: number;
  readonly cutPercent: number;
  readonly clockPercent: number;
  readonly restorePercent: number;
  /** Time between two steps, at most, in milliseconds. */
  readonly pauseMaxMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Rounds of different kinds of bad days. */
export const troublesOfRounds: readonly Troubles[] = [
  {
    name: "bad-lines",
    linePercent: 35,
    diskPerTenThousand: 0,
    crashPerTenThousand: 0,
    clientLossPercent: 10,
    cutPercent: 15,
    clockPercent: 0,
    restorePercent: 0,
    pauseMaxMs: 5 * MINUTE_MS,
  },
  {
    name: "bad-machines",
    linePercent: 5,
    diskPerTenThousand: 80,
    crashPerTenThousand: 120,
    clientLossPercent: 10,
    cutPercent: 8,
    clockPercent: 4,
    restorePercent: 0,
    pauseMaxMs: 10 * MINUTE_MS,
  },
  {
    name: "weeks-without-line",
    linePercent: 5,
    diskPerTenThousand: 15,
    crashPerTenThousand: 30,
    clientLossPercent: 5,
    cutPercent: 35,
    clockPercent: 10,
    restorePercent: 0,
    pauseMaxMs: 36 * HOUR_MS,
  },
  {
    name: "old-copies",
    linePercent: 10,
    diskPerTenThousand: 20,
    crashPerTenThousand: 60,
    clientLossPercent: 5,
    cutPercent: 15,
    clockPercent: 5,
    restorePercent: 25,
    pauseMaxMs: 2 * HOUR_MS,
  },
  {
    name: "everything-at-once",
    linePercent: 25,
    diskPerTenThousand: 60,
    crashPerTenThousand: 100,
    clientLossPercent: 15,
    cutPercent: 20,
    clockPercent: 15,
    restorePercent: 8,
    pauseMaxMs: DAY_MS,
  },
];

const lineFaults = weighted<LineFault>([
  ["request-lost", 3],
  ["request-cut-off", 1],
  ["answer-lost", 4],
  ["answer-cut-off", 2],
  ["answer-garbled", 1],
  ["delivered-twice", 3],
  ["delivered-late", 3],
  ["slow", 6],
]);

export const lineFaultsOf =
  ({ linePercent }: Troubles, random: SeededRandom): (() => LineFault) =>
  () =>
    random.percent(linePercent) ? random.pickWeighted(lineFaults) : "none";

const TEN_THOUSAND = 10_000;

/** Reading fails less often than writing, and sending only with the whole machine. */
export function fatesOf({ diskPerTenThousand, crashPerTenThousand }: Troubles, random: SeededRandom): DrawFate {
  const side = (what: "fault" | "crash"): Fate => `${what}-${random.percent(50) ? "before" : "after"}`;
  return (point) => {
    const drawn = random.below(TEN_THOUSAND);
    const crashes = point === "read" ? crashPerTenThousand / 4 : crashPerTenThousand;
    if (drawn < crashes) return side("crash");
    const faults = point === "write" ? diskPerTenThousand : point === "read" ? diskPerTenThousand / 4 : 0;
    return drawn < crashes + faults ? side("fault") : "well";
  };
}

/** Jumps of a wall clock: a few minutes, the summer time nobody has, days, a dead battery. */
export const CLOCK_JUMPS_MS: readonly number[] = [
  3 * MINUTE_MS,
  -3 * MINUTE_MS,
  20 * MINUTE_MS,
  -20 * MINUTE_MS,
  HOUR_MS,
  -HOUR_MS,
  2 * DAY_MS,
  -2 * DAY_MS,
  30 * DAY_MS,
  -700 * DAY_MS,
];
