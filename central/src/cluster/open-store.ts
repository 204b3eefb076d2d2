import { type Crypto, openPouchStore, type Store, trustRootFingerprint } from "@huilian/sync";
import type { CentreLogger } from "../centre-logger.ts";
import { type CentreFiles, couchUrl } from "../config.ts";
import { couchDatabaseOf } from "../couch/couch-server.ts";
import { type CouchTrouble, openCouchStore } from "../couch/couch-store.ts";

/** The centre's store, and what says whether it can be reached where it is another process's. */
export interface OpenedStore {
  readonly store: Store;
  readonly storeTrouble?: () => Promise<CouchTrouble | undefined>;
}

/** In CouchDB when the environment says where that is, and embedded otherwise. */
export async function openStore(
  crypto: Crypto,
  { config, trustRoot }: Pick<CentreFiles, "config" | "trustRoot">,
  logger: CentreLogger,
): Promise<OpenedStore> {
  const url = couchUrl();
  if (url === undefined) return { store: await openPouchStore({ directory: config.storeDirectory }) };
  const own = couchDatabaseOf(trustRoot.network, trustRootFingerprint(crypto, trustRoot));
  const database = config.couchDatabase ?? own;
  const store = await openCouchStore({ url, database, logger });
  logger.info({ database }, "the store is in CouchDB");
  return { store, storeTrouble: store.trouble };
}
