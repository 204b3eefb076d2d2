import { describe, expect, it } from "vitest";
import { createMemoryDisk, createMemoryStore } from "./memory-store.ts";
import { runStoreContract } from "./store.contract.ts";
import { StoreClosed, StoreFault } from "./store-errors.ts";

runStoreContract("the memory store", async () => ({ store: createMemoryStore() }));

runStoreContract("the memory disk", async () => {
  const disk = createMemoryDisk();
  const store = disk.open();
  const reopen = async () => {
    await store.close();
    return disk.open();
  };
  return { store, reopen };
});

describe("the memory disk", () => {
  it("takes a store opened earlier for dead", async () => {
    const disk = createMemoryDisk();
    const before = disk.open();
    await before.write([{ _id: "a/1" }]);
    const after = disk.open();
    expect(await after.read("a/1")).toEqual({ _id: "a/1" });
    await expect(before.write([{ _id: "a/2" }])).rejects.toBeInstanceOf(StoreClosed);
    await expect(before.read("a/1")).rejects.toBeInstanceOf(StoreClosed);
    expect(await after.read("a/2")).toBeUndefined();
  });

  it.each(["before", "after"] as const)("fails the next write %s it took effect, and only that one", async (when) => {
    const disk = createMemoryDisk();
    const store = disk.open();
    await store.write([{ _id: "a/0" }]);
    disk.failNextWrite(when);
    await store.write([{ _id: "a/0" }]);
    await expect(store.write([{ _id: "a/1" }, { _id: "a/2" }])).rejects.toBeInstanceOf(StoreFault);
    const all = { from: "", before: "~", limit: 9 };
    expect(await store.listIds(all)).toEqual(when === "before" ? ["a/0"] : ["a/0", "a/1", "a/2"]);
    await store.write([{ _id: "a/1" }, { _id: "a/2" }]);
    expect(await store.listIds(all)).toEqual(["a/0", "a/1", "a/2"]);
  });

  it("fails a drop likewise", async () => {
    const disk = createMemoryDisk();
    const store = disk.open();
    await store.write([{ _id: "a/0" }]);
    disk.failNextWrite("before");
    await expect(store.drop(["a/0"])).rejects.toBeInstanceOf(StoreFault);
    expect(await store.read("a/0")).toEqual({ _id: "a/0" });
  });

  it("gives out frozen documents", async () => {
    const store = createMemoryStore();
    await store.write([{ _id: "a/0", list: [{ value: 1 }] }]);
    const document = await store.read("a/0");
    expect(Object.isFrozen(document)).toBe(true);
    const list = document?.["list"] as readonly unknown[] | undefined;
    expect(Object.isFrozen(list?.[0])).toBe(true);
  });
});
