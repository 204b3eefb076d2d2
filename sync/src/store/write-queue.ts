import type { WriteRequest } from "./decide-writes.ts";
import { StoreBusy } from "./store-errors.ts";
import {
  GROUP_DOCUMENTS_MAX,
  GROUP_SIZE_MAX,
  WAITING_REQUESTS_MAX,
  WAITING_SIZE_MAX,
  WRITE_DOCUMENTS_MAX,
} from "./store-limits.ts";

/** What the queue drives. Only one of its functions runs at a time. */
export interface GroupWriter {
  /** One outcome per request: an error for that caller alone, or undefined when it is on disk. */
  writeGroup(requests: readonly WriteRequest[]): Promise<readonly (Error | undefined)[]>;
  dropGroup(ids: readonly string[]): Promise<void>;
}

export interface WriteQueue {
  write(request: WriteRequest): Promise<void>;
  drop(ids: readonly string[]): Promise<void>;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
}

type Waiting = {
  readonly work:
    | { readonly kind: "write"; readonly request: WriteRequest }
    | { readonly kind: "drop"; readonly ids: readonly string[] };
  readonly done: (error?: unknown) => void;
};

const documentsOf = ({ work }: Waiting): number =>
  work.kind === "write" ? work.request.documents.length : work.ids.length;
const sizeOf = ({ work }: Waiting): number => (work.kind === "write" ? work.request.size : 0);

/**
 * Does writes and drops in the order they came, and collects what arrives while the disk is busy into one group:
 * an fsync costs the same for one document as for a thousand.
 */
export function createWriteQueue(writer: GroupWriter): WriteQueue {
  const waiting: Waiting[] = [];
  let waitingSize = 0;
  let running: Promise<void> | undefined;

  const enqueue = (work: Waiting["work"]): Promise<void> =>
    new Promise((resolve, reject) => {
      const entry: Waiting = { work, done: (error) => (error === undefined ? resolve() : reject(error)) };
      if (waiting.length >= WAITING_REQUESTS_MAX || waitingSize + sizeOf(entry) > WAITING_SIZE_MAX) {
        reject(new StoreBusy());
        return;
      }
      waiting.push(entry);
      waitingSize += sizeOf(entry);
      running ??= run();
    });

  const run = async (): Promise<void> => {
    // What the same turn of the event loop asks for belongs to the first group already.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupLength(waiting));
      for (const entry of group) waitingSize -= sizeOf(entry);
      await doGroup(writer, group);
    }
    running = undefined;
  };

  return {
    write: (request) => enqueue({ kind: "write", request }),
    drop: (ids) => enqueue({ kind: "drop", ids }),
    idle: async () => running,
  };
}

/** How many entries from the front are of one kind and fit together; at least one. */
function groupLength(waiting: readonly Waiting[]): number {
  const kind = waiting[0]?.work.kind;
  const documentsMax = kind === "write" ? GROUP_DOCUMENTS_MAX : WRITE_DOCUMENTS_MAX;
  let [length, documents, size] = [0, 0, 0];
  for (const entry of waiting) {
    documents += documentsOf(entry);
    size += sizeOf(entry);
    const fits = entry.work.kind === kind && documents <= documentsMax && size <= GROUP_SIZE_MAX;
    if (!fits && length > 0) break;
    length += 1;
  }
  return length;
}

async function doGroup(writer: GroupWriter, group: readonly Waiting[]): Promise<void> {
  try {
    const requests = group.flatMap(({ work }) => (work.kind === "write" ? [work.request] : []));
    if (requests.length > 0) {
      const outcomes = await writer.writeGroup(requests);
      for (const [index, entry] of group.entries()) entry.done(outcomes[index]);
    } else {
      await writer.dropGroup(group.flatMap(({ work }) => (work.kind === "drop" ? work.ids : [])));
      for (const entry of group) entry.done();
    }
  } catch (error) {
    for (const entry of group) entry.done(error);
  }
}
