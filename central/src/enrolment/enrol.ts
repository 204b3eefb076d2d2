import { assert, compareText, type Hash, type SiteId } from "@huilian/domain";
import {
  type Crypto,
  type Enrol,
  type KeyRegistry,
  type Rules,
  type ScopeKey,
  type ScopeName,
  type SignedText,
  type Signer,
  type StoredDocument,
  signText,
  wrapScopeKey,
} from "@huilian/sync";
import type { MakeDocument } from "../sequencer/place-entries.ts";
import type { LogSurvey } from "./log-survey.ts";
import type { ScopeKeys } from "./scope-keys.ts";

export interface EnrolDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly signer: Signer;
  readonly registry: KeyRegistry;
  readonly survey: LogSurvey;
  readonly scopeKeys: ScopeKeys;
  readonly rulesVersion: Hash;
  log(make: MakeDocument, beside?: readonly StoredDocument[]): Promise<number>;
}

/**
 * Logs what the centre was started with and the log does not say yet: certificates, the rule table, and the keys of
 * scopes for those who may read them. Started again with the same it logs nothing.
 */
export async function enrolAll(deps: EnrolDeps, certificates: readonly SignedText[]): Promise<void> {
  const { registry, survey } = deps;
  for (const certificate of [...survey.certificates(), ...certificates]) {
    const learned = registry.learn(certificate);
    assert(
      learned.ok,
      `a certificate the centre is started with is one of its network: ${learned.ok || learned.error}`,
    );
  }
  const fresh = registry.all().filter(({ signed }) => !survey.isEnrolled(signed));
  // Handed over together, so that they go to disk together.
  await Promise.all([...fresh.map(({ signed }) => logEnrol(deps, signed)), logRules(deps)]);
  for (const scope of scopesOf(registry)) await provideScope(deps, scope);
}

const logEnrol = ({ crypto, network, signer, log }: EnrolDeps, certificate: SignedText): Promise<number> =>
  log((index) => signText<Enrol>(crypto, signer, { kind: "enrol", format: 1, network, index, certificate }));

async function logRules({ crypto, network, signer, survey, rulesVersion, log }: EnrolDeps): Promise<void> {
  if (survey.rules() === rulesVersion) return;
  await log((index) =>
    signText<Rules>(crypto, signer, { kind: "rules", format: 1, network, index, version: rulesVersion }),
  );
}

function scopesOf(registry: KeyRegistry): readonly ScopeName[] {
  const scopes = sitesOf(registry).flatMap((site) => registry.certificateOfSite(site)?.certificate.scopes ?? []);
  return [...new Set(scopes)].sort(compareText);
}

export const sitesOf = (registry: KeyRegistry): readonly SiteId[] => {
  const sites = registry.all().filter(({ certificate }) => certificate.role === "site");
  return [...new Set(sites.map(({ certificate }) => certificate.subject as SiteId))].sort(compareText);
};

/** Every reader of a scope gets every generation, since pages of old ones are served as they lie. */
async function provideScope(deps: EnrolDeps, scope: ScopeName): Promise<void> {
  const { registry, survey, scopeKeys } = deps;
  const readers = sitesOf(registry).filter((site) =>
    registry.certificateOfSite(site)?.certificate.scopes?.includes(scope),
  );
  const newest = scopeKeys.newest(scope)?.generation;
  const holders = newest === undefined ? [] : survey.holdersOf(scope, newest);
  // Who may read no longer still holds the key, so what is written from here on is sealed under another.
  const mustChange = newest === undefined || holders.some((site) => !readers.includes(site));
  const made = mustChange ? scopeKeys.make(scope).document : undefined;
  const missing = readers.flatMap((site) =>
    scopeKeys
      .generations(scope)
      .flatMap(({ generation }) => (isWrapped(deps, scope, generation, site) ? [] : [{ site, generation }])),
  );
  // The key itself goes to disk with the first wrap: a wrap of a key that was lost would be of no use to anybody.
  await Promise.all(missing.map((wrap, at) => logWrap(deps, { scope, ...wrap }, at === 0 && made ? [made] : [])));
}

function isWrapped({ survey, registry }: EnrolDeps, scope: ScopeName, generation: number, site: SiteId): boolean {
  const boxKey = survey.boxKeyOf(site);
  // A site whose box key is new cannot open what was wrapped for the one before.
  if (boxKey === undefined || boxKey.boxKey !== registry.certificateOfSite(site)?.certificate.boxKey) return false;
  return (survey.wrapIndex(scope, generation, site) ?? 0) > boxKey.since;
}

function logWrap(
  { crypto, network, signer, registry, scopeKeys, log }: EnrolDeps,
  wrap: { readonly scope: ScopeName; readonly generation: number; readonly site: SiteId },
  beside: readonly StoredDocument[],
): Promise<number> {
  const { scope, generation, site } = wrap;
  const key = scopeKeys.generations(scope).find((candidate) => candidate.generation === generation);
  const boxKey = registry.certificateOfSite(site)?.certificate.boxKey;
  assert(key && boxKey, "a wrap is of a known key for a known site");
  const wrapped = wrapScopeKey(crypto, key, boxKey);
  return log(
    (index) =>
      signText<ScopeKey>(crypto, signer, {
        kind: "scopeKey",
        format: 1,
        network,
        index,
        scope,
        generation,
        site,
        wrapped,
      }),
    beside,
  );
}
