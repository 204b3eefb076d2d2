import { isRef, type ReadChange, type Ref, refParts } from "@huilian/domain";
import type { Commit, VerifiedEntry } from "@huilian/sync";

export type SegmentEntry = VerifiedEntry & { readonly type: "segment" | "notice" };

/** A change and everything of the log that holds it. */
export interface FoundChange {
  readonly entry: SegmentEntry;
  readonly commit: Commit;
  /** Place of the commit in the segment, and of the change in its commit, from 0. */
  readonly commitPlace: number;
  readonly place: number;
  /** The exact signed text. */
  readonly text: string;
  readonly read: ReadChange;
  /** The change before it in its chain; absent at sequence 1, or when the export begins after it. */
  readonly before?: { readonly text: string; readonly ref: Ref };
  /** The copy that came ahead of the chain. */
  readonly notice?: SegmentEntry;
}

/** `incarnation/sequence/hash`, or without the hash. */
export interface ChangeName {
  readonly incarnation: string;
  readonly sequence: number;
  readonly hash?: string;
}

export function parseChangeName(text: string): ChangeName | undefined {
  if (isRef(text)) return refParts(text);
  const match = /^([0-9a-f]{32})\/([1-9]\d{0,14})$/.exec(text);
  return match?.[1] === undefined ? undefined : { incarnation: match[1], sequence: Number(match[2]) };
}

/** Every change of an entry with where it lies. */
function* placed(entry: SegmentEntry): Generator<Omit<FoundChange, "before" | "notice">> {
  for (const [commitPlace, { changes }] of entry.verified.commits.entries()) {
    const commit = entry.commits[commitPlace];
    for (const [place, read] of changes.entries()) {
      const text = commit?.changes[place];
      if (commit && text !== undefined) yield { entry, commit, commitPlace, place, text, read };
    }
  }
}

/** The change of that name; undefined when the export does not hold it. */
export function findChange(entries: readonly VerifiedEntry[], name: ChangeName): FoundChange | undefined {
  const found: Omit<FoundChange, "before" | "notice">[] = [];
  let before: FoundChange["before"];
  for (const entry of entries) {
    if (entry.type === "document" || entry.verified.header.incarnation !== name.incarnation) continue;
    if (name.sequence < entry.verified.header.from - 1 || name.sequence - 1 > entry.verified.header.to) continue;
    for (const one of placed(entry)) {
      const { ref, change } = one.read;
      if (change.sequence === name.sequence) found.push(one);
      if (change.sequence === name.sequence - 1) before = { text: one.text, ref };
    }
  }
  const chosen = found.find(({ entry }) => entry.type === "segment") ?? found[0];
  if (!chosen || (name.hash !== undefined && refParts(chosen.read.ref).hash !== name.hash)) return undefined;
  const notice = found.find(({ entry }) => entry.type === "notice" && entry !== chosen.entry)?.entry;
  return { ...chosen, ...(before ? { before } : {}), ...(notice ? { notice } : {}) };
}
