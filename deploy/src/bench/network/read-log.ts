import { type Centre, foldDocumentOf } from "@huilian/central";
import { createFold, downRowsOf, type FoldDocument } from "@huilian/conflict-rules";
import { assert, type EntityKey, rootKeyOf } from "@huilian/domain";
import { approvalsOf, type Commit, type LogEntry, openSegment, readChange } from "@huilian/sync";
import type { PeerDocument } from "../peers/peer-pouch.ts";
import type { BenchKeys } from "./bench-centre.ts";

/** What a centre's log holds, opened. */
export interface OpenedLog {
  readonly documents: readonly FoldDocument[];
  /** The signed texts of all changes, in the order of the log. */
  readonly changes: readonly string[];
  /** The last entry read. */
  readonly index: number;
}

const ENTRIES_AT_ONCE = 1_000;

/** Reads a log from its beginning until it has read so many changes. */
export async function readLog(parts: BenchKeys, { core }: Centre, changesMax: number): Promise<OpenedLog> {
  const documents: FoldDocument[] = [];
  const changes: string[] = [];
  let index = 0;
  while (changes.length < changesMax) {
    const { entries } = await core.log(index + 1, ENTRIES_AT_ONCE);
    if (entries.length === 0) break;
    for (const entry of entries) {
      if (changes.length >= changesMax) break;
      const commits = entry.type === "segment" ? commitsOf(parts, entry) : [];
      const document = foldDocumentOf(parts.crypto, entry, () =>
        commits.map((commit) => ({
          changes: readAll(parts, commit.changes),
          approvals: approvalsOf(parts.crypto, commit),
        })),
      );
      if (document) documents.push(document);
      for (const commit of commits) changes.push(...commit.changes);
      index = entry.index;
    }
  }
  return { documents, changes, index };
}

function commitsOf({ crypto, keys }: BenchKeys, entry: Extract<LogEntry, { type: "segment" }>): readonly Commit[] {
  const [pair] = keys.centre.uplink;
  const content = pair && openSegment(crypto, entry.segment, pair);
  assert(content?.ok, "a logged segment opens under the centre's key");
  return content.value.commits;
}

const readAll = ({ crypto }: BenchKeys, texts: readonly string[]) =>
  texts.map((text) => {
    const read = readChange(crypto, text);
    assert(read.ok, "a logged change reads");
    return read.value;
  });

/** The same changes as an application over stock PouchDB would hold them: a document each, in plain text. */
export const changesAsDocuments = (changes: readonly string[]): readonly PeerDocument[] =>
  changes.map((text) => {
    const change = JSON.parse(text) as { readonly incarnation: string; readonly sequence: number };
    return { _id: `change/${change.incarnation}/${String(change.sequence).padStart(15, "0")}`, ...change };
  });

/** The rows of one scope that follow from documents, or all of them: a document each, as they travel to nodes. */
export function rowsAsDocuments(documents: readonly FoldDocument[], scope?: string): readonly PeerDocument[] {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  const roots = new Set<EntityKey>();
  for (const { entityKey } of fold.entities()) roots.add(rootKeyOf(entityKey));
  return [...roots].flatMap((root) =>
    downRowsOf(fold, root).rows.flatMap(({ row, scopes }) => {
      const isWanted = scope === undefined ? scopes.length > 0 : scopes.includes(scope);
      return isWanted ? [{ _id: `${row.entityType}/${row.entityKey}`, ...row }] : [];
    }),
  );
}
