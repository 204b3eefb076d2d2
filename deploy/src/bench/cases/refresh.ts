import { assert } from "@huilian/domain";
import { type Figure, figureOf } from "../figure.ts";
import { openBenchNode } from "../network/bench-node.ts";
import { BRANCH } from "../network/city-network.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import { watchWrites } from "../network/watch-writes.ts";
import { bestBatchOf } from "../peers/best-batch.ts";
import { type PeerDatabase, writeAll } from "../peers/peer-pouch.ts";
import { inTurn, median, timed } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";

/** The peer's best batch size is looked for with so much of the rows, since a large city takes it minutes. */
const SAMPLE_SHARE = 0.2;
const WRITTEN_AT_ONCE = 1_000;

interface Refreshed {
  /** Seconds. */
  readonly stored: number;
  readonly searchable: number;
}

/** All rows of a branch into an empty node, against stock replication of a document a row. */
export async function measureRefresh(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("refresh");
  const { rows } = city;
  const sample = rows.slice(0, Math.ceil(rows.length * SAMPLE_SHARE));
  const sampled = await sourceOf(workshop, sample);
  const batchSize = await bestBatchOf((size) => replicate(workshop, sampled, size, sample.length));
  await workshop.peer.dropServer(sampled);
  const source = await sourceOf(workshop, rows);
  await refresh(workshop, city);
  const { ours, peer } = await inTurn<Refreshed>(workshop.sizes.rounds, {
    ours: () => refresh(workshop, city),
    peer: async () => {
      const seconds = await replicate(workshop, source, batchSize, rows.length);
      return { stored: seconds, searchable: seconds };
    },
  });
  await workshop.peer.dropServer(source);
  const measured = (name: keyof Refreshed, goal: number): Figure =>
    figureOf({
      name: `refresh-${name}`,
      ours: rows.length / median(ours.map((sample) => sample[name])),
      peer: rows.length / median(peer.map((sample) => sample[name])),
      unit: "rows/s",
      better: "more",
      goal: { ratio: goal },
      of: { rows: rows.length, peerBatch: batchSize },
    });
  return [measured("stored", 10), measured("searchable", 7)];
}

async function sourceOf(workshop: Workshop, rows: PreparedCity["rows"]): Promise<PeerDatabase> {
  const source = await workshop.peer.openServer(workshop.newDirectory("refresh-source"));
  await writeAll(source, rows, WRITTEN_AT_ONCE);
  return source;
}

/** @returns seconds. */
async function replicate(
  workshop: Workshop,
  source: PeerDatabase,
  batchSize: number,
  documents: number,
): Promise<number> {
  const directory = workshop.newDirectory("refresh-target");
  const target = await workshop.peer.openLocal(directory);
  const seconds = await timed(() => workshop.peer.replicate(source, target, batchSize, documents));
  await target.close();
  await workshop.drop(directory);
  return seconds;
}

async function refresh(workshop: Workshop, city: PreparedCity): Promise<Refreshed> {
  const directory = workshop.newDirectory("refreshed");
  const refreshed = await refreshInto(workshop, city, directory);
  await workshop.drop(directory);
  return refreshed;
}

/** An empty node of the branch takes the checkpoints of its scopes, and is closed again. */
export async function refreshInto(workshop: Workshop, city: PreparedCity, directory: string): Promise<Refreshed> {
  let storedMs: number | undefined;
  const branch = await openBenchNode(workshop, {
    site: BRANCH,
    directory,
    url: city.centre.url,
    watch: watchWrites((documents) => {
      // Pages do not count before the checkpoints that name them are stored, which is one document and comes last.
      if (documents.some(({ _id }) => _id.startsWith("refresh/"))) storedMs = performance.now();
    }),
  });
  const beganMs = performance.now();
  await branch.sync();
  const person = city.rows.find(({ _id }) => _id.startsWith("person/"));
  const found = await branch.ask<{ readonly persons: readonly object[] }>("POST", "/v1/persons/find", {
    idNumber: idNumberOf(person),
  });
  const searchable = (performance.now() - beganMs) / 1000;
  assert(found.persons.length === 1 && storedMs !== undefined, "a refreshed node finds its people");
  await branch.close();
  return { stored: (storedMs - beganMs) / 1000, searchable };
}

/** A number that is searched for first. */
export function idNumberOf(person: object | undefined): string {
  const { groups } = person as { readonly groups: { readonly identity: readonly { readonly value: object }[] } };
  const [head] = groups.identity;
  return String((head?.value as { readonly idNumber?: string } | undefined)?.idNumber);
}
