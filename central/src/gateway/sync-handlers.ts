import { err, type Result, type SiteId } from "@huilian/domain";
import { type Crypto, createKeyRegistry, type KeyPair, type KeyRegistry, type TrustRoot } from "@huilian/sync";
import type { SyncHandlers, SyncRefusal } from "@huilian/sync/serve";
import { type CorePort, CoreUnreachable, type Offer } from "../core-port.ts";
import { createSegmentOpener } from "../log/open-entry.ts";
import { type VerifyDeps, verifyNoticeOffer, verifyOffers } from "./verify-offers.ts";

export interface SyncHandlersDeps {
  readonly core: CorePort;
  readonly crypto: Crypto;
  readonly uplinkKeys: readonly KeyPair[];
  readonly trustRoot: TrustRoot;
}

/**
 * What a gateway does with authentic requests of sites: it opens and verifies, which is the work, and hands on. It
 * keeps nothing but the certificates, which it asks for again when a site or a key is new to it.
 */
export function createSyncHandlers({ core, crypto, uplinkKeys, trustRoot }: SyncHandlersDeps): SyncHandlers {
  const { network, rootPublicKey, rootSuite } = trustRoot;
  const opener = createSegmentOpener(crypto, uplinkKeys);
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  const verifying: VerifyDeps = { crypto, opener, registry };

  async function learnCertificates(): Promise<void> {
    for (const certificate of await core.certificates()) registry.learn(certificate);
  }

  /** Judged again with all certificates when the first judgement may only show that a new one is not known here. */
  async function withCertificates<T>(site: SiteId, judge: () => T, isDoubtful: (judged: T) => boolean): Promise<T> {
    if (!knows(registry, site)) await learnCertificates();
    const judged = judge();
    if (!isDoubtful(judged)) return judged;
    await learnCertificates();
    return judge();
  }

  return {
    push: (site, segments) =>
      reachable(async () => {
        const holdings = await core.holdings(site);
        const offers = await withCertificates(
          site,
          () => verifyOffers(verifying, holdings, segments),
          (judged) => judged.some(isDoubtful),
        );
        return core.append(site, offers);
      }),
    notice: (site, segment) =>
      reachable(async () => {
        const offer = await withCertificates(site, () => verifyNoticeOffer(verifying, segment), isDoubtful);
        return core.notice(site, offer);
      }),
    pull: (site, request) => reachable(() => core.pull(site, request)),
    refresh: (site) => reachable(() => core.refresh(site)),
    pages: (site, ids) => reachable(() => core.pages(site, ids)),
  };
}

const knows = (registry: KeyRegistry, site: SiteId): boolean => registry.certificateOfSite(site) !== undefined;

const isDoubtful = (offer: Offer): boolean =>
  offer.judged === "not-authentic" && (offer.reason === "signature-fails" || offer.reason === "chain-differs");

/** A core that is gone asks the site to come again, since another one will take its place. */
async function reachable<Value>(work: () => Promise<Result<Value, SyncRefusal>>): Promise<Result<Value, SyncRefusal>> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof CoreUnreachable) return err({ code: "busy" });
    throw fault;
  }
}
