import type { EntityKey, OperationEntry } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { LOOK_UP_REPEAT_MS, LOOK_UPS_REMEMBERED } from "../limits.ts";
import { createRepeats } from "./repeats.ts";

const person = (n: number) => n.toString(16).padStart(32, "0") as EntityKey;
const look = (over: Partial<OperationEntry> = {}): OperationEntry =>
  ({
    kind: "look-up",
    operatorId: "B01-chen",
    subject: person(1),
    detail: "page",
    atMs: 1,
    ...over,
  }) as OperationEntry;

/** Looks as the recorder takes them. */
function looking(monotonicMs: () => number) {
  const repeats = createRepeats({ monotonicMs });
  return (entry: OperationEntry): boolean => {
    const isRepeat = repeats.isRepeat(entry);
    if (!isRepeat) repeats.note(entry);
    return isRepeat;
  };
}

describe("a look at somebody", () => {
  it("is the same within five minutes, and a new one after them", () => {
    const clock = { ms: 0 };
    const isRepeat = looking(() => clock.ms);
    expect(isRepeat(look())).toBe(false);
    clock.ms = LOOK_UP_REPEAT_MS - 1;
    expect(isRepeat(look())).toBe(true);
    clock.ms = LOOK_UP_REPEAT_MS;
    expect(isRepeat(look())).toBe(false);
    expect(isRepeat(look())).toBe(true);
  });

  it.each([
    ["by somebody else", { operatorId: "B01-wang" }],
    ["at somebody else", { subject: person(2) }],
    ["in another way", { detail: "list" }],
    ["on another screen", { screen: "slip" }],
    ["at another slip", { ref: "another" }],
    ["that found nobody", { kind: "look-up-missed" }],
    ["and a print are two", { kind: "print" }],
  ] as const)("%s is another", (_what, other) => {
    const isRepeat = looking(() => 0);
    isRepeat(look());
    expect(isRepeat(look(other as Partial<OperationEntry>))).toBe(false);
  });

  it("is forgotten for newer ones, so that memory stays bounded", () => {
    const isRepeat = looking(() => 0);
    for (let n = 0; n <= LOOK_UPS_REMEMBERED; n += 1) isRepeat(look({ subject: person(n) }));
    expect(isRepeat(look({ subject: person(LOOK_UPS_REMEMBERED) }))).toBe(true);
    expect(isRepeat(look({ subject: person(0) }))).toBe(false);
  });
});
