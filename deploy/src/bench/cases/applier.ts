import { openPouchStore, prefixRange, type Store, type StoredDocument } from "@huilian/sync";
import { type Figure, figureOf } from "../figure.ts";
import { openCentreOver } from "../network/bench-centre.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import { readLog, rowsAsDocuments } from "../network/read-log.ts";
import { bestBatchOf } from "../peers/best-batch.ts";
import { type PeerDocument, writeAll } from "../peers/peer-pouch.ts";
import { inTurn, median, timed } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";

const READ_AT_ONCE = 1_000;

/**
 * A centre starts over a log of which nothing is applied, and works it off: entries read and opened, folded, rows and
 * verdicts sealed in signed pages on disk. The peer only writes the rows that result.
 */
export async function measureApplier(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("applier");
  const { documents, changes, index } = await readLog(workshop, city.centre.centre, workshop.sizes.changes);
  const backlog = workshop.newDirectory("backlog");
  await copyLog(city.centre.store, backlog, index);
  const rows = rowsAsDocuments(documents);
  const batchSize = await bestBatchOf((size) => writeRows(workshop, rows, size));
  await workOff(workshop, backlog);
  const { ours, peer } = await inTurn(workshop.sizes.rounds, {
    ours: () => workOff(workshop, backlog),
    peer: () => writeRows(workshop, rows, batchSize),
  });
  await workshop.drop(backlog);
  return [
    figureOf({
      name: "applier",
      ours: changes.length / median(ours),
      peer: changes.length / median(peer),
      unit: "changes/s",
      better: "more",
      goal: { ours: 5_000 },
      of: { changes: changes.length, rows: rows.length, peerBatch: batchSize },
    }),
  ];
}

/** What a centre holds that has received the log and applied none of it. */
async function copyLog(from: Store, directory: string, upTo: number): Promise<void> {
  const to = await openPouchStore({ directory });
  for (const prefix of ["epoch/", "scopekey/"]) await to.write(await from.list(prefixRange(prefix, READ_AT_ONCE)));
  for (let next = "log/"; ; ) {
    const entries: readonly StoredDocument[] = await from.list({ from: next, before: "log/~", limit: READ_AT_ONCE });
    await to.write(entries.filter((entry) => Number(entry["index"]) <= upTo));
    const last = entries.at(-1);
    if (last === undefined || Number(last["index"]) >= upTo) break;
    next = `${last._id}!`;
  }
  await to.close();
}

/** @returns seconds. */
async function workOff(workshop: Workshop, backlog: string): Promise<number> {
  const directory = await workshop.copyOf(backlog, "applier");
  const store = await openPouchStore({ directory });
  const beganMs = performance.now();
  const centre = await openCentreOver(workshop, store);
  await centre.idle();
  const seconds = (performance.now() - beganMs) / 1000;
  await centre.close();
  await workshop.drop(directory);
  return seconds;
}

async function writeRows(workshop: Workshop, rows: readonly PeerDocument[], batchSize: number): Promise<number> {
  const directory = workshop.newDirectory("applier-peer");
  const database = await workshop.peer.openServer(directory);
  const seconds = await timed(() => writeAll(database, rows, batchSize));
  await workshop.peer.dropServer(database);
  await workshop.drop(directory);
  return seconds;
}
