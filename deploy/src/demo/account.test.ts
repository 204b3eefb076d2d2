import { describe, expect, it } from "vitest";
import { accountOf, type LoggedChanges } from "./account.ts";

const logged = (byRequest: Record<string, string[]>): LoggedChanges => ({
  refs: new Set(Object.values(byRequest).flat()),
  byRequest: new Map(Object.entries(byRequest)),
  bySite: new Map(),
});
const ack = (idempotencyKey: string, ...refs: string[]) => ({ site: "B01", idempotencyKey, refs });

describe("the clients' account", () => {
  it("finds nothing where the log holds exactly what was promised", () => {
    expect(accountOf([ack("k", "a", "b")], logged({ k: ["a", "b"] }))).toEqual({ acknowledged: 2, lost: 0, duplicated: 0 });
  });
  it("counts what was promised and is not in the log", () => {
    expect(accountOf([ack("k", "a", "b")], logged({ k: ["a"] }))).toMatchObject({ lost: 1 });
  });
  it("counts what was done again for the same request, also for a part of a file", () => {
    expect(accountOf([ack("k", "a")], logged({ k: ["a", "c"], "k#2": ["d"] }))).toMatchObject({ duplicated: 2 });
  });
  it("passes over what other clients asked for", () => {
    expect(accountOf([ack("k", "a")], logged({ k: ["a"], other: ["z"] }))).toMatchObject({ duplicated: 0 });
  });
});
