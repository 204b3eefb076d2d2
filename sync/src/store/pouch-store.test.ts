import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { afterAll, describe, expect, it } from "vitest";
import type { LevelOperation, LevelPort } from "./level-port.ts";
import { openPouchStore, openStoreOver } from "./pouch-store.ts";
import { runStoreContract } from "./store.contract.ts";
import type { Store } from "./store.ts";
import { prefixRange, StoreConflict } from "./store.ts";
import { StoreFault, StoreInUse } from "./store-errors.ts";

const directories: string[] = [];
async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "huilian-store-"));
  directories.push(directory);
  return directory;
}
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

runStoreContract("the pouch store", async () => {
  const directory = await newDirectory();
  const store = await openPouchStore({ directory });
  const reopen = async (): Promise<Store> => {
    await store.close();
    return openPouchStore({ directory });
  };
  return { store, reopen };
});

/** A real LevelDB whose calls can be counted and made to fail. */
async function openFaultyLevel(): Promise<{
  level: ClassicLevel;
  port: LevelPort;
  batches: { operations: LevelOperation[]; sync: boolean }[];
  fault: {
    get?: RegExp;
    iterator?: boolean;
    has?: boolean;
    batch?: "before" | "after";
    damage?: RegExp;
    missOnce?: RegExp;
  };
}> {
  const level = new ClassicLevel(await newDirectory());
  await level.open();
  const batches: { operations: LevelOperation[]; sync: boolean }[] = [];
  const fault: Awaited<ReturnType<typeof openFaultyLevel>>["fault"] = {};
  const broken = (): never => {
    throw Object.assign(new Error("IO error: EIO"), { code: "LEVEL_IO_ERROR" });
  };
  const port: LevelPort = {
    get: async (key) => {
      if (fault.get?.test(key)) broken();
      if (fault.missOnce?.test(key)) {
        delete fault.missOnce;
        return undefined;
      }
      return fault.damage?.test(key) ? '{"half' : level.get(key);
    },
    hasMany: async (keys) => (fault.has ? broken() : level.hasMany(keys)),
    batch: async (operations, options) => {
      if (fault.batch === "before") broken();
      batches.push({ operations, sync: options.sync });
      await level.batch(operations, options);
      if (fault.batch === "after") broken();
    },
    iterator: (range) => {
      const iterator = level.iterator(range);
      const nextv = async (size: number) => (fault.iterator ? broken() : iterator.nextv(size));
      return { nextv, close: () => iterator.close() };
    },
    close: () => level.close(),
  };
  return { level, port, batches, fault };
}

const ALL = { from: "", before: "~", limit: 1000 };

describe("a disk that fails", () => {
  it.each([
    ["the document's entry", { get: /document-store/ }],
    ["the document's content", { get: /by-sequence/ }],
    ["the question whether it exists", { get: /by-sequence/, has: true }],
    ["a document's damaged entry", { damage: /document-store/ }],
    ["a document's damaged content", { damage: /by-sequence/ }],
  ])("is never taken for a missing document: %s", async (_what, faults) => {
    const { port, fault } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/1", content: 1 }]);
    Object.assign(fault, faults);
    await expect(store.read("a/1")).rejects.toBeInstanceOf(StoreFault);
    await expect(store.readMany(["a/0", "a/1"])).rejects.toBeInstanceOf(StoreFault);
    await expect(store.list(ALL)).rejects.toBeInstanceOf(StoreFault);
    for (const name of Object.keys(faults)) delete fault[name as keyof typeof fault];
    expect(await store.read("a/1")).toEqual({ _id: "a/1", content: 1 });
    expect(await store.list(ALL)).toHaveLength(1);
    await store.close();
  });

  it("says nothing about a document that was never written either", async () => {
    const { port, fault } = await openFaultyLevel();
    const store = await openStoreOver(port);
    fault.get = /document-store/;
    await expect(store.read("a/1")).rejects.toBeInstanceOf(StoreFault);
    delete fault.get;
    expect(await store.read("a/1")).toBeUndefined();
    await store.close();
  });

  it("is not suspected when a document arrives between two questions", async () => {
    const { port, fault } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/1" }]);
    fault.missOnce = /document-store/;
    expect(await store.read("a/1")).toEqual({ _id: "a/1" });
    await store.close();
  });

  it("is never taken for an empty range", async () => {
    const { port, fault } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/1" }]);
    fault.iterator = true;
    await expect(store.list(ALL)).rejects.toBeInstanceOf(StoreFault);
    await expect(store.listIds(ALL)).rejects.toBeInstanceOf(StoreFault);
    await expect(store.drop(["a/1"])).rejects.toBeInstanceOf(StoreFault);
    fault.iterator = false;
    expect(await store.listIds(ALL)).toEqual(["a/1"]);
    await store.close();
  });

  it("is noticed when a document's entry is there and its content is gone", async () => {
    const { level, port } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/1" }]);
    for (const key of await level.keys().all()) if (key.includes("by-sequence")) await level.del(key);
    await expect(store.read("a/1")).rejects.toBeInstanceOf(StoreFault);
    await expect(store.list(ALL)).rejects.toBeInstanceOf(StoreFault);
    await store.close();
  });

  it("never makes a write overwrite what it could not read", async () => {
    const { port, fault, batches } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/1", content: 1 }]);
    const before = batches.length;
    fault.get = /document-store/;
    await expect(store.write([{ _id: "a/1", content: 2 }])).rejects.toBeInstanceOf(StoreFault);
    // PouchDB asks for the entry of a new document as well, and would go on after a failure.
    await expect(store.write([{ _id: "a/2" }])).rejects.toBeInstanceOf(StoreFault);
    expect(batches).toHaveLength(before);
    delete fault.get;
    await expect(store.write([{ _id: "a/1", content: 2 }])).rejects.toBeInstanceOf(StoreConflict);
    await store.write([{ _id: "a/2" }]);
    await store.close();
  });

  it.each(["before", "after"] as const)("fails the write whose batch failed, %s it took effect", async (when) => {
    const { port, fault } = await openFaultyLevel();
    const store = await openStoreOver(port);
    await store.write([{ _id: "a/0" }]);
    fault.batch = when;
    const writes = [["a/1", "a/2"], ["a/0"], ["a/3"]].map((ids) => store.write(ids.map((_id) => ({ _id }))));
    const results = await Promise.allSettled(writes);
    expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled", "rejected"]);
    delete fault.batch;
    expect(await store.listIds(ALL)).toHaveLength(when === "before" ? 1 : 4);
    await store.write(["a/1", "a/2", "a/3"].map((_id) => ({ _id })));
    expect(await store.listIds(ALL)).toEqual(["a/0", "a/1", "a/2", "a/3"]);
    await store.close();
  });

  it("does not open over counters it could not read, which would write from the beginning again", async () => {
    const directory = await newDirectory();
    const store = await openPouchStore({ directory });
    await store.write([{ _id: "a/1" }]);
    await store.close();
    const level = new ClassicLevel(directory);
    const written: unknown[] = [];
    const port: LevelPort = {
      get: async () => Promise.reject(new Error("IO error: EIO")),
      hasMany: (keys) => level.hasMany(keys),
      batch: async (operations) => void written.push(operations),
      iterator: (range) => level.iterator(range),
      close: () => level.close(),
    };
    await level.open();
    await expect(openStoreOver(port)).rejects.toBeInstanceOf(StoreFault);
    expect(written).toEqual([]);
    expect(level.status).toBe("closed");
  });
});

describe("what is written", () => {
  it("goes to disk with an fsync, in one batch a group", async () => {
    const { port, batches } = await openFaultyLevel();
    const store = await openStoreOver(port);
    const before = batches.length;
    await Promise.all(Array.from({ length: 500 }, (_, index) => store.write([{ _id: `a/${index}` }])));
    expect(batches.length - before).toBeLessThan(10);
    await store.drop(["a/1", "a/2"]);
    expect(batches.every((batch) => batch.sync)).toBe(true);
    await store.close();
  });

  it("leaves no trace once it is dropped, however often", async () => {
    const { level, port } = await openFaultyLevel();
    const store = await openStoreOver(port);
    const empty = await level.keys().all();
    await store.write([{ _id: "keep/1", nested: { _deleted: true, deleted: true, text: '"_deleted":true' } }]);
    const kept = await level.keys().all();
    for (let round = 0; round < 3; round += 1) {
      const ids = Array.from({ length: 20 }, (_, index) => `a/${index}`);
      await store.write(ids.map((_id) => ({ _id, round })));
      await store.drop(ids);
    }
    const counters = (keys: string[]): string[] => keys.filter((key) => !key.includes("meta-store"));
    expect(counters(await level.keys().all())).toEqual(counters(kept));
    expect(counters(kept).length).toBe(counters(empty).length + 2);
    expect(await store.read("keep/1")).toMatchObject({ nested: { deleted: true } });
    await store.close();
  });

  it("is written out before the store closes", async () => {
    const directory = await newDirectory();
    const store = await openPouchStore({ directory });
    const writes = Array.from({ length: 100 }, (_, index) => store.write([{ _id: `a/${index}` }]));
    await store.close();
    await Promise.all(writes);
    const again = await openPouchStore({ directory });
    expect(await again.listIds(prefixRange("a/", 1000))).toHaveLength(100);
    await again.close();
  });
});

describe("the store's directory", () => {
  it("is opened once in a process, and free again after close", async () => {
    const parent = await newDirectory();
    const directory = join(parent, "made", "when missing");
    const store = await openPouchStore({ directory });
    await symlink(directory, join(parent, "other name"));
    await expect(openPouchStore({ directory: join(parent, "other name") })).rejects.toBeInstanceOf(StoreInUse);
    await expect(openPouchStore({ directory: join(directory, "..", "when missing") })).rejects.toBeInstanceOf(
      StoreInUse,
    );
    await store.close();
    await (await openPouchStore({ directory })).close();
  });

  it("says so when it cannot be made", async () => {
    const file = join(await newDirectory(), "file");
    await writeFile(file, "");
    await expect(openPouchStore({ directory: join(file, "store") })).rejects.toBeInstanceOf(StoreFault);
  });

  it("is refused with StoreInUse when LevelDB says another holds it", async () => {
    const directory = await newDirectory();
    const level = new ClassicLevel(directory);
    await level.open();
    await expect(openPouchStore({ directory })).rejects.toBeInstanceOf(StoreInUse);
    await level.close();
    await (await openPouchStore({ directory })).close();
  });
});
