import type { Store, StoredDocument } from "@huilian/sync";

/** The store, with somebody told of every write once it is on disk. */
export const watchWrites =
  (onWritten: (documents: readonly StoredDocument[]) => void) =>
  (store: Store): Store => ({
    ...store,
    async write(documents) {
      await store.write(documents);
      onWritten(documents);
    },
  });
