import { ok } from "@huilian/domain";
import { signText } from "@huilian/sync";
import { createSessionServer } from "@huilian/sync/serve";
import { type AuditExports, createAuditExports } from "./audit-exports.ts";
import { createBeacons } from "./beacons.ts";
import type { CentreDeps } from "./centre-deps.ts";
import { type CoreParts, openCoreParts } from "./core-parts.ts";
import type { CorePort } from "./core-port.ts";
import { CHECKPOINT_BATCHES, LIST_LIMIT_MAX } from "./limits.ts";
import { readLogPart } from "./log/log-part.ts";
import { createPulls } from "./pull/pulls.ts";
import { answerRequest } from "./routes/answer-request.ts";
import { createCoreApp } from "./routes/core-app.ts";
import { watchSessions } from "./sightings.ts";

/** The one process that owns log and store: sequencer, applier, sessions. */
export interface Core extends CorePort {
  /** What the process's timer calls: central time, checkpoints, ends of waiting. Resolves when that is done. */
  tick(): Promise<void>;
  /** Ends the waits that are due: long polls are to end more punctually than ticks come. */
  releaseWaits(): void;
  /** Resolves when everything received is applied and written. @throws what the store threw. */
  idle(): Promise<void>;
  /** Finishes what was begun and closes the store. */
  close(): Promise<void>;
}

/** Starts the centre over its store. @throws when keys, certificates and log do not fit one another. */
export async function createCore(deps: CentreDeps): Promise<Core> {
  const parts = await openCoreParts(deps);
  const exports = exportsOf(parts);
  const beacons = beaconsOf(parts);
  await beacons.tick(parts.sequencer.index());
  const { sequencer, applier, waiting } = parts;
  let checkpointed = parts.batches.end().number;
  let closing = false;

  async function checkpoint(): Promise<void> {
    checkpointed = parts.batches.end().number;
    await applier.checkpoint();
  }

  async function idle(): Promise<void> {
    do {
      await sequencer.idle();
      await applier.idle();
    } while (applier.index() < sequencer.index());
  }

  if (parts.needsCheckpoint) {
    await idle();
    await checkpoint();
  }
  return {
    ...portOf(parts, exports),
    async tick() {
      if (closing) return;
      waiting.tick();
      applier.kick();
      await parts.operations.flush();
      await beacons.tick(sequencer.index());
      // A key that could not be told is told with the next tick.
      await parts.signIn.tellKeys().catch(() => undefined);
      if (parts.batches.end().number - checkpointed >= CHECKPOINT_BATCHES) await checkpoint();
    },
    releaseWaits: () => waiting.tick(),
    idle,
    async close() {
      closing = true;
      waiting.news();
      await parts.operations.flush().catch(() => undefined);
      await idle().finally(() => deps.store.close());
    },
  };
}

function portOf(parts: CoreParts, exports: AuditExports): CorePort {
  const { deps, sequencer, registry, documents, batches, waiting, sightings, time, signers } = parts;
  const { crypto, network, store, clock } = deps;
  const pulls = createPulls({ store, registry, documents, batches, waiting });
  const sessions = createSessionServer({
    crypto,
    network,
    registry,
    sequencerSign: (transcript) => signText(crypto, signers.sequencer, transcript),
    position: () => ({ epoch: parts.epoch, index: sequencer.index() }),
    holdings: (site) => sequencer.holdings(site),
    clock,
  });
  const app = createCoreApp(parts, exports);
  return {
    sessions: watchSessions(sessions, sightings, time.nowMs),
    certificates: async () => registry.all().map(({ signed }) => signed),
    holdings: (site) => sequencer.holdings(site),
    append: (site, offers) => sequencer.append(site, offers),
    notice: (site, offer) => sequencer.notice(site, offer),
    async pull(site, request) {
      sightings.pulled(site, { atMs: time.nowMs(), batch: request.afterBatch });
      return ok(await pulls.pull(site, request));
    },
    refresh: async (site) => ok(await pulls.refresh(site)),
    pages: async (site, ids) => ok(await pulls.pages(site, ids)),
    log: async (from, limit) => {
      const index = sequencer.index();
      const range = { from, upTo: index, limit: Math.min(limit, LIST_LIMIT_MAX) };
      return { entries: await readLogPart(store, range), index };
    },
    exportPart: (id) => exports.next(id),
    request: (request) => answerRequest(app, request),
    status: async () => {
      const trouble = await deps.storeTrouble?.();
      const details = [...(parts.applier.isBroken() ? ["applier-broken"] : []), ...(trouble ? [trouble] : [])];
      return { ready: details.length === 0, details };
    },
  };
}

function exportsOf({ deps, signers, registry, opener, sequencer }: CoreParts): AuditExports {
  const { crypto, network, store } = deps;
  return createAuditExports({ crypto, network, store, signer: signers.sequencer, registry, opener, sequencer });
}

function beaconsOf({ deps, epoch, signers, sequencer }: CoreParts) {
  const { crypto, network, clock } = deps;
  return createBeacons({ crypto, network, epoch, signer: signers.sequencer, clock, log: sequencer.log });
}
