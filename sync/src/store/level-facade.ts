import { assert } from "@huilian/domain/base";
import type { LevelIterator, LevelOperation, LevelPort, LevelRange } from "./level-port.ts";
import { StoreFault } from "./store-errors.ts";
import { ITERATOR_CHUNK } from "./store-limits.ts";
import { DOCUMENT_PREFIX, eraseTombstones } from "./tombstones.ts";

type Callback = (error?: unknown, key?: string, value?: string) => void;
type GetCallback = (error: unknown, value?: string) => void;

/** The part of abstract-leveldown that levelup, deferred-leveldown and sublevel-pouchdb call. */
export interface LevelDown {
  status: "new" | "open" | "closed";
  readonly supports: object;
  open(options: object, callback: Callback): void;
  close(callback: Callback): void;
  get(key: string, options: { readonly asBuffer?: boolean }, callback: GetCallback): void;
  batch(operations: readonly LevelOperation[], options: object, callback: Callback): void;
  iterator(range: LevelRange): { next(callback: Callback): void; end(callback: Callback): void };
}

/** Tells whether a read failed since the watch began. */
export interface ReadWatch {
  /** @throws StoreFault when a read failed since then. */
  check(): void;
}

export interface LevelFacade {
  readonly down: LevelDown;
  /** Which documents are stored, past PouchDB, in one call. Rejects when the disk cannot tell. */
  has(ids: readonly string[]): Promise<readonly boolean[]>;
  /**
   * PouchDB takes every failed read for "not found". Begin a watch before asking it, check after: a read that
   * failed in between, anybody's, makes the check throw.
   */
  watchReads(): ReadWatch;
  /** From here on a batch is refused when a read failed since `watch`: what it overwrites may be there after all. */
  guardBatches(watch: ReadWatch): void;
}

const NOT_FOUND = Object.assign(new Error("NotFound"), { notFound: true });

/**
 * Lets PouchDB's level adapter run over an open classic-level, with an fsync for every write, and without
 * forgetting failed reads.
 */
export function createLevelFacade(level: LevelPort): LevelFacade {
  const faults = { count: 0, last: undefined as unknown };
  const noteFault = (error: unknown): unknown => {
    faults.count += 1;
    faults.last = error;
    return error;
  };
  const watchReads = (): ReadWatch => {
    const before = faults.count;
    return {
      check: () => {
        if (faults.count !== before) throw new StoreFault("the store's disk could not be read", faults.last);
      },
    };
  };
  let guard = watchReads();

  const down: LevelDown = {
    status: "new",
    supports: {},
    open: (_options, callback) => {
      down.status = "open";
      process.nextTick(callback);
    },
    close: (callback) => {
      down.status = "closed";
      level.close().then(() => callback(), callback);
    },
    get: (key, options, callback) => {
      assert(options.asBuffer !== true, "the store holds no attachments");
      readText(level, key).then(
        (value) => (value === undefined ? callback(NOT_FOUND) : callback(null, value)),
        (error: unknown) => callback(noteFault(error)),
      );
    },
    batch: (operations, _options, callback) => {
      writeGuarded(level, guard, operations).then(() => callback(), callback);
    },
    iterator: (range) => adaptIterator(level.iterator(rangeOf(range)), noteFault),
  };
  return {
    down,
    has: (ids) => level.hasMany(ids.map((id) => DOCUMENT_PREFIX + id)),
    watchReads,
    guardBatches: (watch) => {
      guard = watch;
    },
  };
}

async function readText(level: LevelPort, key: string): Promise<string | undefined> {
  const value = await level.get(key);
  if (value !== undefined) checkJson(value);
  return value;
}

async function writeGuarded(level: LevelPort, guard: ReadWatch, operations: readonly LevelOperation[]): Promise<void> {
  guard.check();
  await level.batch(eraseTombstones(operations), { sync: true });
}

/** LevelDB does not check its sums on reading, and PouchDB dies in a callback, uncaught, on text that is not JSON. */
function checkJson(value: string): void {
  try {
    JSON.parse(value);
  } catch {
    throw new Error("a stored value is damaged");
  }
}

/** classic-level wants absent bounds absent, and sublevel-pouchdb hands over all of PouchDB's options. */
function rangeOf({ gt, gte, lt, lte, limit, reverse }: LevelRange): LevelRange {
  return {
    ...(gt === undefined ? {} : { gt }),
    ...(gte === undefined ? {} : { gte }),
    ...(lt === undefined ? {} : { lt }),
    ...(lte === undefined ? {} : { lte }),
    limit: limit ?? -1,
    reverse: reverse ?? false,
  };
}

function adaptIterator(
  iterator: LevelIterator,
  noteFault: (error: unknown) => unknown,
): ReturnType<LevelDown["iterator"]> {
  let entries: readonly [string, string][] = [];
  let position = 0;
  const fetchMore = async (): Promise<void> => {
    entries = await iterator.nextv(ITERATOR_CHUNK);
    position = 0;
    for (const [, value] of entries) checkJson(value);
  };
  const answer = (callback: Callback): void => {
    const entry = entries[position];
    position += 1;
    if (entry) callback(null, entry[0], entry[1]);
    else callback();
  };
  return {
    next: (callback) => {
      if (position < entries.length) process.nextTick(answer, callback);
      else
        fetchMore().then(
          () => answer(callback),
          (error: unknown) => callback(noteFault(error)),
        );
    },
    end: (callback) => {
      iterator.close().then(() => callback(), callback);
    },
  };
}
