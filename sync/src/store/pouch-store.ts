import { mkdir, realpath } from "node:fs/promises";
import { ClassicLevel } from "classic-level";
import type { PouchDatabase } from "pouchdb-core";
import { createLevelFacade, type LevelFacade } from "./level-facade.ts";
import type { LevelPort } from "./level-port.ts";
import { openPouch } from "./pouch.ts";
import { createPouchReader } from "./pouch-reader.ts";
import { createPouchWriter } from "./pouch-writer.ts";
import type { Store } from "./store.ts";
import { StoreClosed, StoreFault, StoreInUse } from "./store-errors.ts";
import { createWriteQueue } from "./write-queue.ts";
import { droppableIds, writeRequestOf } from "./write-request.ts";

/**
 * The store of one machine: PouchDB over LevelDB in `directory`, which is made when missing and belongs to this
 * process until `close`. What was acknowledged is on disk, also after the process was killed.
 * @throws StoreInUse when it is open already, here or in another process; StoreFault when it cannot be opened.
 */
export async function openPouchStore({ directory }: { readonly directory: string }): Promise<Store> {
  return openStoreOver(await openLevel(directory));
}

/** A store over an open LevelDB, which it closes. */
export async function openStoreOver(level: LevelPort): Promise<Store> {
  const facade = createLevelFacade(level);
  const watch = facade.watchReads();
  facade.guardBatches(watch);
  try {
    const database = await openPouch(facade.down);
    watch.check();
    return createStore(database, facade);
  } catch (error) {
    await level.close();
    throw error;
  }
}

async function openLevel(directory: string): Promise<LevelPort> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // The real path, as LevelDB tells a second opening in the same process by the path alone.
    const level = new ClassicLevel(await realpath(directory), { keyEncoding: "utf8", valueEncoding: "utf8" });
    await level.open();
    return level;
  } catch (error) {
    const locked = error instanceof Error && hasCode(error.cause, "LEVEL_LOCKED");
    throw locked ? new StoreInUse(directory, error) : new StoreFault(`the store ${directory} cannot be opened`, error);
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;

function createStore(database: PouchDatabase, facade: LevelFacade): Store {
  const reader = createPouchReader(database, facade);
  const queue = createWriteQueue(createPouchWriter(database, facade, reader));
  let closing: Promise<void> | undefined;

  const whenOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closing) throw new StoreClosed();
    return work();
  };
  const closeAll = async (): Promise<void> => {
    await queue.idle();
    await database.close();
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
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
