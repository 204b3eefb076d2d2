import { createHash } from "node:crypto";

/** An error as CouchDB answers it. */
export class CouchError extends Error {
  readonly httpStatus: number;
  readonly error: string;
  readonly reason: string;
  constructor(httpStatus: number, error: string, reason: string) {
    super(`${httpStatus} ${error}`);
    this.httpStatus = httpStatus;
    this.error = error;
    this.reason = reason;
  }
}

type Fields = Readonly<Record<string, unknown>>;

interface Node {
  readonly parent: string | undefined;
  readonly deleted: boolean;
  readonly fields: Fields;
}

/** One document with its revisions. */
type Tree = Map<string, Node>;

/** The winner first: what is not deleted, then the longer history, then the greater hash. */
function leavesOf(tree: Tree): readonly (Node & { readonly rev: string })[] {
  const parents = new Set([...tree.values()].map(({ parent }) => parent));
  const leaves = [...tree].filter(([rev]) => !parents.has(rev)).map(([rev, node]) => ({ rev, ...node }));
  return leaves.sort((a, b) => Number(a.deleted) - Number(b.deleted) || compareRevs(b.rev, a.rev));
}

function ancestryOf(tree: Tree, rev: string): readonly string[] {
  const revs: string[] = [];
  for (let at: string | undefined = rev; at !== undefined; at = tree.get(at)?.parent) revs.push(at);
  return revs;
}

const generation = (rev: string): number => Number(rev.split("-", 1)[0]);
const compareRevs = (a: string, b: string): number => generation(a) - generation(b) || (a < b ? -1 : 1);
const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const MAX_DOCUMENT_SIZE = 8_000_000;
const KNOWN_SPECIAL = new Set(["_id", "_rev", "_revisions", "_deleted", "_attachments", "_revs_info", "_conflicts"]);

/** What a request gave for one document, checked as CouchDB checks it. */
export interface Given {
  readonly id: string;
  /** Its own revision first; empty where it gave none. */
  readonly revs: readonly string[];
  readonly deleted: boolean;
  readonly fields: Fields;
}

export function givenDocument(value: unknown): Given {
  if (!isObject(value)) throw new CouchError(400, "bad_request", "Document must be a JSON object");
  const { _id: id, _rev: rev, _revisions: revisions, _deleted: deleted, ...fields } = value;
  for (const name of Object.keys(value))
    if (name.startsWith("_") && !KNOWN_SPECIAL.has(name))
      throw new CouchError(400, "doc_validation", `Bad special document member: ${name}`);
  if (typeof id !== "string" || id === "") throw new CouchError(400, "illegal_docid", "Document id must be a string");
  if (id.startsWith("_")) throw new CouchError(400, "illegal_docid", "Only reserved ids may start with underscore.");
  if (!isWellFormed(fields)) throw new CouchError(400, "bad_request", "invalid UTF-8 JSON");
  if (Buffer.byteLength(JSON.stringify(fields)) > MAX_DOCUMENT_SIZE)
    throw new CouchError(413, "document_too_large", id);
  return { id, revs: revsOf(rev, revisions), deleted: deleted === true, fields };
}

function revsOf(rev: unknown, revisions: unknown): readonly string[] {
  if (isObject(revisions)) {
    const { start, ids } = revisions;
    if (!Number.isInteger(start)) throw new CouchError(400, "doc_validation", "_revisions.start isn't an integer.");
    if (!Array.isArray(ids)) throw new CouchError(400, "doc_validation", "_revisions.ids isn't a array.");
    return ids.map((hash, back) => `${Number(start) - back}-${String(hash)}`);
  }
  if (rev === undefined) return [];
  if (typeof rev !== "string" || !/^\d+-[0-9a-f]{32}$/.test(rev))
    throw new CouchError(400, "bad_request", "Invalid rev format");
  return [rev];
}

/** CouchDB refuses half a surrogate pair, also an escaped one. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isWellFormed(name) && isWellFormed(inner));
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export interface RangeQuery {
  readonly from?: string;
  readonly to?: string;
  readonly includesEnd: boolean;
  readonly descending: boolean;
  readonly limit: number;
}

/** A database: trees of revisions by id. It outlives the servers that serve it. */
export interface StandInDatabase {
  security: unknown;
  count(): number;
  /** With new edits: the server makes the revision, and refuses what does not follow the newest. */
  edit(given: Given): string | "conflict";
  /** Without: the revision comes with its history and is taken as it is; one that is there already stays as it is. */
  graft(given: Given): void;
  /** All leaves, as `_bulk_get` shows them; empty when there never was such a document. */
  open(id: string, withHistory: boolean): readonly Fields[];
  /** The document as a range shows it; undefined when it is deleted. */
  winner(id: string): (Fields & { readonly _rev: string }) | undefined;
  range(query: RangeQuery): readonly string[];
}

export function createStandInDatabase(): StandInDatabase {
  const trees = new Map<string, Tree>();
  let sorted: string[] | undefined = [];

  function treeOf(id: string): Tree {
    const tree: Tree = trees.get(id) ?? new Map<string, Node>();
    if (trees.has(id)) return tree;
    trees.set(id, tree);
    const last = sorted?.at(-1);
    if (last === undefined || compareBytes(last, id) < 0) sorted?.push(id);
    else sorted = undefined;
    return tree;
  }

  const winner: StandInDatabase["winner"] = (id) => {
    const live = leavesOf(trees.get(id) ?? new Map<string, Node>()).filter(({ deleted }) => !deleted);
    if (!live[0]) return undefined;
    const conflicts = live.slice(1).map(({ rev }) => rev);
    const { rev, fields } = live[0];
    return { _id: id, _rev: rev, ...fields, ...(conflicts.length > 0 ? { _conflicts: conflicts } : {}) };
  };

  return {
    security: {},
    count: () => trees.size,
    winner,
    edit({ id, revs, deleted, fields }) {
      const tree = treeOf(id);
      const leaves = leavesOf(tree);
      const [[parent], [winning]] = [revs, leaves];
      if (parent === undefined && winning && !winning.deleted) return "conflict";
      if (parent !== undefined && !leaves.some(({ rev }) => rev === parent)) return "conflict";
      const follows = parent ?? winning?.rev;
      const hash = createHash("md5")
        .update(JSON.stringify([follows, deleted, fields]))
        .digest("hex");
      const rev = `${(follows === undefined ? 0 : generation(follows)) + 1}-${hash}`;
      tree.set(rev, { parent: follows, deleted, fields });
      return rev;
    },
    graft({ id, revs, deleted, fields }) {
      const tree = treeOf(id);
      for (const [back, rev] of revs.entries()) {
        const known = tree.get(rev);
        const node = known ?? (back === 0 ? { deleted, fields } : { deleted: false, fields: {} });
        tree.set(rev, { ...node, parent: revs[back + 1] ?? known?.parent });
      }
    },
    open(id, withHistory) {
      const tree: Tree = trees.get(id) ?? new Map<string, Node>();
      return leavesOf(tree).map(({ rev, deleted, fields }) => ({
        _id: id,
        _rev: rev,
        ...fields,
        ...(deleted ? { _deleted: true } : {}),
        ...(withHistory ? { _revisions: historyOf(ancestryOf(tree, rev)) } : {}),
      }));
    },
    range(query) {
      sorted ??= [...trees.keys()].sort(compareBytes);
      return rangeOf(sorted, query, (id) => winner(id) !== undefined);
    },
  };
}

/** From its beginning on: a bound that is left out is the end of all ids. */
function rangeOf(
  sorted: readonly string[],
  { from, to, includesEnd, descending, limit }: RangeQuery,
  isLive: (id: string) => boolean,
): readonly string[] {
  const step = descending ? -1 : 1;
  const isBeyond = (id: string): boolean => {
    if (to === undefined) return false;
    const compared = step * compareBytes(id, to);
    return compared > 0 || (compared === 0 && !includesEnd);
  };
  const found: string[] = [];
  let at = firstNotBelow(sorted, from ?? "");
  if (descending) at = from === undefined ? sorted.length - 1 : sorted[at] === from ? at : at - 1;
  for (; at >= 0 && at < sorted.length && found.length < limit; at += step) {
    const id = sorted[at] ?? "";
    if (isBeyond(id)) break;
    if (isLive(id)) found.push(id);
  }
  return found;
}

const historyOf = (revs: readonly string[]) => ({
  start: generation(revs[0] ?? "0"),
  ids: revs.map((rev) => rev.slice(rev.indexOf("-") + 1)),
});

function firstNotBelow(ids: readonly string[], bound: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(ids[middle] ?? "", bound) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
