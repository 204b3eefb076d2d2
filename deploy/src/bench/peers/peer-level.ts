import { createRequire } from "node:module";

/** What is used of classic-level. */
interface Level {
  open(): Promise<void>;
  get(key: string): Promise<string | undefined>;
  batch(operations: readonly object[], options: { readonly sync: boolean }): Promise<void>;
  iterator(range: object): { nextv(size: number): Promise<[string, string][]>; close(): Promise<void> };
  close(): Promise<void>;
}

type Callback = (error?: unknown, key?: string, value?: string) => void;

interface Range {
  readonly limit?: number;
  readonly reverse?: boolean;
  readonly [bound: string]: unknown;
}

const ENTRIES_AT_ONCE = 128;
const NOT_FOUND = Object.assign(new Error("NotFound"), { name: "NotFoundError", notFound: true });

/**
 * An abstract-leveldown over classic-level that does nothing but fsync every batch, as our store does: PouchDB's own
 * never does. What our store adds on top (checks of what was read) is left out, so that the peer does not pay for it.
 */
export async function openPeerLevel(directory: string): Promise<object> {
  const { ClassicLevel } = createRequire(import.meta.url)("classic-level") as {
    readonly ClassicLevel: new (location: string, options: object) => Level;
  };
  const level = new ClassicLevel(directory, { keyEncoding: "utf8", valueEncoding: "utf8" });
  await level.open();
  const down = {
    status: "new",
    supports: {},
    open(_options: object, callback: Callback) {
      down.status = "open";
      process.nextTick(callback);
    },
    close(callback: Callback) {
      down.status = "closed";
      level.close().then(() => callback(), callback);
    },
    get(key: string, _options: object, callback: (error: unknown, value?: string) => void) {
      level.get(key).then((value) => (value === undefined ? callback(NOT_FOUND) : callback(null, value)), callback);
    },
    batch(operations: readonly object[], _options: object, callback: Callback) {
      level.batch(operations, { sync: true }).then(() => callback(), callback);
    },
    iterator: (range: Range) => adaptIterator(level.iterator(rangeOf(range))),
  };
  return down;
}

function rangeOf(range: Range): object {
  const bounds = ["gt", "gte", "lt", "lte"].filter((bound) => range[bound] !== undefined);
  return {
    ...Object.fromEntries(bounds.map((bound) => [bound, range[bound]])),
    limit: range.limit ?? -1,
    reverse: range.reverse ?? false,
  };
}

function adaptIterator(iterator: ReturnType<Level["iterator"]>) {
  let entries: readonly [string, string][] = [];
  let position = 0;
  const answer = (callback: Callback): void => {
    const entry = entries[position];
    position += 1;
    if (entry) callback(null, entry[0], entry[1]);
    else callback();
  };
  return {
    next(callback: Callback) {
      if (position < entries.length) return process.nextTick(answer, callback);
      iterator.nextv(ENTRIES_AT_ONCE).then((fetched) => {
        entries = fetched;
        position = 0;
        answer(callback);
      }, callback);
    },
    end(callback: Callback) {
      iterator.close().then(() => callback(), callback);
    },
  };
}
