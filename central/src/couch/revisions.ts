import { createHash } from "node:crypto";

/** What CouchDB calls a revision: how many came before it and itself, a dash, 32 hexadecimal digits. */
export type Revision = string;

const DELETED = "deleted";

/**
 * The revision a content gets after another, computed and not chosen by the server: the same content written again is
 * the same revision, which the server takes any number of times, and other content is never the same revision.
 * `members` is the content as text, undefined for a deletion.
 */
export function nextRevision(id: string, parent: Revision | undefined, members: string | undefined): Revision {
  const hash = createHash("sha256");
  hash.update(`${id}\n${parent ?? ""}\n${members === undefined ? DELETED : "content"}\n`).update(members ?? "");
  return `${generationOf(parent) + 1}-${hash.digest("hex").slice(0, 32)}`;
}

/** How many revisions lead to this one, itself included; 0 for none. */
export const generationOf = (revision: Revision | undefined): number =>
  revision === undefined ? 0 : Number(revision.split("-", 1)[0]);

/** A document as it is sent: the JSON of it, with its place in the tree of revisions. */
export interface SentDocument {
  readonly id: string;
  readonly text: string;
}

/** `ancestry` begins with the document's own revision and goes back without a gap, as far as known. */
export function sentDocument(id: string, ancestry: readonly Revision[], members: string | undefined): SentDocument {
  const ids = ancestry.map((revision) => revision.slice(revision.indexOf("-") + 1));
  const revisions = JSON.stringify({ start: generationOf(ancestry[0]), ids });
  const head = `"_id":${JSON.stringify(id)},"_rev":${JSON.stringify(ancestry[0])},"_revisions":${revisions}`;
  const rest = members === undefined ? `"_deleted":true` : members;
  return { id, text: `{${head}${rest === "" ? "" : ","}${rest}}` };
}

/** A document and the revision a write gives it, and the one it follows where the id was used before. */
export interface Placed {
  readonly id: string;
  readonly revision: Revision;
  readonly parent?: Revision;
}

/** The deletion of exactly that revision, which holds also when the revision itself arrives later. */
export function sentDeletion({ id, revision, parent }: Placed): SentDocument {
  const deletion = nextRevision(id, revision, undefined);
  return sentDocument(id, [deletion, revision, ...(parent === undefined ? [] : [parent])], undefined);
}
