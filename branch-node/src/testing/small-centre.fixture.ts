import { type EntityRow, overlay, rowOf, ruleTableText } from "@huilian/conflict-rules";
import { assert, err, type Json, ok, type ReadChange, type SiteId } from "@huilian/domain";
import {
  type Beacon,
  type Enrol,
  newScopeKey,
  type PullAnswer,
  type PullRequest,
  type Rules,
  type ScopeKey,
  type SignedText,
  signText,
  toUtf8,
  wrapScopeKey,
} from "@huilian/sync";
import { createSmallLink, type SmallLink } from "./small-centre-link.fixture.ts";
import { createSmallNetwork, SMALL_SITES, type SmallNetwork, type SmallSite } from "./small-centre-network.fixture.ts";
import { createSmallApplier, type ScopeNews } from "./small-centre-pages.fixture.ts";
import { createSmallSequencer } from "./small-centre-sequencer.fixture.ts";
import { copyState, emptyState, type SmallCentreState } from "./small-centre-state.fixture.ts";

/** The day on which every small city begins. */
const SMALL_CENTRE_START_MS = Date.UTC(2026, 10, 21, 1);

/**
 * A centre in memory, made of `sync`'s own functions and real keys: it takes segments and notices, receipts them, and
 * says in batches and checkpoints what a test tells it to. It folds nothing: rows are the test's, or those of `apply`.
 */
export interface SmallCentre {
  readonly network: SmallNetwork;
  /** A line of a site; each call gives another one. */
  link(site: SiteId): SmallLink;
  /** Central time; a test may set it. */
  readonly clock: { nowMs: number };
  beacon(): void;
  /** Makes and hands out the next generation of a scope's key. */
  newScopeKey(scope: string): void;
  publish(news: Readonly<Record<string, ScopeNews | readonly ScopeNews[]>>): void;
  /** Shows what sites sent, the last put winning, in the scopes told; the author's own scope when none is told. */
  apply(scopesOf?: (row: EntityRow) => readonly string[]): void;
  checkpoint(scopes?: readonly string[]): void;
  /** What a scope shows after the last batch, by `<entity type>/<entity key>` or tag. */
  rowsOf(scope: string): ReadonlyMap<string, Json>;
  /** What it received, in the order of its log, each change once. */
  changes(): readonly ReadChange[];
  position(): { readonly epoch: number; readonly index: number; readonly batch: number };
  backup(): SmallCentreState;
  /** Goes back to a backup and forgets the rest. A centre that is put up again does so in a new epoch. */
  restore(backup: SmallCentreState, options?: { readonly epoch: "same" | "next" }): void;
}

export interface SmallCentreOptions {
  readonly seed?: string;
  readonly sites?: readonly SmallSite[];
  /** Most batches of one answer to a pull, so that a test can have several rounds. */
  readonly batchesPerPull?: number;
}

export async function createSmallCentre(options: SmallCentreOptions = {}): Promise<SmallCentre> {
  const { seed = "small centre", sites = SMALL_SITES, batchesPerPull = 1_000 } = options;
  const network = await createSmallNetwork(seed, sites);
  const { crypto } = network;
  const clock = { nowMs: SMALL_CENTRE_START_MS };
  let state = emptyState(crypto);
  const waiting = new Set<() => void>();
  const current = (): SmallCentreState => state;
  const sequencer = createSmallSequencer(network, current, () => clock.nowMs);
  const applier = createSmallApplier(network, current, (scope) => {
    const key = state.scopeKeys.get(scope);
    assert(key !== undefined, `somebody reads the scope: ${scope}`);
    return key;
  });

  function tellNews(): void {
    for (const wake of waiting) wake();
    waiting.clear();
  }

  function log<Document extends { kind: string; index: number }>(
    make: Omit<Document, "format" | "network" | "index">,
    site?: SiteId,
  ): void {
    state.index += 1;
    const document = { ...make, format: 1, network: network.network, index: state.index };
    const signed = signText(crypto, network.sequencer, document as unknown as Document);
    state.documents.push({ index: state.index, signed, ...(site ? { site } : {}) });
    tellNews();
  }

  const beacon = (): void => log<Beacon>({ kind: "beacon", epoch: state.epoch, timeMs: clock.nowMs });

  function giveScopeKey(scope: string): void {
    const key = newScopeKey(crypto, scope, (state.scopeKeys.get(scope)?.generation ?? 0) + 1);
    state.scopeKeys.set(scope, key);
    for (const { site } of sites.filter(({ scopes }) => scopes.includes(scope))) {
      const wrapped = wrapScopeKey(crypto, key, network.keysOf(site).box.publicKey);
      log<ScopeKey>({ kind: "scopeKey", scope, generation: key.generation, site, wrapped }, site);
    }
  }

  function pull(site: SmallSite, { afterBatch, afterIndex }: PullRequest): PullAnswer {
    const fresh = state.documents.filter(
      ({ index, site: only }) => index > afterIndex && (!only || only === site.site),
    );
    const batches = state.batches.slice(afterBatch, afterBatch + batchesPerPull);
    const pages = batches.flatMap((batch) => batch.pages).filter(({ scope }) => site.scopes.includes(scope));
    return {
      documents: fresh.map(({ signed }) => signed),
      batches: batches.map(({ signed }) => signed),
      pages: pages.flatMap(({ id }) => state.pages.get(id) ?? []),
      more: afterBatch + batches.length < state.batches.length && batches.length > 0,
    };
  }

  const news = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      timer.unref();
      waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  function siteOf(name: SiteId): SmallSite {
    const site = sites.find((one) => one.site === name);
    assert(site !== undefined, `${name} is a site of the network`);
    return site;
  }

  function linkOf(name: SiteId): SmallLink {
    const site = siteOf(name);
    return createSmallLink(name, {
      pull: (request) => pull(site, request),
      news,
      answer: {
        open: async () => ok({ epoch: state.epoch, index: state.index, holds: sequencer.holds(name) }),
        push: async (segments) => ok(sequencer.push(name, segments)),
        async notice(segment) {
          const taken = sequencer.notice(segment);
          return taken.ok ? taken : err({ kind: "refused", code: taken.error });
        },
        refresh: async () => {
          const checkpoints = site.scopes.flatMap((scope): readonly SignedText[] => {
            const signed = state.checkpoints.get(scope);
            return signed ? [signed] : [];
          });
          return ok({ checkpoints, batch: state.end.number });
        },
        pages: async (ids) => ok(ids.flatMap((id) => state.pages.get(id) ?? [])),
      },
    });
  }

  function publish(news: Parameters<SmallCentre["publish"]>[0]): void {
    applier.publish(news);
    tellNews();
  }

  function apply(scopesOf?: (row: EntityRow) => readonly string[]): void {
    const fresh = state.changes.slice(state.applied);
    if (fresh.length === 0) return;
    state.applied = state.changes.length;
    const said: Record<string, { rows: Json[]; decided: Record<string, number> }> = {};
    const sayingIn = (scope: string) => {
      const saying = said[scope] ?? { rows: [], decided: {} };
      said[scope] = saying;
      return saying;
    };
    for (const { change } of fresh) {
      const own = siteOf(change.site).scopes[0] ?? "common";
      sayingIn(own).decided[change.incarnation] = change.sequence;
    }
    const entities = new Map(fresh.map(({ change }) => [`${change.entityType}/${change.entityKey}`, change]));
    for (const { entityType, entityKey, site } of entities.values()) {
      const all = state.changes.filter(
        ({ change }) => change.entityType === entityType && change.entityKey === entityKey,
      );
      const view = overlay(undefined, all, siteOf(site).siteKind);
      if (!view) continue;
      const row = rowOf(view);
      const scopes = scopesOf?.(row) ?? [siteOf(site).scopes[0] ?? "common"];
      for (const scope of scopes) sayingIn(scope).rows.push(row as unknown as Json);
    }
    publish(said);
  }

  for (const certificate of network.certificates) log<Enrol>({ kind: "enrol", certificate });
  log<Rules>({ kind: "rules", version: crypto.sha256(toUtf8(ruleTableText())) });
  beacon();
  for (const scope of new Set(sites.flatMap(({ scopes }) => scopes))) giveScopeKey(scope);

  return {
    network,
    clock,
    link: linkOf,
    beacon,
    newScopeKey: giveScopeKey,
    publish,
    apply,
    checkpoint: (scopes = [...new Set(sites.flatMap((site) => site.scopes))]) => applier.checkpoint(scopes),
    rowsOf: (scope) => state.scopes.get(scope)?.rows ?? new Map(),
    changes: () => state.changes,
    position: () => ({ epoch: state.epoch, index: state.index, batch: state.end.number }),
    backup: () => copyState(state),
    restore(backup, { epoch } = { epoch: "next" }) {
      const next = state.epoch + 1;
      state = copyState(backup);
      if (epoch === "next") state.epoch = next;
      tellNews();
    },
  };
}
