import { type StoredDocument, StoreFault } from "@huilian/sync";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Patience } from "./couch-client.ts";
import { DOCUMENT_CHARACTERS_MAX } from "./couch-limits.ts";
import { couchDatabaseOf, parseCouchUrl } from "./couch-server.ts";
import { type CouchStandIn, startCouchStandIn } from "./couch-stand-in.fixture.ts";
import { type CouchStore, openCouchStore } from "./couch-store.ts";
import { storedFormOf } from "./stored-form.ts";

const QUICK: Patience = { triesMax: 5, delayMs: 1, delayMaxMs: 2, timeoutMs: 2_000 };
const ALL = { from: "", before: "~", limit: 100 };
const PASSWORD = "pass:w@rd/1%";

let standIn: CouchStandIn;
let store: CouchStore;
const logged: unknown[] = [];
const logger = { info: log, warn: log, error: log };
function log(...line: unknown[]): void {
  logged.push(line);
}
const open = (url = standIn.url) => openCouchStore({ url, database: "wire", patience: QUICK, logger });

beforeEach(async () => {
  standIn = await startCouchStandIn();
  store = await open();
  logged.length = 0;
});
afterEach(() => standIn.close());

const faultOf = async (work: Promise<unknown>): Promise<Error> => {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(StoreFault);
  return fault as Error;
};

describe("what a server says", () => {
  it.each([
    ["cut-before", "no whole answer"],
    ["half-answer", "no whole answer"],
    ["overloaded", "503"],
  ] as const)("is a fault and never 'not found' when it goes on being %s", async (mishap, why) => {
    await store.write([{ _id: "a/1" }]);
    standIn.setMishap(() => mishap);
    const works = [() => store.read("a/1"), () => store.read("a/2"), () => store.list(ALL), () => store.listIds(ALL)];
    for (const work of works) expect((await faultOf(work())).message).toMatch(new RegExp(`in 5 tries: ${why}`));
    expect(await store.trouble()).toBe("store-unreachable");
    standIn.setMishap(undefined);
    expect(await store.read("a/1")).toEqual({ _id: "a/1" });
    expect(await store.trouble()).toBeUndefined();
  });

  it("is a fault when the database is gone", async () => {
    await store.write([{ _id: "a/1" }]);
    standIn.databases.clear();
    expect((await faultOf(store.read("a/1"))).message).toContain("404 not_found");
    await faultOf(store.listIds(ALL));
    await faultOf(store.write([{ _id: "a/2" }]));
  });

  it("is no success when it is 202 to the end", async () => {
    standIn.setMishap(({ isWrite }) => (isWrite ? "accepted" : undefined));
    const fault = await faultOf(store.write([{ _id: "a/1" }]));
    expect(fault.message).toBe("CouchDB did not do POST /_bulk_docs in 5 tries: 202 ");
    standIn.setMishap(undefined);
    await store.write([{ _id: "a/1" }]);
    expect(await store.listIds(ALL)).toEqual(["a/1"]);
  });

  it("is waited for, and not for ever", async () => {
    await standIn.close();
    standIn = await startCouchStandIn({ delayMs: 50 });
    await faultOf(openCouchStore({ url: standIn.url, database: "slow", patience: { ...QUICK, timeoutMs: 10 } }));
    const slow = await openCouchStore({ url: standIn.url, database: "slow", patience: QUICK });
    await slow.write([{ _id: "a/1" }]);
    expect(await slow.listIds(ALL)).toEqual(["a/1"]);
  });

  it("is not asked again when it refuses the credentials; and neither they nor the place are told", async () => {
    const url = standIn.url.replace("admin", "somebody");
    const before = standIn.requests();
    const fault = await faultOf(open(url));
    expect(standIn.requests()).toBe(before + 1);
    expect(fault.message).toBe("CouchDB refuses: 401 unauthorized");
    standIn.setMishap(() => "overloaded");
    const faults = [
      fault,
      await faultOf(store.read("a/1")),
      await faultOf(store.write([{ _id: "a/1", secret: "内容" }])),
    ];
    const told =
      faults.map((each) => `${each.message} ${each.stack} ${JSON.stringify(each)}`).join() + JSON.stringify(logged);
    for (const text of [PASSWORD, encodeURIComponent(PASSWORD), "somebody", "127.0.0.1", "内容", "Basic"])
      expect(told).not.toContain(text);
    expect(logged.length).toBeGreaterThan(0);
  });
});

describe("the database", () => {
  it("is made once, and closed to the public", async () => {
    const database = standIn.databases.get("wire");
    const closed = { admins: { names: [], roles: ["_admin"] }, members: { names: [], roles: ["_admin"] } };
    expect(database?.security).toEqual(closed);
    const own = { admins: { names: [], roles: ["_admin"] }, members: { names: ["backup"], roles: [] } };
    if (database) database.security = own;
    await open();
    expect(database?.security).toEqual(own);
  });

  it("shows readers nothing that is not the store's, and people its documents as they are", async () => {
    await store.write([{ _id: "a/1", list: [1, null], text: "中" }]);
    const [shown] = standIn.databases.get("wire")?.open("a/1", false) ?? [];
    expect(shown).toMatchObject({ _id: "a/1", list: [1, null], text: "中" });
    const foreign = { revs: [], deleted: false, fields: {} };
    for (const id of ["~zzz", "plain", "a/日志", "a/0 x"]) standIn.databases.get("wire")?.edit({ id, ...foreign });
    for (const limit of [1, 2, 100])
      for (const descending of [false, true])
        for (const before of ["~", "\uffff", "b", "a/日"])
          expect(await store.listIds({ from: "", before, limit, descending })).toEqual(["a/1"]);
  });

  it("keeps at most two intents, and none of the parts of what was dropped", async () => {
    const large = { _id: "a/1", text: "y".repeat(2 * DOCUMENT_CHARACTERS_MAX) };
    for (let round = 0; round < 5; round += 1) {
      await store.write([large, { _id: "a/2" }]);
      await store.drop(["a/1"]);
    }
    const database = standIn.databases.get("wire");
    const range = { from: "~", includesEnd: true, descending: false, limit: 100 };
    expect(database?.range(range).filter((id) => !id.startsWith("~intent/"))).toEqual([]);
    expect(database?.range(range).length).toBeLessThanOrEqual(2);
  });

  it("with two contents under one id is a fault", async () => {
    await store.write([{ _id: "a/1", text: "one" }]);
    const revs = [`1-${"f".repeat(32)}`];
    standIn.databases.get("wire")?.graft({ id: "a/1", revs, deleted: false, fields: { text: "other" } });
    const works = [() => store.read("a/1"), () => store.list(ALL), () => store.write([{ _id: "a/1", text: "one" }])];
    for (const work of works) expect((await faultOf(work())).message).toContain("two contents");
  });
});

describe("readers during a write", () => {
  it.each([
    ["while it is being written", 3],
    ["and after it failed", Number.POSITIVE_INFINITY],
  ])("find all of it or nothing, %s", async (_, failures) => {
    await store.write([{ _id: "a/0" }]);
    const text = "x".repeat(1000);
    const written = ["b/1", "b/2", "b/3", "b/4"].map((_id) => ({ _id, text }));
    const all = ["a/0", ...written.map(({ _id }) => _id)];
    let left = failures;
    standIn.setMishap(({ isWrite, size }) => {
      // Of the write alone, not of what announces it.
      if (!isWrite || size < 4000 || left <= 0) return undefined;
      left -= 1;
      return "half-done";
    });
    const writing = store.write(written).catch(() => undefined);
    const seen: (readonly string[])[] = [];
    for (let n = 0; n < 30; n += 1) seen.push(await store.listIds(ALL));
    await writing;
    for (let n = 0; n < 3; n += 1) seen.push(await store.listIds(ALL));
    for (const found of seen) expect([["a/0"], all]).toContainEqual(found);
    expect(seen.at(-1)).toEqual(left > 0 ? ["a/0"] : all);
    expect(standIn.databases.get("wire")?.winner("b/1")).toBeDefined();
  });
});

describe("any content", () => {
  const text = fc.string({ unit: "binary", maxLength: 12 });
  const odd = fc.constantFrom(
    "\ud800",
    "\udfff x",
    "\\ud800",
    "\uffff",
    "\ufdd0",
    "\u0000",
    "$json",
    "$parts",
    '"',
    "\u2028",
  );
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      text,
      odd,
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie("list"),
      tie("record"),
    ),
    list: fc.array(tie("json"), { maxLength: 3 }),
    record: fc.dictionary(
      fc.oneof(text, odd).filter((name) => !name.startsWith("_")),
      tie("json"),
      { maxKeys: 3, noNullPrototype: true },
    ),
  })).record;

  it("comes back as it was", async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 10 }), async (contents) => {
        const documents = contents.map((content): StoredDocument => {
          number += 1;
          return { ...(content as object), _id: `a/${number}` };
        });
        await store.write(documents);
        const plain = documents.map((document) => JSON.parse(JSON.stringify(document)) as unknown);
        expect(await store.readMany(documents.map(({ _id }) => _id))).toEqual(plain);
        await store.write(documents);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["in one piece", DOCUMENT_CHARACTERS_MAX - 100],
    ["in two", DOCUMENT_CHARACTERS_MAX + 1],
    ["in many", 20 * 1024 * 1024],
  ])("of any size, %s", async (_, length) => {
    const document = { _id: "a/1", text: `${"z".repeat(length - 1)}中`, more: { of: ["it"] } };
    await store.write([document, { _id: "a/2" }]);
    expect(await store.read("a/1")).toEqual(document);
    expect(await store.list(ALL)).toEqual([document, { _id: "a/2" }]);
    await store.write([document]);
    await expect(store.write([{ ...document, more: {} }])).rejects.toThrow("other content");
  });

  it("stays members where any parser gives it back", () => {
    expect(storedFormOf({ _id: "a/1", a: [1, "中", { b: null }], c: true })).toEqual({
      members: '"a":[1,"中",{"b":null}],"c":true',
      parts: [],
    });
    for (const content of [0.5, 2 ** 53, "\ud800", "\uffff", { "\udc00": 1 }]) {
      const { members } = storedFormOf({ _id: "a/1", content });
      expect(members).toMatch(/^"\$json":"[\x20-\x7e]*"$/);
    }
  });
});

describe("the place of a database", () => {
  it("is read from a URL, whose password may have any characters", () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    expect(parseCouchUrl("http://admin:pw@127.0.0.1:5984")).toEqual({
      baseUrl: "http://127.0.0.1:5984",
      authorization: basic("admin:pw"),
    });
    expect(parseCouchUrl("https://a:%E5%AF%86%2F%3A@db.example/couch/")).toEqual({
      baseUrl: "https://db.example/couch",
      authorization: basic("a:密/:"),
    });
    expect(parseCouchUrl("http://127.0.0.1:5984/")).toEqual({ baseUrl: "http://127.0.0.1:5984" });
    for (const bad of ["", "127.0.0.1:5984", "ftp://a:b@c", "http://a:b@c/?d", "http://%ff:b@c", "http://a:b@c#d"])
      expect(parseCouchUrl(bad)).toBeUndefined();
  });

  it("is named after the network and its root", () => {
    const root = "0123-4567-89ab-cdef-0123";
    expect(couchDatabaseOf("Huilian Demo_1", root)).toBe("huilian-demo-1-0123456789abcdef");
    expect(couchDatabaseOf("市-1", root)).toBe("huilian--1-0123456789abcdef");
  });
});
