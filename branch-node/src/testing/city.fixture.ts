import type { EntityKey, Ref } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { AREA, createTestCentre, type TestCentre } from "./centre.fixture.ts";
import { idNumber, openTestNode, type TestNode } from "./node.fixture.ts";
import { policyAccount, signInForPolicy } from "./policy-operator.fixture.ts";

export const ZHANG = idNumber("23010219850101901");
export const LI = idNumber("23010219900202002");

export const policy = (over: object = {}) => ({
  groups: {
    parameters: {
      area: AREA,
      label: "2026",
      effectiveFrom: "2026-01-01",
      levels: [{ level: "secondary", personType: "employed", annualDeductible: 10_000, poolingShare: 800_000 }],
      annualCeiling: 10_000_000,
      offlinePooling: true,
      offlinePoolingMaxPerPerson: 50_000,
      offlineMaxHours: 72,
      ...over,
    },
  },
});

export const institution = (site: string) => ({
  groups: {
    profile: {
      site,
      name: `Institution ${site}`,
      institutionKind: site.startsWith("H") ? "hospital" : "pharmacy",
      level: "secondary",
      area: AREA,
    },
  },
});

export const employer = (branch = "B01") => ({
  groups: { profile: { name: "示例机械有限公司", creditCode: "91350100M000100Y43", branch } },
});

export const person = (number: string, employerKey: string, branch = "B01") => ({
  groups: {
    identity: { idNumber: number, name: "张三", sex: "1", birthDate: "1985-01-01" },
    contact: { phone: "13900000000" },
    coverage: {
      employer: employerKey,
      personType: "employed",
      civilServant: false,
      payer: "other",
      contributionBase: 523_000,
      branch,
      area: AREA,
      insuredFrom: "2026-01-01",
      insuredUntil: "2026-12-31",
    },
  },
});

export const bill = (number: string, fen: number, over: object = {}) => ({
  idNumber: number,
  careKind: "outpatient",
  lines: [{ itemCode: "A1", itemName: "Examination", submitted: fen, eligible: fen }],
  ...over,
});

export const refsOf = ({ body }: { readonly body: Record<string, unknown> }): readonly Ref[] =>
  (body["refs"] ?? []) as Ref[];
export const keyOf = ({ body }: { readonly body: Record<string, unknown> }): EntityKey =>
  body["entityKey"] as EntityKey;

export interface TestCity {
  readonly centre: TestCentre;
  readonly desk: TestNode;
  /** Of the session of who sets policy parameters at the desk. */
  readonly policyToken: string;
  readonly branch: TestNode;
  readonly hospital: TestNode;
  readonly pharmacy: TestNode;
  readonly employerKey: EntityKey;
  readonly personKey: EntityKey;
  readonly cardKey: EntityKey;
  /** Everything up, folded and down again. */
  round(...nodes: readonly TestNode[]): Promise<void>;
}

/** Parameters, two institutions, and in B01 one employer with one insured person who has a card and 100 yuan. */
export async function openTestCity(policyOver: object = {}): Promise<TestCity> {
  const centre = createTestCentre(await loadCrypto());
  const desk = await openTestNode(centre, "C0", { accounts: [await policyAccount(centre.crypto)] });
  const branch = await openTestNode(centre, "B01");
  const hospital = await openTestNode(centre, "H01");
  const pharmacy = await openTestNode(centre, "P01");
  const round = async (...nodes: readonly TestNode[]): Promise<void> => {
    for (const { node } of nodes) await node.sync();
    centre.settle();
    for (const { node } of nodes) await node.sync();
  };
  const all = [desk, branch, hospital, pharmacy];
  await round(...all);
  const made = async (node: TestNode, path: string, body: object, options: { token?: string } = {}) => {
    const answer = await node.send("POST", path, body, options);
    if (answer.status !== 201) throw new Error(answer.text);
    return keyOf(answer);
  };
  const policyToken = await signInForPolicy(desk);
  await round(desk);
  centre.certifyAsked();
  await made(desk, "/v1/entities/policy", policy(policyOver), { token: policyToken });
  await made(desk, "/v1/entities/institution", institution("H01"));
  await made(desk, "/v1/entities/institution", institution("P01"));
  const employerKey = await made(branch, "/v1/entities/employer", employer());
  const personKey = await made(branch, "/v1/entities/person", person(ZHANG, employerKey));
  const cardKey = await made(branch, "/v1/entities/card", {
    root: personKey,
    groups: { issue: { cardNumber: "B0100001", issuedOn: "2026-01-05" } },
  });
  const credit = { person: personKey, credited: 10_000, reason: "opening", slipNumber: "opening-1" };
  await made(branch, "/v1/entities/credit", { root: personKey, groups: { fact: credit } });
  await round(...all);
  return { centre, desk, policyToken, branch, hospital, pharmacy, employerKey, personKey, cardKey, round };
}
