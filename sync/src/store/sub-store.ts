import { assert } from "@huilian/domain/base";
import { isDocumentId } from "./document-copy.ts";
import { type IdRange, type Store, StoreConflict, type StoredDocument } from "./store.ts";
import { StoreClosed } from "./store-errors.ts";

const PREFIX = /^[a-z]{1,20}$/;

/**
 * A store within a store: everything in it lies in `store` under `<prefix>/<id>`, and nothing else of `store` shows.
 * Both go to one disk, so that a copy of the one is a copy of the other. Closing it ends it and not the store, which
 * belongs to whoever opened it. Ids are shorter here by the length of the prefix and its slash.
 */
export function subStore(store: Store, prefix: string): Store {
  assert(PREFIX.test(prefix), "a prefix is a short word in small letters");
  let closed = false;
  const open = (): Store => {
    if (closed) throw new StoreClosed();
    return store;
  };
  const outer = (id: string): string => `${prefix}/${id}`;
  const inner = (id: string): string => id.slice(prefix.length + 1);
  const toInner = <Found extends StoredDocument | undefined>(found: Found): Found =>
    found === undefined ? found : ({ ...found, _id: inner(found._id) } as Found);

  /** `~` is above every id within, and with the prefix in front it still is. */
  const outerRange = ({ from, before, ...rest }: IdRange): IdRange => ({
    ...rest,
    from: outer(from),
    before: outer(before > "~" ? "~" : before),
  });

  return {
    async write(documents) {
      const { write } = open();
      for (const { _id } of documents) assert(isDocumentId(_id), "a document's id is ASCII of the form kind/rest");
      try {
        await write(documents.map((document) => ({ ...document, _id: outer(document._id) })));
      } catch (fault) {
        throw fault instanceof StoreConflict ? new StoreConflict(fault.ids.map(inner)) : fault;
      }
    },
    async read(id) {
      return toInner(await open().read(outer(id)));
    },
    async readMany(ids) {
      return (await open().readMany(ids.map(outer))).map(toInner);
    },
    async list(range) {
      return (await open().list(outerRange(range))).map(toInner);
    },
    async listIds(range) {
      return (await open().listIds(outerRange(range))).map(inner);
    },
    async drop(ids) {
      await open().drop(ids.filter(isDocumentId).map(outer));
    },
    async close() {
      closed = true;
    },
  };
}
