import { assert } from "@huilian/domain";

/** The value below which `share` (0 to 1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  assert(value !== undefined, "there are samples");
  return value;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** @returns seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return (performance.now() - beganMs) / 1000;
}

export interface Sides<Sample> {
  readonly ours: readonly Sample[];
  readonly peer: readonly Sample[];
}

/** Ours and the peer in turn, so that a machine that becomes slower does so for both. Warm-up is the caller's. */
export async function inTurn<Sample>(
  rounds: number,
  sides: { ours(round: number): Promise<Sample>; peer(round: number): Promise<Sample> },
): Promise<Sides<Sample>> {
  const ours: Sample[] = [];
  const peer: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await sides.ours(round));
    peer.push(await sides.peer(round));
  }
  return { ours, peer };
}

/** Runs `work` over all items, `together` of them at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  together: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next]; next < items.length; item = items[next]) {
      next += 1;
      await work(item as Item);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
}
