/** The batch sizes of which the peer gets its best. */
const BATCH_SIZES = [100, 500, 1000, 3000] as const;

/** Tries every size once, which also warms the peer up; `run` says how many seconds it took. @returns the quickest. */
export async function bestBatchOf(run: (batchSize: number) => Promise<number>): Promise<number> {
  let best: { readonly batchSize: number; readonly seconds: number } | undefined;
  for (const batchSize of BATCH_SIZES) {
    const seconds = await run(batchSize);
    if (best === undefined || seconds < best.seconds) best = { batchSize, seconds };
  }
  return best?.batchSize ?? BATCH_SIZES[0];
}
