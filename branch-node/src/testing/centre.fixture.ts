import { createFold, downRowsOf, type Fold, imageOf, ruleTableText, type SealedDownRow } from "@huilian/conflict-rules";
import {
  type EntityKey,
  err,
  type Hash,
  type Incarnation,
  type Json,
  type OperatorKey,
  ok,
  type Result,
  type SiteId,
  type SiteKind,
  siteId,
} from "@huilian/domain";
import {
  type BatchChainEnd,
  type Beacon,
  batchChainStart,
  type CentreLink,
  type Crypto,
  createEligibilityLookup,
  createKeyRegistry,
  DEMONSTRATION_COST,
  type Enrol,
  issueCertificate,
  keyIdOf,
  type LinkProblem,
  makeBatch,
  type NodeKeys,
  networkSaltOf,
  newAuthorityKeys,
  newCentreKeys,
  newNodeKeys,
  newScopeKey,
  openSegment,
  type PageContent,
  type Receipt,
  type Rules,
  type ScopeKey,
  type ScopeKeyMaterial,
  type SealedPage,
  type SealedSegment,
  type SignedText,
  sealEligibilityRow,
  sealPage,
  signerOf,
  signText,
  toUtf8,
  type Verdict,
  verifyNotice,
  verifySegment,
  wrapScopeKey,
} from "@huilian/sync";

export const NETWORK = "test-city";
export const AREA = "230100";
export const NOW_MS = Date.UTC(2026, 10, 21, 2, 0, 0);

const SITES: readonly (readonly [string, SiteKind, readonly string[]])[] = [
  ["C0", "centre", ["centre/C0", "common"]],
  ["B01", "branch", ["branch/B01", "common"]],
  ["B02", "branch", ["branch/B02", "common"]],
  ["H01", "hospital", ["institution/H01", "common", `eligibility/${AREA}`]],
  ["P01", "pharmacy", ["institution/P01", "common", `eligibility/${AREA}`]],
];

interface Chain {
  sequence: number;
  tip: Hash;
  chain?: "operations";
}

/** A whole centre in memory for tests: real keys, a real fold, real pages through the pull answer; no HTTP. */
export interface TestCentre {
  readonly crypto: Crypto;
  readonly trustRoot: { network: string; networkKind: "demonstration"; rootPublicKey: string; rootSuite: number };
  readonly certificates: readonly SignedText[];
  readonly fold: Fold;
  keysOf(site: string): NodeKeys;
  kindOf(site: string): SiteKind;
  link(site: string): CentreLink;
  /** Whether the line of a site is up. */
  setUp(site: string, isUp: boolean): void;
  beacon(): void;
  /** An issuer certifies every key an operator asked for, as asked. */
  certifyAsked(): void;
  /** Folds what arrived and writes pages. */
  settle(): void;
  readonly notices: readonly SiteId[];
  timeMs: number;
}

export function createTestCentre(crypto: Crypto): TestCentre {
  const options = { network: NETWORK, suite: 1 };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centre = newCentreKeys(crypto, options);
  const [uplink] = centre.uplink;
  if (!uplink) throw new Error("a centre has an uplink key");
  const rootSigner = signerOf(crypto, root.signing);
  const issuerSigner = signerOf(crypto, issuer.signing);
  const sequencer = signerOf(crypto, centre.sequencer);
  const applier = signerOf(crypto, centre.applier);
  const nodes = new Map(SITES.map(([site]) => [site, newNodeKeys(crypto, siteId(site), options)]));
  const role = (by: typeof rootSigner, name: "issuer" | "sequencer" | "applier" | "uplink", publicKey: string) =>
    issueCertificate(crypto, by, { ...options, role: name, subject: name, publicKey });
  const siteCertificates = SITES.map(([site, siteKind, scopes]) => {
    const keys = nodes.get(site) as NodeKeys;
    return issueCertificate(crypto, issuerSigner, {
      ...options,
      role: "site",
      subject: site,
      siteKind,
      scopes,
      publicKey: keys.signing.publicKey,
      boxKey: keys.box.publicKey,
    });
  });
  const certificates = [
    role(rootSigner, "issuer", issuer.signing.publicKey),
    role(issuerSigner, "sequencer", centre.sequencer.publicKey),
    role(issuerSigner, "applier", centre.applier.publicKey),
    role(issuerSigner, "uplink", uplink.publicKey),
    ...siteCertificates,
  ];
  const registry = createKeyRegistry(crypto, { network: NETWORK, rootPublicKey: root.signing.publicKey, rootSuite: 1 });
  for (const certificate of certificates) registry.learn(certificate);

  const fold = createFold();
  const documents: { index: number; signed: SignedText; site?: string }[] = [];
  const batches: { number: number; signed: SignedText; pages: readonly SealedPage[] }[] = [];
  const chains = new Map<string, Map<Incarnation, Chain>>();
  const scopeKeys = new Map<string, ScopeKeyMaterial>();
  const up = new Map(SITES.map(([site]) => [site, true]));
  const notices: SiteId[] = [];
  const verdicts = new Map<string, Verdict[]>();
  const rowSecret = crypto.randomBytes(32);
  const salt = networkSaltOf(crypto, NETWORK, root.signing.publicKey);
  const lookup = createEligibilityLookup(crypto, { networkSalt: salt, cost: DEMONSTRATION_COST });
  let end: BatchChainEnd = batchChainStart(crypto);
  let index = 0;

  const common = { format: 1, network: NETWORK } as const;
  const nextIndex = (): number => {
    index += 1;
    return index;
  };
  const log = (signed: SignedText, site?: string): SignedText => {
    documents.push({ index, signed, ...(site === undefined ? {} : { site }) });
    return signed;
  };

  const self: TestCentre = {
    crypto,
    trustRoot: { network: NETWORK, networkKind: "demonstration", rootPublicKey: root.signing.publicKey, rootSuite: 1 },
    certificates,
    fold,
    keysOf: (site) => nodes.get(site) as NodeKeys,
    kindOf: (site) => SITES.find(([name]) => name === site)?.[1] ?? "branch",
    link,
    setUp: (site, isUp) => up.set(site, isUp),
    notices,
    timeMs: NOW_MS,
    beacon() {
      const signed = log(
        signText<Beacon>(crypto, sequencer, {
          kind: "beacon",
          ...common,
          index: nextIndex(),
          epoch: 1,
          timeMs: self.timeMs,
        }),
      );
      fold.take({ type: "beacon", hash: crypto.sha256(toUtf8(signed.text)), timeMs: self.timeMs });
    },
    certifyAsked,
    settle,
  };

  for (const [at, [site, siteKind, scopes]] of SITES.entries()) {
    const certificate = siteCertificates[at] as SignedText;
    log(signText<Enrol>(crypto, sequencer, { kind: "enrol", ...common, index: nextIndex(), certificate }));
    fold.take({ type: "enrol", site: siteId(site), siteKind, certificate: crypto.sha256(toUtf8(certificate.text)) });
    for (const scope of scopes) {
      const key = scopeKeys.get(scope) ?? newScopeKey(crypto, scope, 1);
      scopeKeys.set(scope, key);
      const wrapped = wrapScopeKey(crypto, key, self.keysOf(site).box.publicKey);
      const document = {
        kind: "scopeKey",
        ...common,
        index: nextIndex(),
        scope,
        generation: 1,
        site: siteId(site),
        wrapped,
      } as const;
      log(signText<ScopeKey>(crypto, sequencer, document), site);
    }
  }
  const version = crypto.sha256(toUtf8(ruleTableText()));
  log(signText<Rules>(crypto, sequencer, { kind: "rules", ...common, index: nextIndex(), version }));
  fold.take({ type: "rules", version });
  self.beacon();

  function certifyAsked(): void {
    for (const entity of fold.ofType("operator")) {
      const asked = imageOf(entity, "key") as OperatorKey;
      const site = entity.groups["key"]?.winner.site as SiteId;
      const { operatorId, publicKey } = asked;
      const keyId = keyIdOf(crypto, publicKey);
      if (registry.byKeyId(keyId) !== undefined) continue;
      const roles = asked.roles.map(({ role }) => role);
      const fields = { ...options, role: "operator", subject: operatorId, site, operatorRoles: roles } as const;
      const certificate = issueCertificate(crypto, issuerSigner, { ...fields, publicKey });
      registry.learn(certificate);
      log(signText<Enrol>(crypto, sequencer, { kind: "enrol", ...common, index: nextIndex(), certificate }));
      fold.take({ type: "operator", keyId, operatorId, site, roles });
    }
  }

  function settle(): void {
    const { roots, stated } = fold.drain();
    for (const { ref, site, state } of stated) {
      const { state: name, ...detail } = state;
      if (name === "applied") continue;
      const list = verdicts.get(site) ?? [];
      list.push({ ref, state: name, detail: detail as unknown as Verdict["detail"] });
      verdicts.set(site, list);
    }
    const rows = new Map<string, Json[]>();
    const add = (scope: string, row: Json): void => void rows.set(scope, [...(rows.get(scope) ?? []), row]);
    for (const rootKey of roots) {
      const down = downRowsOf(fold, rootKey as EntityKey);
      for (const { row, scopes } of down.rows) for (const scope of scopes) add(scope, row as unknown as Json);
      if (down.eligibility) add(down.eligibility.scope, sealed(down.eligibility));
    }
    const pages: SealedPage[] = [];
    for (const [site, , scopes] of SITES) {
      const own = scopes[0] as string;
      const decided = Object.fromEntries(
        [...fold.decidedUpTo()]
          .filter(([, one]) => one.site === site)
          .map(([incarnation, one]) => [incarnation, one.sequence]),
      );
      add(own, null);
      const content: PageContent = {
        rows: (rows.get(own) ?? []).filter((row) => row !== null),
        left: [],
        decided,
        verdicts: verdicts.get(site) ?? [],
      };
      rows.delete(own);
      pages.push(page(own, content));
    }
    for (const [scope, ofScope] of rows)
      pages.push(page(scope, { rows: ofScope, left: [], decided: {}, verdicts: [] }));
    verdicts.clear();
    const named = pages.map(({ _id }) => ({ scope: _id.slice(5, _id.lastIndexOf("/")), id: _id }));
    const signed = makeBatch(crypto, applier, end, { network: NETWORK, index, epoch: 1, pages: named });
    const number = end.number + 1;
    end = { number, hash: crypto.sha256(toUtf8(signed.text)), index, epoch: 1 };
    batches.push({ number, signed, pages });
  }

  const sealed = ({ identityNumber, row }: SealedDownRow): Json =>
    sealEligibilityRow(crypto, { keys: lookup.derive(identityNumber), rowSecret, row }) as unknown as Json;
  const page = (scope: string, content: PageContent): SealedPage =>
    sealPage(
      crypto,
      applier,
      scopeKeys.get(scope) ?? newScopeKey(crypto, scope, 1),
      { network: NETWORK, index, epoch: 1 },
      content,
    );

  const chainsOf = (site: string): Map<Incarnation, Chain> => {
    const known = chains.get(site) ?? new Map<Incarnation, Chain>();
    chains.set(site, known);
    return known;
  };

  function receiptOf(segment: SealedSegment, covers: Receipt["covers"]): SignedText {
    const { site, incarnation, from, to, tip } = segment.header;
    return signText<Receipt>(crypto, sequencer, {
      kind: "receipt",
      ...common,
      covers,
      site,
      incarnation,
      from,
      to,
      tip,
      index: nextIndex(),
      receivedMs: self.timeMs,
      epoch: 1,
    });
  }

  function take(site: string, segment: SealedSegment): SignedText {
    const { header } = segment;
    const known = chainsOf(site).get(header.incarnation);
    const expected = known ? { previous: known.tip, sequence: known.sequence + 1 } : ("chain-start" as const);
    const content = openSegment(crypto, segment, uplink as NonNullable<typeof uplink>);
    if (!content.ok) throw new Error(content.error);
    const verified = verifySegment(crypto, registry, { header, content: content.value, expect: expected as never });
    if (!verified.ok) throw new Error(`a node's segment is authentic: ${verified.error}`);
    chainsOf(site).set(header.incarnation, {
      sequence: header.to,
      tip: header.tip,
      ...(header.chain === undefined ? {} : { chain: header.chain }),
    });
    const commits = verified.value.commits;
    fold.take({
      type: "segment",
      site: header.site,
      incarnation: header.incarnation,
      from: header.from,
      receivedMs: self.timeMs,
      commits,
    });
    return receiptOf(segment, "segment");
  }

  function link(site: string): CentreLink {
    const ask = async <Value>(work: () => Value): Promise<Result<Value, LinkProblem>> =>
      up.get(site) ? ok(work()) : err({ kind: "unreachable" });
    return {
      open: () =>
        ask(() => ({
          epoch: 1,
          index,
          holds: [...chainsOf(site)].map(([incarnation, held]) => ({ incarnation, ...held })),
        })),
      push: (segments) => ask(() => ({ receipts: segments.map((segment) => take(site, segment)) })),
      notice: (segment) =>
        ask(() => {
          const content = openSegment(crypto, segment, uplink as NonNullable<typeof uplink>);
          if (!content.ok) throw new Error(content.error);
          const verified = verifyNotice(crypto, registry, { header: segment.header, content: content.value });
          if (!verified.ok) throw new Error(verified.error);
          notices.push(segment.header.site);
          return receiptOf(segment, "notice");
        }),
      pull: ({ afterBatch, afterIndex }) =>
        ask(() => {
          const scopes = SITES.find(([name]) => name === site)?.[2] ?? [];
          const fresh = batches.filter(({ number }) => number > afterBatch);
          return {
            documents: documents
              .filter((one) => one.index > afterIndex && (one.site ?? site) === site)
              .map(({ signed }) => signed),
            batches: fresh.map(({ signed }) => signed),
            pages: fresh.flatMap(({ pages }) =>
              pages.filter(({ _id }) => scopes.some((scope) => _id.startsWith(`page/${scope}/`))),
            ),
            more: false,
          };
        }),
      refresh: () => ask(() => ({ checkpoints: [], batch: end.number })),
      pages: () => ask(() => []),
      close: () => undefined,
    };
  }

  return self;
}
