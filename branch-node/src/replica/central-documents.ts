import { err, type Hash, ok, type Result } from "@huilian/domain";
import {
  type Beacon,
  type CertificateRole,
  type Crypto,
  type Enrol,
  type KeyPair,
  type KeyRegistry,
  type Rules,
  type ScopeKey,
  type ScopeKeyMaterial,
  type SignedText,
  toUtf8,
  unwrapScopeKey,
} from "@huilian/sync";
import { BEACONS_HELD_MAX } from "../replica-limits.ts";
import type { ReplicaProblem } from "./replica-problem.ts";

/** A beacon of the centre, and the hash by which changes cite it. */
export interface HeardBeacon {
  readonly hash: Hash;
  readonly timeMs: number;
  readonly index: number;
}

/** Documents that were read and do not count yet: they do once they are on disk. */
export interface ReadDocuments {
  readonly fresh: readonly { readonly index: number; readonly signed: SignedText }[];
  /** As it will be once these documents count. */
  scopeKeyOf(scope: string, generation: number): ScopeKeyMaterial | undefined;
  /** Makes them count. @returns the indexes of beacons that nobody needs any more. */
  keep(): readonly number[];
}

/** What a node learned from the centre's documents: keys, scope keys, rules in force, central time. */
export interface CentralDocuments {
  /**
   * All of the documents, or none when one of them is not of this network, is not signed by who may sign it, or is
   * not in the order of the log. Those that are held already are passed over.
   */
  read(signed: readonly SignedText[]): Result<ReadDocuments, ReplicaProblem>;
  scopeKeyOf(scope: string, generation: number): ScopeKeyMaterial | undefined;
  newestBeacon(): HeardBeacon | undefined;
  rulesVersions(): readonly Hash[];
  lastIndex(): number;
}

const SIGNERS: Readonly<Record<string, readonly CertificateRole[]>> = {
  enrol: ["sequencer"],
  beacon: ["sequencer"],
  rules: ["sequencer"],
  scopeKey: ["sequencer"],
  evidence: ["sequencer"],
  state: ["applier"],
};

type Read =
  | (Beacon & { readonly hash: Hash })
  | Enrol
  | Rules
  | ScopeKey
  | { readonly kind: "other"; readonly index: number };

export interface CentralDocumentsDeps {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  readonly site: string;
  readonly boxKeys: KeyPair;
}

const nameOf = (scope: string, generation: number): string => `${scope}/${generation}`;

export function createCentralDocuments(deps: CentralDocumentsDeps): CentralDocuments {
  const scopeKeys = new Map<string, ScopeKeyMaterial>();
  const rules = new Set<Hash>();
  const beacons: number[] = [];
  let beacon: (Beacon & { readonly hash: Hash }) | undefined;
  let lastIndex = 0;

  function keep(read: readonly Read[], keys: ReadonlyMap<string, ScopeKeyMaterial>): readonly number[] {
    for (const [name, key] of keys) scopeKeys.set(name, key);
    for (const document of read) {
      lastIndex = document.index;
      if (document.kind === "rules") rules.add(document.version);
      if (document.kind !== "beacon") continue;
      beacons.push(document.index);
      beacon = document;
    }
    return beacons.splice(0, Math.max(0, beacons.length - BEACONS_HELD_MAX));
  }

  return {
    read(signed) {
      const fresh: { index: number; signed: SignedText }[] = [];
      const read: Read[] = [];
      const keys = new Map<string, ScopeKeyMaterial>();
      let index = 0;
      let epoch = beacon?.epoch ?? 0;
      for (const one of signed) {
        const document = readDocument(deps, one);
        if (!document) return err({ kind: "not-authentic" });
        if (document.index <= index) return err({ kind: "chain-differs" });
        index = document.index;
        if (index <= lastIndex) continue;
        if (document.kind === "beacon" && document.epoch < epoch) return err({ kind: "chain-differs" });
        if (document.kind === "beacon") epoch = document.epoch;
        if (document.kind === "scopeKey") addScopeKey(deps, document, keys);
        fresh.push({ index, signed: one });
        read.push(document);
      }
      return ok({
        fresh,
        scopeKeyOf: (scope, generation) => {
          const name = nameOf(scope, generation);
          return keys.get(name) ?? scopeKeys.get(name);
        },
        keep: () => keep(read, keys),
      });
    },
    scopeKeyOf: (scope, generation) => scopeKeys.get(nameOf(scope, generation)),
    newestBeacon: () => beacon && { hash: beacon.hash, timeMs: beacon.timeMs, index: beacon.index },
    rulesVersions: () => [...rules],
    lastIndex: () => lastIndex,
  };
}

function readDocument({ crypto, registry }: CentralDocumentsDeps, signed: SignedText): Read | undefined {
  const kind = kindIn(signed.text);
  const signers = SIGNERS[kind];
  const document = signers && registry.verify<Read & { readonly kind: string }>(signed, kind as Read["kind"], signers);
  if (!document || !Number.isSafeInteger(document.index) || document.index < 1) return undefined;
  // Learned at once, since an enrolled key may have signed what follows: a certificate proves itself.
  if (document.kind === "enrol") registry.learn(document.certificate);
  if (document.kind === "beacon") return { ...document, hash: crypto.sha256(toUtf8(signed.text)) };
  const known = document.kind === "enrol" || document.kind === "rules" || document.kind === "scopeKey";
  return known ? document : { kind: "other", index: document.index };
}

function addScopeKey(
  { crypto, site, boxKeys }: CentralDocumentsDeps,
  document: ScopeKey,
  to: Map<string, ScopeKeyMaterial>,
) {
  if (document.site !== site) return;
  const key = unwrapScopeKey(crypto, boxKeys, document);
  if (key) to.set(nameOf(key.scope, key.generation), key);
}

/** What a text says it is: only a hint which signature to check, since nothing is believed before that. */
function kindIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "kind" in value ? String(value.kind) : "";
  } catch {
    return "";
  }
}
