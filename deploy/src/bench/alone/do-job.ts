import { assert } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { openBenchNode } from "../network/bench-node.ts";
import { loadPeer, type PeerDatabase, type PeerDocument } from "../peers/peer-pouch.ts";
import type { AloneJob, AloneResult } from "./job.ts";

/** A site that answers nobody: what is measured is a start without a line. */
const NO_CENTRE = "http://127.0.0.1:9";
const READ_AT_ONCE = 1_000;

const collectGarbage = (): void => (globalThis as { readonly gc?: () => void }).gc?.();

function residentBytes(): number {
  collectGarbage();
  return process.memoryUsage().rss;
}

export async function doJob(job: AloneJob): Promise<AloneResult> {
  const crypto = await loadCrypto();
  const peer = loadPeer(undefined);
  const idleBytes = residentBytes();
  const beganMs = performance.now();
  const close = job.start === "node" ? await startNode(job) : await startPeer(job);
  const seconds = (performance.now() - beganMs) / 1000;
  const memoryBytes = residentBytes() - idleBytes;
  await close();
  return { seconds, memoryBytes };

  async function startNode({ provisioned, site, directory, idNumber }: Extract<AloneJob, { start: "node" }>) {
    const { trustRoot, certificates, centre, own } = provisioned;
    const keys = { trustRoot, certificates, centre, ofSite: () => own };
    const node = await openBenchNode({ crypto, keys }, { site, directory, url: NO_CENTRE });
    const { persons } = await node.ask<{ readonly persons: readonly object[] }>("POST", "/v1/persons/find", {
      idNumber,
    });
    assert(persons.length === 1, "a restarted node finds its people");
    return node.close;
  }

  async function startPeer({ directory, idNumber }: Extract<AloneJob, { start: "peer" }>) {
    const database = await peer.openLocal(directory);
    const index = await indexOf(database);
    const [id] = index.get(idNumber) ?? [];
    assert(id !== undefined, "the peer finds its people");
    await database.get(id);
    // Held until here, so that its memory counts.
    return () => database.close().finally(() => index.clear());
  }
}

const SEARCHED: Readonly<Record<string, readonly string[]>> = {
  person: ["idNumber", "name"],
  card: ["cardNumber"],
  employer: ["creditCode", "name"],
};

/** The columns a node's index finds people by, over a document a row. */
async function indexOf(database: PeerDatabase): Promise<Map<string, string[]>> {
  const index = new Map<string, string[]>();
  for (let startkey: string | undefined; ; ) {
    const options = {
      include_docs: true,
      limit: READ_AT_ONCE,
      ...(startkey === undefined ? {} : { startkey, skip: 1 }),
    };
    const { rows } = await database.allDocs(options);
    for (const { id, doc } of rows)
      for (const value of searchedIn(doc)) index.set(value, [...(index.get(value) ?? []), id]);
    startkey = rows.at(-1)?.id;
    if (rows.length < READ_AT_ONCE) return index;
  }
}

function searchedIn(row: PeerDocument): readonly string[] {
  const columns = SEARCHED[String(row["entityType"])] ?? [];
  const groups = row["groups"] as Readonly<
    Record<string, readonly { readonly value: Readonly<Record<string, unknown>> }[]>
  >;
  return Object.values(groups ?? {}).flatMap((heads) =>
    heads.flatMap(({ value }) =>
      columns.flatMap((column) => (typeof value[column] === "string" ? [value[column]] : [])),
    ),
  );
}
