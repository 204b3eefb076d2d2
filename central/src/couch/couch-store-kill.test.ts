import { type Store, type StoredDocument, StoreInUse } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import type { Patience } from "./couch-client.ts";
import { DOCUMENT_CHARACTERS_MAX } from "./couch-limits.ts";
import { type CouchStandIn, type Mishap, startCouchStandIn } from "./couch-stand-in.fixture.ts";
import { openCouchStore } from "./couch-store.ts";

/*
 * The process dies at its nth request, for every n: before the server got it, after, and in the middle of what a bulk
 * request writes. Whoever opens the store afterwards finds all of a write or drop, or nothing of it, and everything
 * that was acknowledged.
 */
const ALL = { from: "", before: "~", limit: 10_000 };
const DATABASE = "kill";
const NO_PATIENCE: Patience = { triesMax: 1, delayMs: 0, delayMaxMs: 0, timeoutMs: 5_000 };
const LARGE = "x".repeat(DOCUMENT_CHARACTERS_MAX + 1);

const doc = (id: string, content: unknown = id): StoredDocument => ({ _id: id, content });

interface Step {
  readonly name: string;
  readonly run: (store: Store) => Promise<void>;
  /** What is in the store after it, id by id. */
  readonly after: (before: ReadonlyMap<string, unknown>) => Map<string, unknown>;
}

const write = (...documents: readonly StoredDocument[]): Step => ({
  name: `write ${documents.map(({ _id }) => _id)}`,
  run: (store) => store.write(documents),
  after: (before) => new Map([...before, ...documents.map((document) => [document._id, document["content"]] as const)]),
});
const drop = (...ids: readonly string[]): Step => ({
  name: `drop ${ids}`,
  run: (store) => store.drop(ids),
  after: (before) => new Map([...before].filter(([id]) => !ids.includes(id))),
});

const STEPS: readonly Step[] = [
  write(doc("a/1"), doc("a/2"), doc("a/3")),
  drop("a/1", "a/2"),
  write(doc("a/1", "again"), doc("b/1"), doc("b/2"), doc("b/3")),
  write(doc("c/1")),
  drop("b/2"),
  write(doc("b/2", "again"), doc("d/1", LARGE), doc("d/2")),
  drop("d/1", "a/1"),
  write(doc("e/1"), doc("e/2")),
];

async function contentsOf(store: Store): Promise<Map<string, unknown>> {
  return new Map((await store.list(ALL)).map((document) => [document._id, document["content"]]));
}

/** @returns what is known to be in the store when the process dies, and what it was doing then. */
async function liveUntilDead(standIn: CouchStandIn): Promise<{ before: Map<string, unknown>; doing?: Step }> {
  let before = new Map<string, unknown>();
  const store = await openCouchStore({ url: standIn.url, database: DATABASE, patience: NO_PATIENCE }).catch(
    () => undefined,
  );
  if (!store) return { before };
  for (const step of STEPS) {
    const done = await step.run(store).then(
      () => true,
      () => false,
    );
    if (!done) return { before, doing: step };
    before = step.after(before);
  }
  return { before };
}

/** From request `n` on, nothing comes through any more. */
const deadFrom = (n: number, last: Mishap) => (request: { readonly number: number }) =>
  request.number < n ? undefined : request.number === n ? last : "cut-before";

describe("a process that dies at any request", () => {
  it.each<Mishap>(["cut-before", "cut-after", "half-done"])("%s", { timeout: 300_000 }, async (mishap) => {
    const sound = await startCouchStandIn();
    await liveUntilDead(sound);
    const requests = sound.requests();
    await sound.close();
    expect(requests).toBeGreaterThan(30);
    let undone = 0;
    for (let n = 1; n <= requests; n += 1) {
      const dying = await startCouchStandIn({ mishap: deadFrom(n, mishap) });
      const { before, doing } = await liveUntilDead(dying);
      await dying.close();

      const restarted = await startCouchStandIn({ databases: dying.databases });
      const store = await openCouchStore({ url: restarted.url, database: DATABASE, patience: NO_PATIENCE });
      const found = await contentsOf(store);
      const possible = [before, ...(doing ? [doing.after(before)] : [])];
      expect(possible, `dead at request ${n}, ${doing?.name}`).toContainEqual(found);
      if (doing && found.size === before.size) undone += 1;
      // It goes on from there, with the same write or any other.
      await doing?.run(store);
      await store.write([doc("z/1"), doc("z/2")]);
      await store.close();
      const again = await openCouchStore({ url: restarted.url, database: DATABASE, patience: NO_PATIENCE });
      const expected = new Map([...(doing ? doing.after(before) : before), ["z/1", "z/1"], ["z/2", "z/2"]]);
      expect(await contentsOf(again), `after going on from request ${n}`).toEqual(expected);
      await again.close();
      await restarted.close();
    }
    expect(undone).toBeGreaterThan(5);
  });

  it("is found out also by itself when it lives on: all of the write or nothing, before and after the next", async () => {
    for (let n = 1; n <= 12; n += 1) {
      const standIn = await startCouchStandIn();
      const store = await openCouchStore({ url: standIn.url, database: DATABASE, patience: NO_PATIENCE });
      await store.write([doc("a/0")]);
      const from = standIn.requests() + n;
      standIn.setMishap(({ number }) => (number === from ? "half-done" : number > from ? "cut-before" : undefined));
      const written = [doc("b/1"), doc("b/2"), doc("b/3")];
      const done = await store.write(written).then(
        () => true,
        () => false,
      );
      standIn.setMishap(undefined);
      const all = ["a/0", "b/1", "b/2", "b/3"];
      expect([["a/0"], all]).toContainEqual(await store.listIds(ALL));
      await store.write([doc("c/1")]);
      const found = await store.listIds(ALL);
      expect(
        done
          ? [[...all, "c/1"]]
          : [
              ["a/0", "c/1"],
              [...all, "c/1"],
            ],
      ).toContainEqual(found);
      await store.write(written);
      expect(await store.listIds(ALL)).toEqual([...all, "c/1"]);
      await store.close();
      await standIn.close();
    }
  });
});

describe("a process that dies while it undoes what another left", () => {
  it("leaves that to the next, wherever it died", { timeout: 120_000 }, async () => {
    for (let n = 10; n <= 14; n += 1) {
      for (let m = 1; m <= 9; m += 1) {
        const dying = await startCouchStandIn();
        const options = { database: DATABASE, patience: NO_PATIENCE };
        const store = await openCouchStore({ ...options, url: dying.url });
        await store.write([doc("a/0")]);
        dying.setMishap(deadFrom(n, "half-done"));
        const written = [doc("b/1"), doc("b/2"), doc("b/3")];
        await store.write(written).catch(() => undefined);
        await dying.close();
        const opening = await startCouchStandIn({ databases: dying.databases, mishap: deadFrom(m, "half-done") });
        await openCouchStore({ ...options, url: opening.url }).catch(() => undefined);
        await opening.close();
        const sound = await startCouchStandIn({ databases: dying.databases });
        const last = await openCouchStore({ ...options, url: sound.url });
        const all = ["a/0", "b/1", "b/2", "b/3"];
        expect([["a/0"], all], `dead at ${n}, then at ${m}`).toContainEqual(await last.listIds(ALL));
        await last.write(written);
        expect(await last.listIds(ALL)).toEqual(all);
        await sound.close();
      }
    }
  });
});

describe("a request of a dead process that the server does late", () => {
  it("brings nothing back that was undone", async () => {
    const standIn = await startCouchStandIn();
    const kept: { path: string; init: RequestInit }[] = [];
    const options = { url: standIn.url, database: DATABASE, patience: NO_PATIENCE };
    const dying = await openCouchStore({
      ...options,
      async fetch(path, init) {
        const isOfWrite =
          typeof init.body === "string" && init.body.includes('"late/1"') && init.body.includes('"new_edits":false');
        if (!isOfWrite) return fetch(path, init);
        kept.push({ path, init });
        throw new Error("the process died");
      },
    });
    await expect(dying.write([doc("late/1"), doc("late/2")])).rejects.toThrow("tries");
    const store = await openCouchStore(options);
    expect(kept).toHaveLength(1);
    for (const { path, init } of kept) await fetch(path, { ...init, signal: null });
    expect(await store.listIds(ALL)).toEqual([]);
    await store.write([doc("late/1", "other")]);
    expect(await store.list(ALL)).toEqual([doc("late/1", "other")]);
    await store.close();
    await standIn.close();
  });
});

describe("two processes with one database", () => {
  it("the one that opened it first writes nothing any more, from the moment the other has it", async () => {
    const standIn = await startCouchStandIn();
    const options = { url: standIn.url, database: DATABASE, patience: NO_PATIENCE };
    const first = await openCouchStore(options);
    await first.write([doc("a/1")]);
    const second = await openCouchStore(options);
    await expect(first.write([doc("a/2")])).rejects.toBeInstanceOf(StoreInUse);
    await expect(first.drop(["a/1"])).rejects.toBeInstanceOf(StoreInUse);
    expect(await first.trouble()).toBe("store-taken-over");
    await second.write([doc("a/2", "second")]);
    await second.write([doc("a/3")]);
    await expect(first.write([doc("a/4")])).rejects.toBeInstanceOf(StoreInUse);
    expect(await second.listIds(ALL)).toEqual(["a/1", "a/2", "a/3"]);
    expect(await second.trouble()).toBeUndefined();
    await standIn.close();
  });

  it("a write that the other undid is not acknowledged, wherever in it the other came", async () => {
    for (let n = 1; ; n += 1) {
      const standIn = await startCouchStandIn();
      const options = { url: standIn.url, database: DATABASE, patience: NO_PATIENCE };
      let [requests, took] = [0, false];
      const second: Store[] = [];
      const first = await openCouchStore({
        ...options,
        async fetch(path, init) {
          requests += 1;
          if (requests === n) second.push(await openCouchStore(options));
          return fetch(path, init);
        },
      }).catch(() => undefined);
      took = await (first?.write([doc("a/1"), doc("a/2")]) ?? Promise.reject()).then(
        () => true,
        () => false,
      );
      const found = second[0] && (await second[0].listIds(ALL));
      await standIn.close();
      if (!found) break;
      if (took) expect(found, `taken over at request ${n}`).toEqual(["a/1", "a/2"]);
      else expect([[], ["a/1", "a/2"]], `taken over at request ${n}`).toContainEqual(found);
      expect(n).toBeLessThan(30);
    }
  });
});
