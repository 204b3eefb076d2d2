import { describe, expect, it } from "vitest";
import { accountOf, type LoggedChanges } from "./account.ts";

/** A Ref of the one chain of these tests. */
const ref = (sequence: number, hash = `h${sequence}`): string => `i/${sequence}/${hash}`;
const refs = (...sequences: readonly number[]): readonly string[] => sequences.map((sequence) => ref(sequence));

const logged = (since: readonly string[], before: readonly string[] = []): LoggedChanges => ({
  refs: new Set([...before, ...since]),
  sinceBegin: new Set(since),
  operatorKeys: 0,
  bySite: new Map(),
});
const ack = (...sequences: readonly number[]) => ({
  site: "B01",
  idempotencyKey: "k",
  refs: refs(...sequences),
  ranges: [],
});
const ackOfFile = (first: string, last: string) => ({
  site: "B01",
  idempotencyKey: "f",
  refs: [],
  ranges: [{ first, last }],
});

describe("the clients' account", () => {
  it("finds nothing where the log holds exactly what was promised", () => {
    expect(accountOf([ack(1, 2)], logged(refs(1, 2)))).toEqual({ acknowledged: 2, lost: 0, duplicated: 0 });
  });
  it("counts what was promised and is not in the log", () => {
    expect(accountOf([ack(1, 2)], logged(refs(1)))).toMatchObject({ lost: 1, duplicated: 0 });
  });
  it("counts what was done and promised to nobody", () => {
    expect(accountOf([ack(1)], logged(refs(1, 3, 4)))).toMatchObject({ lost: 0, duplicated: 2 });
  });
  it("passes over what was there before the clients began", () => {
    expect(accountOf([ack(1)], logged(refs(1), refs(9)))).toMatchObject({ duplicated: 0 });
  });
  it("takes a file's answer for every change from the first to the last", () => {
    const file = ackOfFile(ref(1), ref(4));
    expect(accountOf([file], logged(refs(1, 2, 3, 4)))).toEqual({ acknowledged: 4, lost: 0, duplicated: 0 });
    expect(accountOf([file], logged(refs(1, 2, 4, 5)))).toEqual({ acknowledged: 4, lost: 1, duplicated: 1 });
  });
  it("counts a promised place that holds another change as lost", () => {
    expect(accountOf([ackOfFile(ref(1), ref(2, "other"))], logged(refs(1, 2)))).toMatchObject({ lost: 1 });
  });
});
