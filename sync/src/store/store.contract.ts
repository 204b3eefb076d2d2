import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store, StoredDocument } from "./store.ts";
import { prefixRange, StoreConflict, sortableNumber } from "./store.ts";
import { WRITE_DOCUMENTS_MAX } from "./store-limits.ts";

/** A fresh store, and how to close it and open its contents again where they survive that. */
export interface OpenedStore {
  readonly store: Store;
  readonly reopen?: () => Promise<Store>;
}

const ALL = { from: "", before: "~", limit: 10_000 };
const doc = (id: string, content: unknown = id): StoredDocument => ({ _id: id, content });
const idsOf = (documents: readonly (StoredDocument | undefined)[]): readonly (string | undefined)[] =>
  documents.map((document) => document?._id);

/** What every adapter of the Store port keeps to. */
export function runStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the store contract`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(async () => {
      await store.close();
    });

    writing(() => store);
    conflicts(() => store);
    ranges(() => store);
    dropping(() => store);
    concurrency(() => store);
    lifetime(
      () => store,
      async () => {
        if (!opened.reopen) return undefined;
        store = await opened.reopen();
        return store;
      },
    );
  });
}

function writing(store: () => Store): void {
  it("reads back what was written, and undefined for what was not", async () => {
    const document = { _id: "log/1", list: [1, -2.5, null, true], nested: { text: "姓名 \u{20000}\ud800", empty: "" } };
    await store().write([document]);
    expect(await store().read("log/1")).toEqual(document);
    expect(await store().read("log/2")).toBeUndefined();
    for (const odd of ["", "log", "log/", "_local/x", "日志/1", "toString"])
      expect(await store().read(odd)).toBeUndefined();
  });

  it("drops members that are undefined, as JSON does", async () => {
    await store().write([{ _id: "log/1", a: undefined, b: { c: undefined, d: 1 } }]);
    expect(Object.keys((await store().read("log/1")) ?? {}).sort()).toEqual(["_id", "b"]);
    await store().write([{ _id: "log/1", b: { d: 1 } }]);
  });

  it("takes its own copy, at the call and on reading", async () => {
    const inner = { value: 1 };
    const writing = store().write([{ _id: "log/1", inner }]);
    inner.value = 2;
    await writing;
    const first = await store().read("log/1");
    try {
      (first?.["inner"] as { value: number }).value = 3;
    } catch {
      // A frozen document refuses; that serves as well.
    }
    expect(await store().read("log/1")).toEqual({ _id: "log/1", inner: { value: 1 } });
  });

  it("refuses what is not a document with an ASCII id of the form kind/rest", async () => {
    const bad: readonly StoredDocument[] = [
      ...[
        "",
        "log",
        "/1",
        "log/",
        "_local/1",
        "_design/x",
        "日志/1",
        "log/会员",
        "log/a b",
        "log/~",
        `log/${"x".repeat(300)}`,
      ].map((id) => doc(id)),
      { _id: "log/1", _rev: "1-x" },
      { _id: "log/1", _deleted: true },
      ...[Number.NaN, Number.POSITIVE_INFINITY, new Date(0), () => 1, 1n, [undefined]].map((value) =>
        doc("log/1", value),
      ),
    ];
    for (const document of bad) await expect(store().write([doc("log/0"), document])).rejects.toThrow("invariant");
    expect(await store().listIds(ALL)).toEqual([]);
  });

  it("keeps a document of 1 MB, and several in one write", async () => {
    const large = Array.from({ length: 5 }, (_, index) => doc(`page/${index}`, `${index}`.repeat(1024 * 1024)));
    await store().write(large);
    expect(await store().list(prefixRange("page/", 10))).toEqual(large);
  });

  it("refuses a write or drop of more than a limited number", async () => {
    const many = Array.from({ length: WRITE_DOCUMENTS_MAX + 1 }, (_, index) => `a/${index}`);
    await expect(store().write(many.map((id) => doc(id)))).rejects.toThrow("limited number");
    await expect(store().drop(many)).rejects.toThrow("limited number");
  });

  it("writes nothing when there is nothing to write", async () => {
    await store().write([]);
    await store().drop([]);
    expect(await store().readMany([])).toEqual([]);
  });

  it("reads many in the order asked, with gaps and repetitions", async () => {
    await store().write([doc("a/1"), doc("a/2")]);
    expect(idsOf(await store().readMany(["a/2", "a/9", "a/1", "a/2"]))).toEqual(["a/2", undefined, "a/1", "a/2"]);
  });
}

function conflicts(store: () => Store): void {
  it("leaves a document with the same content as it is, whatever the order of its members", async () => {
    await store().write([{ _id: "log/1", a: 1, b: { c: 2, d: 3 } }]);
    await store().write([{ b: { d: 3, c: 2 }, a: 1, _id: "log/1" }, doc("log/2")]);
    expect(await store().listIds(ALL)).toEqual(["log/1", "log/2"]);
  });

  it("writes nothing of a write in which one id is taken by other content, and names those ids only", async () => {
    await store().write([doc("log/1", "secret one"), doc("log/3", "secret three")]);
    const failing = store().write([doc("log/0"), doc("log/1", "other"), doc("log/2"), doc("log/3", "other")]);
    const error = await failing.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreConflict);
    expect((error as StoreConflict).ids).toEqual(["log/1", "log/3"]);
    expect((error as StoreConflict).message).not.toContain("secret");
    expect(await store().listIds(ALL)).toEqual(["log/1", "log/3"]);
    expect(await store().read("log/1")).toEqual(doc("log/1", "secret one"));
  });

  it.each([
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [] }, { a: {} }],
    [{ a: 1 }, { a: "1" }],
    [{ a: null }, { a: 0 }],
    [{ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }],
  ])("tells %j from %j", async (one, other) => {
    await store().write([doc("log/1", one)]);
    await expect(store().write([doc("log/1", other)])).rejects.toBeInstanceOf(StoreConflict);
    await store().write([doc("log/1", one)]);
  });

  it("judges an id that is twice in one write in the same way", async () => {
    await store().write([doc("log/1", "x"), doc("log/1", "x")]);
    await expect(store().write([doc("log/2", "x"), doc("log/2", "y")])).rejects.toBeInstanceOf(StoreConflict);
    expect(await store().listIds(ALL)).toEqual(["log/1"]);
  });
}

function ranges(store: () => Store): void {
  it("orders by code unit and lists from, inclusive, to before, exclusive", async () => {
    const ids = ["a/B", "a/a", "a/10", "a/9", "a/-", "a/_", "a/}", "a/!", "a.b/1", "aa/1", "A/1", "a/a/b", "a/a!"];
    await store().write(ids.map((id) => doc(id)));
    const sorted = [...ids].sort((one, other) => (one < other ? -1 : 1));
    expect(await store().listIds(ALL)).toEqual(sorted);
    expect(await store().listIds({ from: "a/9", before: "a/a", limit: 9 })).toEqual(["a/9", "a/B", "a/_"]);
    expect(await store().listIds({ from: "a/a", before: "a/a", limit: 9 })).toEqual([]);
    expect(await store().listIds({ from: "b", before: "a", limit: 9 })).toEqual([]);
    expect(await store().listIds({ from: "", before: "", limit: 9 })).toEqual([]);
  });

  it("limits, from either end", async () => {
    await store().write([1, 2, 3, 4].map((number) => doc(`n/${sortableNumber(number)}`, number)));
    const range = { from: `n/${sortableNumber(1)}`, before: `n/${sortableNumber(4)}` };
    const contents = async (limit: number, descending: boolean): Promise<readonly unknown[]> =>
      (await store().list({ ...range, limit, descending })).map((document) => document["content"]);
    expect(await contents(0, false)).toEqual([]);
    expect(await contents(2, false)).toEqual([1, 2]);
    expect(await contents(9, false)).toEqual([1, 2, 3]);
    expect(await contents(0, true)).toEqual([]);
    expect(await contents(1, true)).toEqual([3]);
    expect(await contents(9, true)).toEqual([3, 2, 1]);
  });

  it("lists a prefix", async () => {
    await store().write(["log/1", "log/2", "logs/1", "lo/1"].map((id) => doc(id)));
    expect(await store().listIds(prefixRange("log/", 9))).toEqual(["log/1", "log/2"]);
  });

  it("agrees with a plain array about every range", async () => {
    const id = fc
      .string({ unit: fc.constantFrom("a", "b", "/", "!", "}", "A", "0"), maxLength: 4 })
      .map((s) => `k/x${s}`);
    const ids = [...new Set(fc.sample(id, { numRuns: 200, seed: 7 }))].sort((a, b) => (a < b ? -1 : 1));
    await store().write(ids.map((each) => doc(each)));
    const arbitrary = fc.record({ from: id, before: id, limit: fc.nat(30), descending: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(arbitrary, async (range) => {
        const within = ids.filter((each) => range.from <= each && each < range.before);
        const expected = (range.descending ? within.reverse() : within).slice(0, range.limit);
        expect(await store().listIds(range)).toEqual(expected);
        expect(idsOf(await store().list(range))).toEqual(expected);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
}

function dropping(store: () => Store): void {
  it("removes what is dropped from reads and ranges, and ignores ids it does not know", async () => {
    await store().write(["a/1", "a/2", "a/3"].map((id) => doc(id)));
    await store().drop(["a/2", "a/9", "", "_local/x", "a/2"]);
    expect(await store().read("a/2")).toBeUndefined();
    expect(idsOf(await store().readMany(["a/1", "a/2"]))).toEqual(["a/1", undefined]);
    expect(await store().listIds(ALL)).toEqual(["a/1", "a/3"]);
    expect(idsOf(await store().list({ ...ALL, descending: true }))).toEqual(["a/3", "a/1"]);
  });

  it("takes a dropped id again, with any content, any number of times", async () => {
    for (const content of ["one", "two", "two", "three"]) {
      await store().write([doc("a/1", content)]);
      expect(await store().read("a/1")).toEqual(doc("a/1", content));
      await store().drop(["a/1"]);
      expect(await store().read("a/1")).toBeUndefined();
    }
  });
}

function concurrency(store: () => Store): void {
  it("does concurrent writes and drops in the order they were asked for", async () => {
    await Promise.all([
      store().write([doc("a/1", "first")]),
      store().drop(["a/1"]),
      store().write([doc("a/1", "second"), doc("a/2")]),
      store().drop(["a/2"]),
    ]);
    expect(await store().list(ALL)).toEqual([doc("a/1", "second")]);
  });

  it("gives every concurrent writer its own result", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 300 }, (_, index) =>
        store().write([doc(`own/${index}`), ...(index % 3 === 0 ? [doc("shared/1", index)] : [])]),
      ),
    );
    const failed = results.flatMap((result, index) => (result.status === "rejected" ? [index] : []));
    expect(failed).toEqual(Array.from({ length: 99 }, (_, index) => (index + 1) * 3));
    expect(await store().read("shared/1")).toEqual(doc("shared/1", 0));
    const own = await store().listIds(prefixRange("own/", 1000));
    expect(own).toHaveLength(201);
    expect(own).not.toContain("own/3");
  });

  it("lets one writer win where several write other content under one id", async () => {
    const results = await Promise.allSettled(
      ["x", "y", "x", "z"].map((content) => store().write([doc("a/1", content)])),
    );
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  });

  it("shows a written document as soon as its write resolved, also while others are written", async () => {
    const others = Array.from({ length: 50 }, (_, index) => store().write([doc(`other/${index}`)]));
    await store().write([doc("mine/1")]);
    expect(await store().read("mine/1")).toEqual(doc("mine/1"));
    expect(await store().listIds(prefixRange("mine/", 2))).toEqual(["mine/1"]);
    await Promise.all(others);
  });
}

function lifetime(store: () => Store, reopen: () => Promise<Store | undefined>): void {
  it("refuses everything after close, which may be called twice", async () => {
    await store().write([doc("a/1")]);
    await store().close();
    await store().close();
    await expect(store().write([doc("a/2")])).rejects.toThrow("closed");
    await expect(store().read("a/1")).rejects.toThrow("closed");
    await expect(store().listIds(ALL)).rejects.toThrow("closed");
    await expect(store().drop(["a/1"])).rejects.toThrow("closed");
  });

  it("finds everything again after it was closed and opened", async () => {
    const written = store().write([doc("a/1"), doc("a/2")]);
    await written;
    await store().drop(["a/2"]);
    const again = await reopen();
    if (!again) return;
    expect(await again.list(ALL)).toEqual([doc("a/1")]);
    await expect(again.write([doc("a/1", "other")])).rejects.toBeInstanceOf(StoreConflict);
    await again.write([doc("a/2", "new")]);
    expect(await again.list(ALL)).toEqual([doc("a/1"), doc("a/2", "new")]);
  });
}
