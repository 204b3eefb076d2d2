import { randomUUID } from "node:crypto";
import { runStoreContract } from "@huilian/sync/store-contract";
import { afterAll, beforeAll, describe } from "vitest";
import type { Patience } from "./couch-client.ts";
import { parseCouchUrl } from "./couch-server.ts";
import { type CouchStandIn, type Mishap, type StandInRequest, startCouchStandIn } from "./couch-stand-in.fixture.ts";
import { openCouchStore } from "./couch-store.ts";

/*
 * The suite every adapter of the store keeps to: over the stand-in, over one that fails in every way it can, and over
 * a real CouchDB where HUILIAN_COUCHDB_URL names one, in databases of their own that are deleted afterwards.
 */
const QUICK: Patience = { triesMax: 40, delayMs: 1, delayMaxMs: 2, timeoutMs: 5_000 };

function contractOver(name: string, url: () => string, patience?: Patience): readonly string[] {
  const used: string[] = [];
  runStoreContract(name, async () => {
    const database = `huilian-test-${randomUUID()}`;
    used.push(database);
    const options = { url: url(), database, ...(patience ? { patience } : {}) };
    const store = await openCouchStore(options);
    const reopen = async () => {
      await store.close();
      return openCouchStore(options);
    };
    return { store, reopen };
  });
  return used;
}

function contractOverStandIn(name: string, mishap?: (request: StandInRequest) => Mishap | undefined): void {
  describe(name, () => {
    let standIn: CouchStandIn;
    beforeAll(async () => {
      standIn = await startCouchStandIn(mishap ? { mishap } : {});
    });
    afterAll(() => standIn.close());
    contractOver(`the CouchDB store, ${name},`, () => standIn.url, QUICK);
  });
}

const everyNthWrite = (n: number, mishaps: readonly Mishap[]) => {
  let writes = 0;
  return ({ isWrite }: StandInRequest): Mishap | undefined => {
    if (!isWrite) return undefined;
    writes += 1;
    return writes % n === 0 ? mishaps[(writes / n) % mishaps.length] : undefined;
  };
};
const ALL: readonly Mishap[] = ["cut-before", "overloaded", "cut-after", "half-done", "half-answer"];

contractOverStandIn("over a sound server");
contractOverStandIn("over one that answers every second write with 202", everyNthWrite(2, ["accepted"]));
contractOverStandIn(
  "over one that answers with 202 and may have lost the write",
  everyNthWrite(2, ["accepted-and-lost", "accepted"]),
);
contractOverStandIn("over one that fails at every third request", ({ number }) =>
  number % 3 === 0 ? ALL[(number / 3) % ALL.length] : undefined,
);

const real = process.env["HUILIAN_TEST_COUCHDB_URL"];
describe.skipIf(!real)("over a real server", () => {
  const url = real ?? "";
  const used = contractOver("the CouchDB store, over a real server,", () => url);
  afterAll(async () => {
    const { baseUrl, authorization = "" } = parseCouchUrl(url) ?? {};
    for (const database of used)
      await fetch(`${baseUrl}/${database}`, { method: "DELETE", headers: { authorization } });
  });
});
