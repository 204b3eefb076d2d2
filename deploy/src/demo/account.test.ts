import { describe, expect, it } from "vitest";
import { accountOf, type LoggedChanges } from "./account.ts";

const logged = (since: readonly string[], before: readonly string[] = []): LoggedChanges => ({
  refs: new Set([...before, ...since]),
  sinceBegin: new Set(since),
  bySite: new Map(),
});
const ack = (...refs: string[]) => ({ site: "B01", idempotencyKey: "k", refs });

describe("the clients' account", () => {
  it("finds nothing where the log holds exactly what was promised", () => {
    expect(accountOf([ack("a", "b")], logged(["a", "b"]))).toEqual({ acknowledged: 2, lost: 0, duplicated: 0 });
  });
  it("counts what was promised and is not in the log", () => {
    expect(accountOf([ack("a", "b")], logged(["a"]))).toMatchObject({ lost: 1, duplicated: 0 });
  });
  it("counts what was done and promised to nobody", () => {
    expect(accountOf([ack("a")], logged(["a", "c", "d"]))).toMatchObject({ lost: 0, duplicated: 2 });
  });
  it("passes over what was there before the clients began", () => {
    expect(accountOf([ack("a")], logged(["a"], ["z"]))).toMatchObject({ duplicated: 0 });
  });
});
