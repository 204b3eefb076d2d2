import { describe, expect, it } from "vitest";
import { createNodeTime, type TimeOfBeacon } from "./node-time.ts";

function machine(beacon?: TimeOfBeacon) {
  const state = { wallMs: 1_000_000, monotonicMs: 50, beacon };
  const clock = { wallMs: () => state.wallMs, monotonicMs: () => state.monotonicMs };
  return { state, time: createNodeTime(clock, () => state.beacon) };
}

describe("node time", () => {
  it("is the wall clock before anything was heard, but never before the beacon held", () => {
    const { state, time } = machine({ hash: "a", timeMs: 2_000_000 });
    expect(time.physicalMs()).toBe(2_000_000);
    state.wallMs = 2_500_000;
    expect([time.physicalMs(), time.isSure()]).toEqual([2_500_000, false]);
  });

  it("follows the beacon heard in this boot, whatever the wall clock does", () => {
    const { state, time } = machine({ hash: "a", timeMs: 2_000_000 });
    time.noteBeacon();
    expect(time.isSure()).toBe(false);
    state.beacon = { hash: "b", timeMs: 3_000_000 };
    time.noteBeacon();
    state.wallMs = 9_000_000_000;
    state.monotonicMs += 700;
    expect([time.physicalMs(), time.isSure()]).toEqual([3_000_700, true]);
  });

  it("does not go back when an older beacon arrives late", () => {
    const { state, time } = machine();
    state.beacon = { hash: "a", timeMs: 3_000_000 };
    time.noteBeacon();
    state.monotonicMs += 10_000;
    state.beacon = { hash: "b", timeMs: 3_004_000 };
    time.noteBeacon();
    expect(time.physicalMs()).toBe(3_010_000);
  });
});
