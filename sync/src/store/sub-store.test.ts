import { describe, expect, it } from "vitest";
import { createMemoryDisk, createMemoryStore } from "./memory-store.ts";
import { runStoreContract } from "./store.contract.ts";
import { subStore } from "./sub-store.ts";

runStoreContract("a store within a store", async () => {
  const disk = createMemoryDisk();
  const reopen = async () => subStore(disk.open(), "operations");
  return { store: await reopen(), reopen };
});

describe("a store within a store", () => {
  it("shows nothing of what lies beside it, and nothing of it shows as something else", async () => {
    const store = createMemoryStore();
    const within = subStore(store, "operations");
    const all = { from: "", before: "~", limit: 9 };
    await store.write([{ _id: "commit/1" }, { _id: "operation/1" }, { _id: "operationst/1" }]);
    await within.write([{ _id: "commit/1", of: "within" }]);
    expect(await within.listIds(all)).toEqual(["commit/1"]);
    expect(await within.listIds({ ...all, before: "\uffff", descending: true })).toEqual(["commit/1"]);
    expect(await store.listIds(all)).toEqual(["commit/1", "operation/1", "operations/commit/1", "operationst/1"]);
    expect(await store.read("commit/1")).toEqual({ _id: "commit/1" });
    expect(await within.read("commit/1")).toEqual({ _id: "commit/1", of: "within" });
    await within.drop(["commit/1"]);
    expect(await store.listIds(all)).toEqual(["commit/1", "operation/1", "operationst/1"]);
  });

  it("ends alone: the store is not closed with it", async () => {
    const store = createMemoryStore();
    const within = subStore(store, "operations");
    await within.close();
    await expect(within.read("a/1")).rejects.toThrow("closed");
    await store.write([{ _id: "a/1" }]);
    expect(await store.read("a/1")).toEqual({ _id: "a/1" });
  });

  it("takes a word for a prefix and nothing else", () => {
    for (const prefix of ["", "a/b", "A", "a~", "x".repeat(21)]) {
      expect(() => subStore(createMemoryStore(), prefix)).toThrow("prefix");
    }
  });
});
