import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doJob } from "./alone/do-job.ts";
import { readBenchOptions } from "./bench-options.ts";
import { type Figure, figureOf } from "./figure.ts";
import { MEASUREMENTS, measureAll } from "./measurements.ts";
import { median, quantile } from "./rounds.ts";
import { openWorkshop } from "./workshop.ts";

const TINY = { rows: 30, pushed: 25, changes: 60, settlements: 2, changedRows: [1, 3], rounds: 1 };

const NAMES = [
  "push-packed",
  "push-unpacked",
  "refresh-stored",
  "refresh-searchable",
  "restart-seconds",
  "restart-memory",
  "settle-1-p50",
  "settle-1-p99",
  "settle-20-p50",
  "settle-20-p99",
  "applier",
  "fold",
  "fold-automerge",
  "pull-bytes-1",
  "pull-bytes-3",
];

describe("the bench", () => {
  it("measures everything once, with tiny sizes, and leaves nothing behind", async () => {
    const under = await mkdtemp(join(tmpdir(), "huilian-bench-test-"));
    const figures: Figure[] = [];
    const workshop = await openWorkshop({
      sizes: TINY,
      couchUrl: undefined,
      under,
      // In this process: a process of its own would run the build, and tests read sources.
      runAlone: doJob,
      tell: () => undefined,
    });
    await measureAll(workshop, new Set(MEASUREMENTS), (_, figure) => figures.push(figure));
    await workshop.close();
    expect(figures.map(({ name }) => name)).toEqual(NAMES);
    for (const { name, ours, peer, ratio, unit, better } of figures) {
      expect(unit, name).not.toBe("");
      expect(ours, name).toBeGreaterThan(0);
      expect(peer, name).toBeGreaterThan(0);
      const expected = better === "more" ? ours / (peer ?? 0) : (peer ?? 0) / ours;
      // Each of the three is rounded to four digits by itself.
      expect((ratio ?? 0) / expected, name).toBeCloseTo(1, 2);
    }
    expect(await readdir(under)).toEqual([]);
    await rm(under, { recursive: true });
  });
});

describe("a figure", () => {
  it.each([
    { better: "more", ours: 10, peer: 5, goal: { ratio: 2 }, ratio: 2, met: true },
    { better: "more", ours: 9, peer: 5, goal: { ratio: 2 }, ratio: 1.8, met: false },
    { better: "less", ours: 2, peer: 1, goal: { ratio: 0.5 }, ratio: 0.5, met: true },
    { better: "less", ours: 3, peer: 1, goal: { ratio: 0.5 }, ratio: 0.3333, met: false },
    { better: "less", ours: 5, peer: 1, goal: { ours: 5 }, ratio: 0.2, met: true },
    { better: "less", ours: 6, peer: 9, goal: { ours: 5 }, ratio: 1.5, met: false },
    { better: "more", ours: 4, peer: 1, goal: { ours: 5 }, ratio: 4, met: false },
  ] as const)("is above 1 when ours is better: $better, $ours beside $peer", ({ ratio, met, ...measured }) => {
    const figure = figureOf({ name: "x", unit: "s", ...measured });
    expect(figure).toMatchObject({ ratio, met });
  });

  it("says nothing of a goal that needs a peer where there is none", () => {
    const figure = figureOf({ name: "x", ours: 1, unit: "s", better: "less", goal: { ratio: 2 } });
    expect(figure).toEqual({ name: "x", ours: 1, unit: "s", better: "less", goal: { ratio: 2 }, of: {} });
  });
});

describe("samples", () => {
  it("have a median and other quantiles", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(quantile([4, 3, 2, 1], 0.99)).toBe(4);
    expect(quantile([4, 3, 2, 1], 0)).toBe(1);
  });
});

describe("the options", () => {
  it("name what is measured and how much", () => {
    const options = readBenchOptions(["--json", "--only", "push,fold", "--rows", "300000", "--rounds", "1"]);
    expect(options).toMatchObject({ json: true, sizes: { rows: 300_000, rounds: 1 } });
    expect([...(options?.only ?? [])]).toEqual(["push", "fold"]);
  });

  it.each([[["--only", "pusch"]], [["--rows", "0"]], [["--rows", "many"]], [["--fast"]], [["push"]]])(
    "are refused when they are none: %j",
    (args) => {
      expect(readBenchOptions(args)).toBeUndefined();
    },
  );
});
