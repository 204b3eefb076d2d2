import { type Beacon, type Clock, type Crypto, type Signer, signText } from "@huilian/sync";
import { BEACON_IDLE_MS } from "./limits.ts";
import type { MakeDocument } from "./sequencer/place-entries.ts";

/** Says central time in the log. */
export interface Beacons {
  /** Logs a beacon when the log moved since the last one, or that was long ago. */
  tick(index: number): Promise<void>;
}

export function createBeacons(deps: {
  readonly crypto: Crypto;
  readonly network: string;
  readonly epoch: number;
  readonly signer: Signer;
  readonly clock: Pick<Clock, "monotonicMs">;
  log(make: MakeDocument): Promise<number>;
}): Beacons {
  const { crypto, network, epoch, signer, clock } = deps;
  let last: { readonly index: number; readonly atMs: number } | undefined;
  let logging: Promise<void> | undefined;

  async function logBeacon(): Promise<void> {
    const index = await deps.log((index, timeMs) =>
      signText<Beacon>(crypto, signer, { kind: "beacon", format: 1, network, index, epoch, timeMs }),
    );
    last = { index, atMs: clock.monotonicMs() };
  }

  return {
    async tick(index) {
      const isDue = last === undefined || index > last.index || clock.monotonicMs() - last.atMs >= BEACON_IDLE_MS;
      if (isDue) {
        logging ??= logBeacon().finally(() => {
          logging = undefined;
        });
      }
      await logging;
    },
  };
}
