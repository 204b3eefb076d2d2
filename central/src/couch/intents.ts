import { randomUUID } from "node:crypto";
import { type IdRange, StoreFault, sortableNumber } from "@huilian/sync";
import { writeUntilDurable } from "./bulk.ts";
import { type CouchAnswer, type CouchCall, type CouchClient, isRecord, unexpected } from "./couch-client.ts";
import { NEWEST_PROBE } from "./couch-limits.ts";
import { leavesOf } from "./leaves.ts";
import { generationOf, type Placed, type Revision, sentDocument } from "./revisions.ts";
import { rowsOf } from "./rows.ts";
import { type CouchDocument, membersOf } from "./stored-form.ts";

/** What a process was about to do: open the store, write documents that were not there, or drop documents. */
export type Work = "open" | "write" | "drop";

/**
 * Says, before it is done, what a process does to which documents. Numbers rise by one, over all processes. Of those
 * that announce work only the newest can be unfinished: the others were finished or undone before it was written.
 */
export interface Intent {
  readonly number: number;
  readonly work: Work;
  readonly placed: readonly Placed[];
}

/** Where an intent lies, for its deletion. */
export type IntentMark = Placed;

const PREFIX = "~intent/";
const RANGE = { from: PREFIX, before: `${PREFIX}~` };
const intentId = (number: number): string => `${PREFIX}${sortableNumber(number)}`;

/** `taken`: another process has the number. `used`: this process has, for something it was about to do before. */
export type Written = IntentMark | "taken" | "used";

/** Writes the intents of one process, which it marks with a name of its own. */
export interface IntentWriter {
  /** Resolves once it is durable, and that only for one process of all that try the number. */
  write(intent: Intent): Promise<Written>;
}

export function createIntentWriter(client: CouchClient): IntentWriter {
  const session = randomUUID();

  async function confirm(id: string, attempt: string): Promise<Written | "missing"> {
    const { live, deleted } = (await leavesOf(client, [id])).get(id) ?? {};
    if (!live) return deleted === undefined ? "missing" : "taken";
    if (live["session"] !== session || generationOf(live._rev) !== 1) return "taken";
    if (live["attempt"] !== attempt) return "used";
    // It may be there on fewer copies than a quorum.
    await writeUntilDurable(client, [sentDocument(id, [live._rev], membersOf(live))]);
    return { id, revision: live._rev };
  }

  return {
    async write(intent) {
      const id = intentId(intent.number);
      const attempt = randomUUID();
      // With new edits, so that CouchDB refuses a number that is taken.
      const body = JSON.stringify({ new_edits: true, docs: [{ _id: id, session, attempt, ...fieldsOf(intent) }] });
      const call: CouchCall = { method: "POST", path: "/_bulk_docs", body };
      for (let tries = 1; ; tries += 1) {
        const answer = await client.once(call);
        const revision = answer && revisionGiven(answer);
        // A second generation follows an intent that another process wrote and deleted since.
        if (revision !== undefined) return generationOf(revision) === 1 ? { id, revision } : "taken";
        const found = await confirm(id, attempt);
        if (found !== "missing") return found;
        await client.beforeTry(tries, call, whyAgain(answer));
      }
    },
  };
}

function whyAgain(answer: CouchAnswer | undefined): string {
  if (!answer) return "no whole answer";
  return answer.httpStatus === 201 ? "neither written nor taken" : unexpected(answer).again;
}

function revisionGiven({ httpStatus, json }: CouchAnswer): Revision | undefined {
  if (httpStatus !== 201 || !Array.isArray(json)) return undefined;
  const [entry] = json as readonly unknown[];
  return isRecord(entry) && entry["ok"] === true && typeof entry["rev"] === "string" ? entry["rev"] : undefined;
}

/** Whether there is, or was, an intent after the one with this number. */
export async function isFollowed(client: CouchClient, number: number): Promise<boolean> {
  const leaf = (await leavesOf(client, [intentId(number + 1)])).get(intentId(number + 1));
  return leaf?.live !== undefined || leaf?.deleted !== undefined;
}

/** All intents that are there, oldest first; normally the newest and the one before. */
export async function readIntents(client: CouchClient): Promise<readonly (Intent & IntentMark)[]> {
  const documents = new Map<string, CouchDocument>();
  let rest: Omit<IdRange, "limit"> | undefined = RANGE;
  while (rest) {
    const page: Awaited<ReturnType<typeof rowsOf>> = await rowsOf(
      client,
      { ...rest, limit: 100 },
      { withDocuments: true },
    );
    for (const { id, document } of page.rows) if (document) documents.set(id, document);
    rest = page.next;
  }
  const newest = Math.max(0, ...[...documents.keys()].map(numberOf));
  const beyond = Array.from({ length: NEWEST_PROBE }, (_, index) => intentId(newest + 1 + index));
  for (const [id, { live }] of await leavesOf(client, beyond)) if (live) documents.set(id, live);
  return [...documents.values()].map(intentOf).sort((one, other) => one.number - other.number);
}

const numberOf = (id: string): number => Number(id.slice(PREFIX.length));

/** Named fields, since people look at them when a store is in trouble. */
const fieldsOf = ({ number, work, placed }: Intent) => ({
  number,
  work,
  placed: placed.map(({ id, revision, parent }) => [id, revision, ...(parent === undefined ? [] : [parent])]),
});

function intentOf(document: CouchDocument): Intent & IntentMark {
  const { _id: id, _rev: revision } = document;
  const [work, placed] = [document["work"], document["placed"]];
  const isWork = work === "open" || work === "write" || work === "drop";
  if (!isWork || !Array.isArray(placed)) throw new StoreFault(`${id} is not an intent of this program`);
  return {
    id,
    revision,
    number: numberOf(id),
    work,
    placed: (placed as readonly unknown[]).map((one) => placedIn(one, id)),
  };
}

function placedIn(placed: unknown, intent: string): Placed {
  if (!Array.isArray(placed) || !placed.every((part) => typeof part === "string"))
    throw new StoreFault(`${intent} is not an intent of this program`);
  const [id, revision, parent] = placed;
  if (id === undefined || revision === undefined) throw new StoreFault(`${intent} is not an intent of this program`);
  return { id, revision, ...(parent === undefined ? {} : { parent }) };
}
