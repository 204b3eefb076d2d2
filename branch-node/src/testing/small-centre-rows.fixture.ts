import { createHash } from "node:crypto";
import type { EntityRow } from "@huilian/conflict-rules";
import {
  type EntityKey,
  type GroupImage,
  type Hash,
  type Incarnation,
  type Json,
  type LocalDate,
  makeRef,
  siteId,
} from "@huilian/domain";
import type { PageContent } from "@huilian/sync";

const hashOf = (text: string): Hash => createHash("sha256").update(text).digest("hex") as Hash;
const INCARNATION = "5".repeat(32) as Incarnation;

export interface RowFields {
  readonly entityType?: string;
  readonly value?: GroupImage;
  readonly group?: string;
  /** Physical part of the effective stamp. */
  readonly ms?: number;
  readonly counter?: number;
}

/** A row with one group of one head, as the centre would send it down. */
export function testRow(entityKey: EntityKey, fields: RowFields = {}): EntityRow & Json {
  const { entityType = "person", group = "contact", value = { phone: "0451" }, ms = 1_790_000_000_000 } = fields;
  const head = {
    ref: makeRef(INCARNATION, 1, hashOf(`${entityKey}/${ms}/${JSON.stringify(value)}`)),
    site: siteId("B01"),
    siteKind: "branch" as const,
    effective: { ms, counter: fields.counter ?? 0 },
    operatorId: "clerk-1",
    businessDate: "2026-11-21" as LocalDate,
    value,
  };
  return { entityType, entityKey, groups: { [group]: [head] } } as unknown as EntityRow & Json;
}

/** A person as a city has them: three groups, each with one head. */
export function cityRow(entityKey: EntityKey, number: number): EntityRow & Json {
  const family = "王李张刘陈杨赵黄周吴";
  const groups: Readonly<Record<string, GroupImage>> = {
    identity: {
      idNumber: `2301021990${String(number).padStart(8, "0")}`,
      name: `${family[number % 10]}${family[(number >> 3) % 10]}${family[(number >> 5) % 10]}`,
      sex: "1",
      birthDate: "1990-01-01",
      insuranceNumber: `N${number}`,
    },
    contact: {
      phone: `138${String(number).padStart(8, "0")}`,
      address: `哈尔滨市南岗区第${number % 97}街道${number}号`,
      residenceBranch: "B01",
    },
    coverage: {
      employer: hashOf(`employer ${number % 5_000}`).slice(0, 32),
      personType: "employed",
      civilServant: false,
      payer: "other",
      contributionBase: 500_000 + number,
      branch: "B01",
      area: "230100",
      insuredFrom: "2020-01-01",
      insuredUntil: "2027-12-31",
    },
  };
  const heads = Object.entries(groups).map(([group, value]) => [
    group,
    testRow(entityKey, { group, value, ms: 1_790_000_000_000 + number }).groups[group],
  ]);
  return { entityType: "person", entityKey, groups: Object.fromEntries(heads) } as unknown as EntityRow & Json;
}

export const contentOf = (content: Partial<PageContent>): PageContent => ({
  rows: [],
  left: [],
  decided: {},
  verdicts: [],
  ...content,
});
