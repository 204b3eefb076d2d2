import { sameContent } from "./document-copy.ts";
import type { StoredDocument } from "./store.ts";

/** One caller's `write`: all of its documents or none. */
export interface WriteRequest {
  readonly documents: readonly StoredDocument[];
  /** About how many characters the documents have. */
  readonly size: number;
}

/** `unchanged`: everything was stored before. `rests-on-batch`: it is on disk once `fresh` is. */
export type WriteVerdict =
  | { readonly kind: "unchanged" }
  | { readonly kind: "rests-on-batch" }
  | { readonly kind: "conflict"; readonly ids: readonly string[] };

export interface WriteDecision {
  /** The documents to put on disk, each id once. */
  readonly fresh: readonly StoredDocument[];
  /** One per request, in the order of the requests. */
  readonly verdicts: readonly WriteVerdict[];
}

/**
 * Decides requests one after the other, as if each were written before the next is looked at, so that one
 * caller's conflict costs the others nothing.
 * `stored` holds every document on disk whose id occurs in the requests.
 */
export function decideWrites(
  requests: readonly WriteRequest[],
  stored: ReadonlyMap<string, StoredDocument>,
): WriteDecision {
  const fresh = new Map<string, StoredDocument>();
  const verdicts = requests.map((request) => decideWrite(request, stored, fresh));
  return { fresh: [...fresh.values()], verdicts };
}

function decideWrite(
  request: WriteRequest,
  stored: ReadonlyMap<string, StoredDocument>,
  fresh: Map<string, StoredDocument>,
): WriteVerdict {
  const own = new Map<string, StoredDocument>();
  const conflicts = new Set<string>();
  let restsOnBatch = false;
  for (const document of request.documents) {
    const id = document._id;
    const onDisk = stored.get(id);
    if (!onDisk) restsOnBatch = true;
    const taken = onDisk ?? fresh.get(id) ?? own.get(id);
    if (taken === undefined) own.set(id, document);
    else if (!sameContent(taken, document)) conflicts.add(id);
  }
  if (conflicts.size > 0) return { kind: "conflict", ids: [...conflicts] };
  for (const [id, document] of own) fresh.set(id, document);
  return { kind: restsOnBatch ? "rests-on-batch" : "unchanged" };
}
