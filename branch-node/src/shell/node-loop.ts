import type { Clock } from "@huilian/sync";
import type { Node } from "../create-node.ts";
import {
  GATHER_MS,
  LISTEN_WAIT_MS,
  OPERATIONS_EVERY_MS,
  PACK_IDLE_MS,
  RETRY_FIRST_MS,
  RETRY_JITTER_PERCENT,
  RETRY_LAST_MS,
  ROUND_EVERY_MS,
} from "../limits.ts";
import type { NodeLogger } from "../node-deps.ts";

/** The node's own rhythm: rounds as soon as there is something to send, an open ear, packing while nothing happens. */
export interface NodeLoop {
  /** Own changes wait for the line: the next round begins soon. */
  wake(): void;
  /** Somebody ended a drill: the next round begins now. */
  retry(): void;
  stop(): Promise<void>;
}

export interface NodeLoopDeps {
  readonly node: Pick<Node, "sync" | "listen" | "pack" | "flushOperations">;
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly logger: NodeLogger;
  /** A number from 0 up to `below`, from chance. */
  readonly random: (below: number) => number;
}

export function startNodeLoop({ node, clock, logger, random }: NodeLoopDeps): NodeLoop {
  let stopped = false;
  let writtenMs = clock.monotonicMs();
  let isAwake = true;
  let isConnected = false;
  let retryMs = RETRY_FIRST_MS;
  const sleepers = new Set<() => void>();

  /** Ends early when something is to be sent or the node stops. */
  const sleep = (ms: number, isWoken: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (stopped || isWoken()) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        sleepers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleepers.add(end);
    });
  const wakeAll = (): void => {
    for (const end of [...sleepers]) end();
  };
  const pause = (ms: number): number => ms + random(Math.floor((ms * RETRY_JITTER_PERCENT) / 100) + 1);
  const never = (): boolean => false;

  async function rounds(): Promise<void> {
    while (!stopped) {
      isAwake = false;
      const { problem } = await node.sync();
      const wasConnected = isConnected;
      isConnected = problem === undefined;
      if (isConnected !== wasConnected) {
        logger.info({ problem: problem?.kind ?? "none" }, isConnected ? "line up" : "line down");
        wakeAll();
      }
      if (isConnected) {
        retryMs = RETRY_FIRST_MS;
        await sleep(ROUND_EVERY_MS, () => isAwake);
        await sleep(GATHER_MS, never);
      } else {
        // While the line is down a new change is no reason to try sooner: the pause is what spares the line.
        await sleep(pause(retryMs), never);
        retryMs = Math.min(RETRY_LAST_MS, retryMs * 2);
      }
    }
  }

  async function listening(): Promise<void> {
    while (!stopped) {
      if (!isConnected) {
        await sleep(RETRY_FIRST_MS, () => isConnected);
        continue;
      }
      const { problem } = await node.listen(LISTEN_WAIT_MS);
      if (problem !== undefined && isConnected) {
        isConnected = false;
        logger.info({ problem: problem.kind }, "line down");
        // The rounds rest while all is well; only they find out when the line is back.
        isAwake = true;
        wakeAll();
      }
    }
  }

  async function packing(): Promise<void> {
    while (!stopped) {
      await sleep(PACK_IDLE_MS, never);
      const idleMs = clock.monotonicMs() - writtenMs;
      if (!stopped && (idleMs >= PACK_IDLE_MS || !isConnected)) await node.pack();
    }
  }

  async function recording(): Promise<void> {
    while (!stopped) {
      await sleep(OPERATIONS_EVERY_MS, never);
      if (!stopped) await node.flushOperations();
    }
  }

  function wake(): void {
    isAwake = true;
    writtenMs = clock.monotonicMs();
    if (isConnected) wakeAll();
  }

  /** Faults of the line are outcomes. What throws is the disk or a bug: it is told, and tried again slowly. */
  async function lasting(name: string, work: () => Promise<void>): Promise<void> {
    while (!stopped) {
      try {
        await work();
      } catch (fault) {
        logger.error({ loop: name, fault: fault instanceof Error ? fault.name : typeof fault }, "a loop failed");
        await sleep(RETRY_LAST_MS, never);
      }
    }
  }

  const running = Promise.all([
    lasting("rounds", rounds),
    lasting("listening", listening),
    lasting("packing", packing),
    lasting("recording", recording),
  ]);
  return {
    wake,
    retry() {
      retryMs = RETRY_FIRST_MS;
      wakeAll();
    },
    async stop() {
      stopped = true;
      wakeAll();
      await running;
    },
  };
}
