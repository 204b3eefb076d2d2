import { assert } from "@huilian/domain";
import { type Figure, figureOf } from "../figure.ts";
import { openBenchCentre } from "../network/bench-centre.ts";
import { openBenchNode } from "../network/bench-node.ts";
import { BRANCH, benchCity } from "../network/city-network.ts";
import { CHANGES_PER_NEWCOMER, enrolAtCounters } from "../network/counter-work.ts";
import { publishParameters } from "../network/policy-desk.ts";
import { changesAsDocuments, readLog } from "../network/read-log.ts";
import { bestBatchOf } from "../peers/best-batch.ts";
import { type PeerDocument, writeAll } from "../peers/peer-pouch.ts";
import { inTurn, median, timed } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";

/** Stores as they lay before anything was pushed. */
interface Unpushed {
  readonly centre: string;
  readonly unpacked: string;
  readonly packed: string;
}

const BRANCH_SHARE = 0.6;
const WRITTEN_AT_ONCE = 1_000;

/** From the node's journal to receipts on the node's disk, against stock replication of a document a change. */
export async function measurePush(workshop: Workshop): Promise<readonly Figure[]> {
  workshop.tell("counter-work");
  const unpushed = await prepare(workshop);
  workshop.tell("push");
  // Both have pushed once before anything is counted.
  const changes = await pushedChanges(workshop, unpushed);
  await push(workshop, unpushed.centre, unpushed.packed);
  const documents = changesAsDocuments(changes);
  const sourceDirectory = workshop.newDirectory("push-source");
  const source = await workshop.peer.openLocal(sourceDirectory);
  await writeAll(source, documents, WRITTEN_AT_ONCE);
  const replicate = async (batchSize: number): Promise<number> => {
    const directory = workshop.newDirectory("push-target");
    const target = await workshop.peer.openServer(directory);
    const seconds = await timed(() => workshop.peer.replicate(source, target, batchSize, documents.length));
    await workshop.peer.dropServer(target);
    await workshop.drop(directory);
    return seconds;
  };
  const batchSize = await bestBatchOf(replicate);
  const figures: Figure[] = [];
  for (const [name, store, goal] of [
    ["push-packed", unpushed.packed, 5],
    ["push-unpacked", unpushed.unpacked, 2],
  ] as const) {
    const { ours, peer } = await inTurn(workshop.sizes.rounds, {
      ours: () => push(workshop, unpushed.centre, store),
      peer: () => replicate(batchSize),
    });
    figures.push(
      figureOf({
        name,
        ours: documents.length / median(ours),
        peer: documents.length / median(peer),
        unit: "changes/s",
        better: "more",
        goal: { ratio: goal },
        of: { changes: documents.length, bytesPerChange: meanBytes(documents), peerBatch: batchSize },
      }),
    );
  }
  await source.close();
  await workshop.drop(sourceDirectory);
  return figures;
}

const meanBytes = (documents: readonly PeerDocument[]): number =>
  Math.round(documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0) / documents.length);

async function prepare(workshop: Workshop): Promise<Unpushed> {
  const people = Math.ceil(workshop.sizes.pushed / CHANGES_PER_NEWCOMER / BRANCH_SHARE);
  const city = benchCity(Math.max(5, people));
  const centre = workshop.newDirectory("push-centre");
  const unpacked = workshop.newDirectory("push-unpacked");
  const running = await openBenchCentre(workshop, centre);
  await publishParameters(workshop, running, city);
  const branch = await openBenchNode(workshop, { site: BRANCH, directory: unpacked, url: running.url });
  await branch.sync();
  await running.close();
  await enrolAtCounters(branch, city);
  await branch.close();

  const packed = await workshop.copyOf(unpacked, "push-packed");
  const packing = await openBenchNode(workshop, { site: BRANCH, directory: packed, url: running.url });
  await packing.node.pack();
  await packing.close();
  return { centre, unpacked, packed };
}

/** One push over copies of the stores. @returns seconds. */
async function push(workshop: Workshop, centreStore: string, nodeStore: string): Promise<number> {
  return withCopies(workshop, centreStore, nodeStore, async ({ seconds }) => seconds);
}

/** What was pushed, as the centre's log has it. */
const pushedChanges = (workshop: Workshop, { centre, unpacked }: Unpushed): Promise<readonly string[]> =>
  withCopies(workshop, centre, unpacked, async ({ running }) => {
    const { changes } = await readLog(workshop, running.centre, Number.POSITIVE_INFINITY);
    return changes.filter((text) => (JSON.parse(text) as { readonly site: string }).site === BRANCH);
  });

async function withCopies<Value>(
  workshop: Workshop,
  centreStore: string,
  nodeStore: string,
  use: (pushed: {
    readonly seconds: number;
    readonly running: Awaited<ReturnType<typeof openBenchCentre>>;
  }) => Promise<Value>,
): Promise<Value> {
  const directories = [await workshop.copyOf(centreStore, "centre"), await workshop.copyOf(nodeStore, "node")] as const;
  const running = await openBenchCentre(workshop, directories[0]);
  await running.centre.idle();
  let receiptedMs: number | undefined;
  const branch = await openBenchNode(workshop, {
    site: BRANCH,
    directory: directories[1],
    url: running.url,
    onReceipted: () => {
      receiptedMs = performance.now();
    },
  });
  const beganMs = performance.now();
  await branch.sync();
  assert(receiptedMs !== undefined, "everything pushed was receipted");
  await running.centre.idle();
  const value = await use({ seconds: (receiptedMs - beganMs) / 1000, running });
  await branch.close();
  await running.close();
  for (const directory of directories) await workshop.drop(directory);
  return value;
}
