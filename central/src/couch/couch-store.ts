import {
  createWriteQueue,
  droppableIds,
  type Fetch,
  type Store,
  StoreClosed,
  StoreFault,
  writeRequestOf,
} from "@huilian/sync";
import type { CentreLogger } from "../centre-logger.ts";
import { createCouchClient, PATIENCE, type Patience } from "./couch-client.ts";
import { PROBE_TIMEOUT_MS } from "./couch-limits.ts";
import { createCouchReader } from "./couch-reader.ts";
import { COUCH_DATABASE, parseCouchUrl } from "./couch-server.ts";
import { createCouchWriter } from "./couch-writer.ts";
import { createHiddenIds } from "./hidden-ids.ts";
import { prepareDatabase } from "./prepare-database.ts";

export interface CouchStoreOptions {
  /** With user and password, which go nowhere else: into no log line, no error and no document. */
  readonly url: string;
  readonly database: string;
  readonly fetch?: Fetch;
  readonly logger?: CentreLogger;
  readonly patience?: Patience;
}

/** What keeps a store from working: the server does not answer, or another process has taken the store over. */
export type CouchTrouble = "store-unreachable" | "store-taken-over";

export interface CouchStore extends Store {
  /** Asks the server once, without patience. */
  trouble(): Promise<CouchTrouble | undefined>;
}

/**
 * A store in a CouchDB database, which is made when missing. The process that opens it takes it over: another that has
 * it open writes nothing from then on, and says `StoreInUse`.
 * @throws StoreFault when the server does not do what it is asked; StoreInUse when others open it at the same time.
 */
export async function openCouchStore(options: CouchStoreOptions): Promise<CouchStore> {
  const { url, database, fetch = globalThis.fetch, patience = PATIENCE, logger } = options;
  const server = parseCouchUrl(url);
  if (!server || !COUCH_DATABASE.test(database)) throw new StoreFault("this is not the place of a CouchDB database");
  const client = createCouchClient({ server, database, fetch, patience, ...(logger ? { logger } : {}) });
  const hiddenIds = createHiddenIds();
  const reader = createCouchReader(client, hiddenIds);
  const writer = createCouchWriter(client, hiddenIds);
  await prepareDatabase(client);
  await writer.takeOver();
  const queue = createWriteQueue(writer);
  let closed = false;

  const whenOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new StoreClosed();
    return work();
  };

  return {
    write: (documents) =>
      whenOpen(async () => {
        const request = writeRequestOf(documents);
        if (request.documents.length > 0) await queue.write(request);
      }),
    read: (id) => whenOpen(async () => (await reader.readMany([id]))[0]),
    readMany: (ids) => whenOpen(() => reader.readMany(ids)),
    list: (range) => whenOpen(() => reader.list(range)),
    listIds: (range) => whenOpen(() => reader.listIds(range)),
    drop: (ids) =>
      whenOpen(async () => {
        const droppable = droppableIds(ids);
        if (droppable.length > 0) await queue.drop(droppable);
      }),
    async close() {
      closed = true;
      await queue.idle();
    },
    async trouble() {
      if (writer.isTaken()) return "store-taken-over";
      const answer = await client.once({ method: "GET", path: "" }, PROBE_TIMEOUT_MS);
      return answer?.httpStatus === 200 ? undefined : "store-unreachable";
    },
  };
}
