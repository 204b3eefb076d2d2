import { describe, expect, it } from "vitest";
import type { WriteRequest } from "./decide-writes.ts";
import { StoreBusy } from "./store-errors.ts";
import { GROUP_DOCUMENTS_MAX, GROUP_SIZE_MAX, WAITING_REQUESTS_MAX, WAITING_SIZE_MAX } from "./store-limits.ts";
import { createWriteQueue } from "./write-queue.ts";

const request = (documents: number, size = documents): WriteRequest => ({
  documents: Array.from({ length: documents }, (_, index) => ({ _id: `a/${index}` })),
  size,
});

/** A disk that notes how many requests each group had, and works only when told. */
function createSlowDisk(outcomes: (requests: readonly WriteRequest[]) => readonly (Error | undefined)[]) {
  const groups: (number | string)[] = [];
  const held: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => held.push(resolve));
  const queue = createWriteQueue({
    writeGroup: async (requests) => {
      groups.push(requests.length);
      await wait();
      return outcomes(requests);
    },
    dropGroup: async (ids) => {
      groups.push(ids.join());
      await wait();
    },
  });
  const workOn = async (): Promise<void> => {
    for (let turn = 0; turn < 1000; turn += 1) {
      held.shift()?.();
      await Promise.resolve();
    }
  };
  return { queue, groups, workOn };
}

const allWell = (requests: readonly WriteRequest[]): readonly undefined[] => requests.map(() => undefined);

describe("the write queue", () => {
  it("collects what waits into one group, and keeps writes and drops in order", async () => {
    const { queue, groups, workOn } = createSlowDisk(allWell);
    const works = [request(1), request(2)].map((each) => queue.write(each));
    works.push(queue.drop(["a/1"]), queue.drop(["a/2"]), queue.write(request(1)));
    await workOn();
    await Promise.all(works);
    expect(groups).toEqual([2, "a/1,a/2", 1]);
  });

  it("cuts a group at its number of documents and at its size, but never cuts a request", async () => {
    const { queue, groups, workOn } = createSlowDisk(allWell);
    const requests = [
      request(GROUP_DOCUMENTS_MAX - 1),
      request(1),
      request(1),
      request(GROUP_DOCUMENTS_MAX + 5),
      request(1, GROUP_SIZE_MAX + 1),
      request(1, GROUP_SIZE_MAX),
      request(1, 1),
    ];
    const works = requests.map((each) => queue.write(each));
    await workOn();
    await Promise.all(works);
    expect(groups).toEqual([2, 1, 1, 1, 1, 1]);
  });

  it("gives each request its own outcome, and all of a group the fault of the group", async () => {
    const own = createSlowDisk((requests) => requests.map((_, index) => (index === 1 ? new Error("mine") : undefined)));
    const results = Promise.allSettled([1, 2, 3].map((count) => own.queue.write(request(count))));
    await own.workOn();
    expect((await results).map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);

    const broken = createSlowDisk(() => {
      throw new Error("ours");
    });
    const faults = Promise.allSettled([1, 2].map((count) => broken.queue.write(request(count))));
    await broken.workOn();
    expect((await faults).map((result) => result.status)).toEqual(["rejected", "rejected"]);
    const next = broken.queue.drop(["a/1"]);
    await broken.workOn();
    await next;
  });

  it("tells a caller to come back when too much waits, and takes work again once some is done", async () => {
    const { queue, workOn } = createSlowDisk(allWell);
    const waiting = Array.from({ length: WAITING_REQUESTS_MAX }, () => queue.write(request(1)));
    await expect(queue.write(request(1))).rejects.toBeInstanceOf(StoreBusy);
    await workOn();
    await Promise.all(waiting);

    const large = queue.write(request(1, WAITING_SIZE_MAX));
    await expect(queue.write(request(1))).rejects.toBeInstanceOf(StoreBusy);
    await workOn();
    await large;
    const last = queue.write(request(1));
    await workOn();
    await last;
    await queue.idle();
  });
});
