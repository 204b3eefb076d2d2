import {
  type Change,
  type EntityKey,
  type GroupImage,
  type Hash,
  type Incarnation,
  type LocalDate,
  makeRef,
  nextStamp,
  type Operation,
  type Period,
  type ReadChange,
  type Ref,
  type SiteId,
  type SiteKind,
  type Stamp,
} from "@huilian/domain";
import type { FoldApproval, FoldDocument } from "../fold-document.ts";

/** Readable stand-ins for what is random or hashed in the network. Distinct numbers give distinct names. */
export const testHash = (n: number): Hash => n.toString(16).padStart(64, "0") as Hash;
export const testKey = (n: number): EntityKey => n.toString(16).padStart(32, "0") as EntityKey;
const RULES = testHash(0xa0);
const BEACON = testHash(0xb0);
const T0 = 1_790_000_000_000;

/** The one thing in a list. @throws when there are more, or none. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error(`one was expected, and there are ${list.length}`);
  return first;
}

export interface Draft {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly operation: Operation;
  readonly value?: GroupImage;
  readonly base?: readonly Ref[];
  readonly clears?: readonly Ref[];
  readonly needs?: readonly Ref[];
  readonly rulesVersion?: Hash;
  readonly schemaVersion?: number;
  readonly stampMs?: number;
  readonly beacon?: Hash;
  readonly operatorId?: string;
}

/** One author: keeps its chain, so that a test says only what happens. */
export interface Author {
  readonly site: SiteId;
  readonly enrol: FoldDocument;
  /** Writes one commit and gives it as a receipted segment. */
  commit(
    drafts: readonly Draft[],
    receivedMs?: number,
    approvals?: readonly FoldApproval[],
  ): { readonly document: FoldDocument; readonly refs: readonly Ref[]; readonly changes: readonly ReadChange[] };
}

let hashes = 0x1000;

export function testAuthor(site: string, siteKind: SiteKind, number: number): Author {
  const certificate = testHash(0xc000 + number);
  const incarnation = (0xd000 + number).toString(16).padStart(32, "0") as Incarnation;
  let sequence = 0;
  let previous: Hash = certificate;
  let stamp: Stamp = { ms: T0, counter: 0 };

  function write(draft: Draft): ReadChange {
    sequence += 1;
    stamp = nextStamp(stamp, draft.stampMs ?? T0 + sequence * 1000);
    const change: Change = {
      kind: "change",
      format: 1,
      suite: 1,
      network: "test",
      salt: "00".repeat(16),
      site: site as SiteId,
      incarnation,
      sequence,
      previous,
      stamp,
      beacon: draft.beacon ?? BEACON,
      entityType: draft.entityType,
      entityKey: draft.entityKey,
      group: draft.group,
      operation: draft.operation,
      base: draft.base ?? [],
      ...(draft.value ? { value: draft.value } : {}),
      ...(draft.clears ? { clears: draft.clears } : {}),
      ...(draft.needs ? { needs: draft.needs } : {}),
      businessDate: "2026-11-21" as LocalDate,
      period: "2026-11" as Period,
      operatorId: draft.operatorId ?? `op-${site}`,
      rulesVersion: draft.rulesVersion ?? RULES,
      schemaVersion: draft.schemaVersion ?? 1,
    };
    hashes += 1;
    previous = testHash(hashes);
    return { ref: makeRef(incarnation, sequence, previous), change };
  }

  return {
    site: site as SiteId,
    enrol: { type: "enrol", site: site as SiteId, siteKind, certificate },
    commit(drafts, receivedMs = T0 + 10_000_000, approvals) {
      const from = sequence + 1;
      const changes = drafts.map(write);
      const document: FoldDocument = {
        type: "segment",
        site: site as SiteId,
        incarnation,
        from,
        receivedMs,
        commits: [{ changes, ...(approvals ? { approvals } : {}) }],
      };
      return { document, refs: changes.map(({ ref }) => ref), changes };
    },
  };
}

export const rulesDocument: FoldDocument = { type: "rules", version: RULES };
export const beaconDocument: FoldDocument = { type: "beacon", hash: BEACON, timeMs: T0 };
export const TEST_START_MS = T0;

export const contactImage = (phone: string): GroupImage => ({ phone });
/** Four numbers that are right, for tests in which one must be another's or nobody's. */
export const TEST_NUMBERS = [
  "230102199003078834",
  "11010519491231002X",
  "440524188001010014",
  "230102198505052816",
] as const;
const identityImage = (name: string, idNumber: string): GroupImage => ({
  idNumber,
  name,
  sex: "1",
  birthDate: "1990-03-07",
});
export const putContact = (person: EntityKey, phone: string, base: readonly Ref[] = []): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "contact",
  operation: "put",
  value: contactImage(phone),
  base,
});
/** The number of a person is made of the key, so that no two share one unless a test says so. */
export const putIdentity = (
  person: EntityKey,
  name: string,
  base: readonly Ref[] = [],
  idNumber: string = TEST_NUMBERS[Number.parseInt(person.slice(-2), 16) % TEST_NUMBERS.length] as string,
): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "identity",
  operation: "put",
  value: identityImage(name, idNumber),
  base,
});
export const putPolicy = (policy: EntityKey, label: string, base: readonly Ref[] = []): Draft => ({
  entityType: "policy",
  entityKey: policy,
  group: "parameters",
  operation: "put",
  value: {
    area: "230100",
    label,
    effectiveFrom: "2026-01-01",
    levels: [],
    annualCeiling: 1,
    offlinePooling: false,
    offlinePoolingMaxPerPerson: 0,
    offlineMaxHours: 0,
  },
  base,
});
export const markCard = (card: EntityKey, state: string): Draft => ({
  entityType: "card",
  entityKey: card,
  group: "status",
  operation: "mark",
  value: { state, reason: "报失" },
});
