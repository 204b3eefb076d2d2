import { createHash } from "node:crypto";
import { createFold, type FoldDocument } from "@huilian/conflict-rules";
import { type Change, rootKeyOf } from "@huilian/domain";
import { type Figure, figureOf } from "../figure.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import { readLog } from "../network/read-log.ts";
import { type Edits, prepareAutomerge } from "../peers/peer-automerge.ts";
import { inTurn, median, timed } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";

/** The fold of verified documents, against only parsing and hashing their texts; Automerge merges the same edits. */
export async function measureFold(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("fold");
  const { documents, changes } = await readLog(workshop, city.centre.centre, workshop.sizes.changes);
  const automerge = prepareAutomerge(editsByRoot(changes));
  const seconds =
    (work: () => void): (() => Promise<number>) =>
    () =>
      timed(async () => work());
  const ours = seconds(() => fold(documents));
  const parse = seconds(() => parseAndHash(changes));
  const merge = seconds(() => automerge.merge());
  for (const warmUp of [ours, parse, merge]) await warmUp();
  const againstParsing = await inTurn(workshop.sizes.rounds, { ours, peer: parse });
  const againstMerging = await inTurn(workshop.sizes.rounds, { ours, peer: merge });
  const common = { unit: "changes/s", better: "more", of: { changes: changes.length } } as const;
  const rate = (samples: readonly number[]): number => changes.length / median(samples);
  return [
    figureOf({
      name: "fold",
      ours: rate(againstParsing.ours),
      peer: rate(againstParsing.peer),
      goal: { ratio: 0.5 },
      ...common,
    }),
    figureOf({ name: "fold-automerge", ours: rate(againstMerging.ours), peer: rate(againstMerging.peer), ...common }),
  ];
}

function fold(documents: readonly FoldDocument[]): void {
  const folded = createFold();
  for (const document of documents) folded.take(document);
  folded.drain();
}

function parseAndHash(texts: readonly string[]): void {
  for (const text of texts) {
    JSON.parse(text);
    createHash("sha256").update(text).digest("hex");
  }
}

/** What was written about each root, a field a cell. */
function editsByRoot(texts: readonly string[]): Iterable<Edits> {
  const byRoot = new Map<string, (readonly [string, unknown])[]>();
  for (const text of texts) {
    const { entityType, entityKey, group, value } = JSON.parse(text) as Change;
    const root = rootKeyOf(entityKey);
    const edits = byRoot.get(root) ?? [];
    edits.push([`${entityType}/${entityKey}/${group}`, value ?? null]);
    byRoot.set(root, edits);
  }
  return byRoot.values();
}
