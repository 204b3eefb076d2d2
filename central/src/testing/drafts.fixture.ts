import { checkDigitOf, childKey, type EntityKey, type GroupImage, type Ref } from "@huilian/domain";
import type { Draft, OperatorOfTest } from "./network.fixture.ts";

/** Readable keys: distinct numbers are distinct entities. */
export const testKey = (n: number): EntityKey => n.toString(16).padStart(32, "0") as EntityKey;

/** Identity numbers of nobody. */
export const NUMBERS = ["23010219900307883", "23010219900307885"].map(
  (first17) => `${first17}${checkDigitOf(first17)}`,
) as [string, string];

export const identityDraft = (person: EntityKey, idNumber: string, base: readonly Ref[] = []): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "identity",
  base,
  value: { idNumber, name: "张三", sex: "1", birthDate: "1990-03-07" },
});

export const coverageDraft = (
  person: EntityKey,
  { branch = "B01", area = "230100", base = [] }: { branch?: string; area?: string; base?: readonly Ref[] } = {},
): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "coverage",
  base,
  value: {
    employer: testKey(0xe),
    personType: "employed",
    civilServant: false,
    payer: "other",
    contributionBase: 500_000,
    branch,
    area,
    insuredFrom: "2020-01-01",
    insuredUntil: "2027-12-31",
  },
});

export const contactDraft = (person: EntityKey, phone: string, base: readonly Ref[] = []): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "contact",
  base,
  value: { phone },
});

export const cardMarkDraft = (person: EntityKey, n: number, state = "lost"): Draft => ({
  entityType: "card",
  entityKey: childKey(person, testKey(n)),
  group: "status",
  operation: "mark",
  value: { state, reason: "报失" },
});

export const creditDraft = (person: EntityKey, n: number, credited: number, needs: readonly Ref[]): Draft => ({
  entityType: "credit",
  entityKey: childKey(person, testKey(n)),
  group: "fact",
  operation: "fact",
  needs,
  value: { person, credited, reason: "opening", slipNumber: `C-${n}` } as GroupImage,
});

export const settlementDraft = (
  person: EntityKey,
  n: number,
  { policy, lastSettlement, needs }: { policy: Ref; lastSettlement?: Ref; needs: readonly Ref[] },
): Draft => ({
  entityType: "settlement",
  entityKey: childKey(person, testKey(n)),
  group: "fact",
  operation: "fact",
  needs: [...needs, policy],
  value: {
    person,
    institution: testKey(0x1),
    institutionSite: "H01",
    servedOn: "2026-11-21",
    careKind: "outpatient",
    lines: [{ itemCode: "A1", itemName: "诊查费", submitted: 10_000, eligible: 10_000 }],
    policy,
    personType: "employed",
    level: "tertiary",
    saw: { ...(lastSettlement ? { lastSettlement } : {}), deductible: 0, pooled: 0, accountBalance: 0 },
    shares: {
      submitted: 10_000,
      excluded: 0,
      eligible: 10_000,
      deductible: 0,
      pooled: 7_000,
      coinsurance: 3_000,
      overCeiling: 0,
      account: 0,
      cash: 3_000,
    },
    slipNumber: `H01-${n}`,
    provisional: false,
  } as GroupImage,
});

/** What an operator's node writes after the first sign-in. */
export const operatorDraft = (n: number, { request, proof }: Pick<OperatorOfTest, "request" | "proof">): Draft => ({
  entityType: "operator",
  entityKey: testKey(n),
  group: "key",
  value: {
    operatorId: request.operatorId,
    suite: request.suite,
    publicKey: request.publicKey,
    roles: request.roles.map((role) => ({ role })),
    proof,
  } as GroupImage,
});

export const policyDraft = (): Draft => ({
  entityType: "policy",
  entityKey: testKey(0x9),
  group: "parameters",
  value: {
    area: "230100",
    label: "2026",
    effectiveFrom: "2026-01-01",
    levels: [{ level: "tertiary", personType: "employed", annualDeductible: 0, poolingShare: 700_000 }],
    annualCeiling: 10_000_000,
    offlinePooling: true,
    offlinePoolingMaxPerPerson: 50_000,
    offlineMaxHours: 72,
  } as GroupImage,
});
