import {
  decideWrites,
  type GroupWriter,
  StoreConflict,
  type StoredDocument,
  StoreInUse,
  type WriteVerdict,
} from "@huilian/sync";
import { writeUntilDurable } from "./bulk.ts";
import type { CouchClient } from "./couch-client.ts";
import { CLAIMS_MAX } from "./couch-limits.ts";
import { wholeContent } from "./couch-reader.ts";
import type { HiddenIds } from "./hidden-ids.ts";
import { createIntentWriter, type Intent, type IntentMark, isFollowed, readIntents, type Work } from "./intents.ts";
import { type Leaf, leavesOf, readLeaves } from "./leaves.ts";
import { nextRevision, type Placed, type SentDocument, sentDeletion, sentDocument } from "./revisions.ts";
import { settle } from "./settle.ts";
import { partId, partIdsOf, storedFormOf } from "./stored-form.ts";

/** The writing half of the store. One call at a time. */
export interface CouchWriter extends GroupWriter {
  /** Finishes or undoes what an earlier process began, and takes the store over. Before anything else. */
  takeOver(): Promise<void>;
  /** Whether another process has taken the store over since. Nothing is written any more. */
  isTaken(): boolean;
}

export function createCouchWriter(client: CouchClient, hiddenIds: HiddenIds): CouchWriter {
  const intents = createIntentWriter(client);
  let number = 0;
  let taken = false;
  /** Intents that are done with. They are deleted along with the next write. */
  let done: readonly IntentMark[] = [];
  /** What was announced and is not known to have been done, since CouchDB stopped answering. */
  let unsettled: Intent | undefined;

  function giveUp(): never {
    taken = true;
    throw new StoreInUse(client.database);
  }

  async function announce(work: Work, placed: readonly Placed[]): Promise<{ intent: Intent; mark: IntentMark }> {
    for (;;) {
      const intent = { number: number + 1, work, placed };
      const mark = await intents.write(intent);
      if (mark === "taken") giveUp();
      number = intent.number;
      if (mark !== "used") return { intent, mark };
    }
  }

  /** Does something that is announced first. When it fails, it is finished or undone before the next. */
  async function carryOut(work: Work, placed: readonly Placed[], documents: readonly SentDocument[]): Promise<void> {
    const { intent, mark } = await announce(work, placed);
    unsettled = intent;
    hiddenIds.hide(placed.map(({ id }) => id));
    await writeUntilDurable(client, [...done.map(sentDeletion), ...documents]);
    done = [mark];
    // Whoever takes over writes the next number first and undoes what is not whole then: nobody did until here.
    if (await isFollowed(client, intent.number)) giveUp();
    unsettled = undefined;
    hiddenIds.show();
  }

  async function settleRest(): Promise<void> {
    if (taken) throw new StoreInUse(client.database);
    if (!unsettled) return;
    if (await isFollowed(client, unsettled.number)) giveUp();
    await settle(client, unsettled);
    unsettled = undefined;
    hiddenIds.show();
  }

  return {
    isTaken: () => taken,
    async takeOver() {
      for (let claims = 0; claims < CLAIMS_MAX; claims += 1) {
        const found = await readIntents(client);
        number = found.at(-1)?.number ?? 0;
        const mark = await intents.write({ number: number + 1, work: "open", placed: [] });
        if (mark === "taken" || mark === "used") continue;
        number += 1;
        const newest = found.filter(({ work }) => work !== "open").at(-1);
        if (newest) await settle(client, newest);
        done = [...found, mark];
        return;
      }
      throw new StoreInUse(client.database);
    },
    async writeGroup(requests) {
      await settleRest();
      const ids = [...new Set(requests.flatMap(({ documents }) => documents.map(({ _id }) => _id)))];
      const leaves = await leavesOf(client, ids);
      const { fresh, verdicts } = decideWrites(requests, await storedAmong(client, leaves));
      const changes = await placeAll(client, fresh, leaves);
      const placed = changes.map((change) => change.placed);
      const sent = changes.map((change) => change.sent);
      const fault = fresh.length === 0 ? undefined : await errorOf(carryOut("write", placed, sent));
      return verdicts.map((verdict) => outcomeOf(verdict, fault));
    },
    async dropGroup(ids) {
      await settleRest();
      const placed: Placed[] = [];
      for await (const part of readLeaves(client, ids)) {
        const live = part.flatMap(([, leaf]) => leaf.live ?? []);
        const parts = await leavesOf(client, live.flatMap(partIdsOf));
        const all = [...live, ...[...parts.values()].flatMap((leaf) => leaf.live ?? [])];
        placed.push(...all.map(({ _id, _rev }) => ({ id: _id, revision: _rev })));
      }
      if (placed.length > 0) await carryOut("drop", placed, placed.map(sentDeletion));
    },
  };
}

/** What is stored of the documents that are to be written. */
async function storedAmong(
  client: CouchClient,
  leaves: ReadonlyMap<string, Leaf>,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const stored = new Map<string, StoredDocument>();
  for (const [id, { live }] of leaves) {
    const content = live && (await wholeContent(client, live));
    if (content) stored.set(id, content);
  }
  return stored;
}

interface Change {
  readonly placed: Placed;
  readonly sent: SentDocument;
}

/** Gives new documents, and the further ones that hold the content of the large ones, their revisions. */
async function placeAll(
  client: CouchClient,
  fresh: readonly StoredDocument[],
  leaves: ReadonlyMap<string, Leaf>,
): Promise<readonly Change[]> {
  const forms = fresh.map((document) => ({ id: document._id, ...storedFormOf(document) }));
  const own = forms.map(({ id, members }) => place(id, members, leaves.get(id)));
  const pieces = forms.flatMap(({ id, parts }) => parts.map((members, at) => ({ id: partId(id, at), members })));
  const pieceLeaves = await leavesOf(
    client,
    pieces.map(({ id }) => id),
  );
  return [...pieces.map(({ id, members }) => place(id, members, pieceLeaves.get(id))), ...own];
}

/** An id that was used and dropped goes on from its deletion: CouchDB would otherwise take the document for deleted. */
function place(id: string, members: string, leaf: Leaf | undefined): Change {
  const parent = leaf?.deleted;
  const revision = nextRevision(id, parent, members);
  const placed = { id, revision, ...(parent === undefined ? {} : { parent }) };
  return { placed, sent: sentDocument(id, [revision, ...(parent === undefined ? [] : [parent])], members) };
}

async function errorOf(work: Promise<void>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function outcomeOf(verdict: WriteVerdict, fault: Error | undefined): Error | undefined {
  if (verdict.kind === "conflict") return new StoreConflict(verdict.ids);
  return verdict.kind === "rests-on-batch" ? fault : undefined;
}
