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

export const contentOf = (content: Partial<PageContent>): PageContent => ({
  rows: [],
  left: [],
  decided: {},
  verdicts: [],
  ...content,
});
