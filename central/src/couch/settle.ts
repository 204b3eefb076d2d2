import { writeUntilDurable } from "./bulk.ts";
import { type CouchClient, isRecord } from "./couch-client.ts";
import type { Intent } from "./intents.ts";
import { readLeaves } from "./leaves.ts";
import { type Revision, type SentDocument, sentDeletion, sentDocument } from "./revisions.ts";
import { type CouchDocument, membersOf } from "./stored-form.ts";

/**
 * Brings what an intent announced to an end, whoever wrote it and however far it came; doing it twice changes nothing.
 *
 * A drop is finished. A write that is whole is made durable: it may have been found on fewer copies than a quorum. One
 * that is not whole is undone: every revision it announced is deleted, also those that were not found, so that a
 * request of the dead process that arrives late, or a copy that was down, brings back nothing.
 */
export async function settle(client: CouchClient, { work, placed }: Intent): Promise<void> {
  if (placed.length === 0) return;
  if (work === "write" && (await isWhole(client, { placed })))
    await confirmAll(
      client,
      placed.map(({ id }) => id),
    );
  else await writeUntilDurable(client, placed.map(sentDeletion));
}

async function isWhole(client: CouchClient, { placed }: Pick<Intent, "placed">): Promise<boolean> {
  const announced = new Map(placed.map(({ id, revision }) => [id, revision]));
  for await (const part of readLeaves(client, [...announced.keys()]))
    if (!part.every(([id, { live }]) => live?._rev === announced.get(id))) return false;
  return true;
}

async function confirmAll(client: CouchClient, ids: readonly string[]): Promise<void> {
  for await (const part of readLeaves(client, ids, { ancestry: true }))
    await writeUntilDurable(
      client,
      part.flatMap(([, { live }]) => (live ? [asItIs(live)] : [])),
    );
}

const asItIs = (document: CouchDocument): SentDocument =>
  sentDocument(document._id, ancestryOf(document), membersOf(document));

function ancestryOf({ _rev, _revisions }: CouchDocument): readonly Revision[] {
  if (!isRecord(_revisions) || !Array.isArray(_revisions["ids"]) || typeof _revisions["start"] !== "number")
    return [_rev];
  const { start } = _revisions as { readonly start: number };
  return (_revisions["ids"] as readonly unknown[]).map((hash, back) => `${start - back}-${String(hash)}`);
}
