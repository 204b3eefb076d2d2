import { assert, compareText } from "@huilian/domain/base";
import { decideWrites } from "./decide-writes.ts";
import type { IdRange, Store, StoredDocument } from "./store.ts";
import { StoreConflict } from "./store.ts";
import { StoreClosed, StoreFault } from "./store-errors.ts";
import { droppableIds, writeRequestOf } from "./write-request.ts";

/** Contents that outlive the stores opened over them: the disk of a simulated machine. */
export interface MemoryDisk {
  /** Opens the contents. A store opened earlier stops working, as the process that held it is taken to be dead. */
  open(): Store;
  /**
   * Makes the next write or drop that would change something fail with `StoreFault`: `before` it took effect,
   * or `after`, as when a machine dies between the disk and the answer.
   */
  failNextWrite(when: "before" | "after"): void;
}

/** A store for tests and for the simulation. It keeps nothing when the process ends. */
export const createMemoryStore = (): Store => createMemoryDisk().open();

export function createMemoryDisk(): MemoryDisk {
  const contents = createContents();
  let opened = 0;
  let fault: "before" | "after" | undefined;

  const change = (apply: () => void): void => {
    const failing = fault;
    fault = undefined;
    if (failing !== "before") apply();
    if (failing !== undefined) throw new StoreFault("the simulated disk failed");
  };

  return {
    open: () => {
      opened += 1;
      const own = opened;
      return createStoreOver(contents, change, () => own === opened);
    },
    failNextWrite: (when) => {
      fault = when;
    },
  };
}

function createStoreOver(contents: Contents, change: (apply: () => void) => void, isNewest: () => boolean): Store {
  let closed = false;
  const whenOpen = <T>(work: () => T): Promise<T> =>
    Promise.resolve().then(() => {
      if (closed || !isNewest()) throw new StoreClosed();
      return work();
    });

  return {
    write: async (documents) => {
      const request = writeRequestOf(documents);
      return whenOpen(() => {
        const { fresh, verdicts } = decideWrites([request], contents.documents);
        const verdict = verdicts[0];
        if (verdict?.kind === "conflict") throw new StoreConflict(verdict.ids);
        if (fresh.length > 0) change(() => fresh.forEach(contents.put));
      });
    },
    read: (id) => whenOpen(() => contents.documents.get(id)),
    readMany: (ids) => whenOpen(() => ids.map((id) => contents.documents.get(id))),
    list: (range) => whenOpen(() => contents.idsOf(range).flatMap((id) => contents.documents.get(id) ?? [])),
    listIds: (range) => whenOpen(() => contents.idsOf(range)),
    drop: async (ids) => {
      const droppable = droppableIds(ids);
      return whenOpen(() => {
        const known = droppable.filter((id) => contents.documents.has(id));
        if (known.length > 0) change(() => known.forEach(contents.remove));
      });
    },
    close: async () => {
      closed = true;
    },
  };
}

interface Contents {
  readonly documents: ReadonlyMap<string, StoredDocument>;
  put(document: StoredDocument): void;
  remove(id: string): void;
  idsOf(range: IdRange): readonly string[];
}

function createContents(): Contents {
  const documents = new Map<string, StoredDocument>();
  const sortedIds: string[] = [];
  return {
    documents,
    put: (document) => {
      if (!documents.has(document._id)) sortedIds.splice(firstNotBelow(sortedIds, document._id), 0, document._id);
      documents.set(document._id, document);
    },
    remove: (id) => {
      if (documents.delete(id)) sortedIds.splice(firstNotBelow(sortedIds, id), 1);
    },
    idsOf: ({ from, before, limit, descending }) => {
      assert(Number.isInteger(limit) && limit >= 0, "a limit is a whole number");
      const start = firstNotBelow(sortedIds, from);
      const end = Math.max(start, firstNotBelow(sortedIds, before));
      if (!descending) return sortedIds.slice(start, Math.min(end, start + limit));
      return sortedIds.slice(Math.max(start, end - limit), end).reverse();
    },
  };
}

/** The index of the first id that is not below `id`, by halving. */
function firstNotBelow(sortedIds: readonly string[], id: string): number {
  let low = 0;
  let high = sortedIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareText(sortedIds[middle] ?? "", id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
