import { systemClock } from "@huilian/sync";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { SyncOutcome } from "../sync-round.ts";
import { startNodeLoop } from "./node-loop.ts";

const GOOD: SyncOutcome = { receipts: 0, changedRoots: [] };
const CUT: SyncOutcome = { ...GOOD, problem: { kind: "line", problem: { kind: "unreachable" } } };

describe("the node's rhythm", () => {
  it("tries the line at once when the ear finds it dead, and does not wait for the next quiet round", async () => {
    let isCut = false;
    let rounds = 0;
    let endWait: () => void = () => undefined;
    const loop = startNodeLoop({
      node: {
        sync: async () => {
          rounds += 1;
          return isCut ? CUT : GOOD;
        },
        listen: () =>
          new Promise<SyncOutcome>((resolve) => {
            endWait = () => resolve(isCut ? CUT : GOOD);
          }),
        pack: async () => undefined,
        flushOperations: async () => undefined,
      },
      clock: systemClock,
      logger: pino({ level: "silent" }),
      random: () => 0,
    });
    const until = async (isTrue: () => boolean): Promise<void> => {
      const begin = systemClock.monotonicMs();
      while (!isTrue() && systemClock.monotonicMs() - begin < 3_000)
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => rounds === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    isCut = true;
    endWait();
    await until(() => rounds > 1);
    expect(rounds).toBeGreaterThan(1);
    isCut = false;
    const before = rounds;
    await until(() => rounds > before);
    expect(rounds).toBeGreaterThan(before);
    const stopped = loop.stop();
    endWait();
    await stopped;
  });
});
