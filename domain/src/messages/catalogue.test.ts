import { describe, expect, it } from "vitest";
import { cardColumns } from "../cards/card-columns.ts";
import { CARD_STATES } from "../cards/card-status.ts";
import { settlementColumns } from "../claims/settlement-columns.ts";
import { employerColumns } from "../employers/employer-columns.ts";
import { institutionColumns } from "../institutions/institution-columns.ts";
import { creditColumns } from "../ledger/credit-columns.ts";
import { ACCOUNT_KINDS } from "../ledger/ledger.ts";
import { operationColumns } from "../operations/operation-columns.ts";
import { operatorColumns } from "../operators/operator-columns.ts";
import { personColumns } from "../persons/person-columns.ts";
import { policyColumns } from "../policy/policy-columns.ts";
import { referralColumns } from "../referrals/referral-columns.ts";
import type { Columns } from "../schema/columns.ts";
import { catalogue, messageAreas } from "./catalogue.ts";
import { isMessageKey } from "./message.ts";
import { LANGUAGES, type MessageTexts } from "./message-area.ts";

const entries: readonly (readonly [string, MessageTexts])[] = Object.entries(catalogue);

const entities: Readonly<Record<string, Readonly<Record<string, Columns>>>> = {
  person: personColumns,
  employer: employerColumns,
  institution: institutionColumns,
  card: cardColumns,
  policy: policyColumns,
  settlement: settlementColumns,
  credit: creditColumns,
  referral: referralColumns,
  operation: operationColumns,
  operator: operatorColumns,
};

/** Every path of a group, and the codes its columns may hold. */
function labelKeysOf(entityType: string, columns: Columns, prefix = ""): readonly string[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const path = `${prefix}${name}`;
    const own = [`column.${entityType}.${path}`];
    if (column.kind === "record") return [...own, ...labelKeysOf(entityType, column.columns, `${path}.`)];
    if (column.kind === "list") return [...own, ...labelKeysOf(entityType, column.of, `${path}.`)];
    return column.kind === "code" ? [...own, ...column.of.map((code) => `code.${name}.${code}`)] : own;
  });
}

const placeholdersOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[0]).sort();

/** A language is named in itself, so that whoever reads only that one finds it. */
const isNameOfLanguage = (key: string): boolean => key.startsWith("ui.frame.language-");

describe("message catalogue", () => {
  it.each(entries)("%s has every language, with equal placeholders", (key, texts) => {
    for (const language of LANGUAGES) expect(texts[language].trim()).not.toBe("");
    expect(placeholdersOf(texts.en)).toEqual(placeholdersOf(texts.zh));
    if (isNameOfLanguage(key)) return expect(texts.en).toBe(texts.zh);
    expect(texts.zh).toMatch(/[\u4E00-\u9FFF]/);
    return expect(texts.en).not.toMatch(/[\u4E00-\u9FFF]/);
  });

  it("has no key twice: of two areas one would silently hide the other", () => {
    const keys = messageAreas.flatMap((area) => Object.keys(area));
    expect(keys).toHaveLength(new Set(keys).size);
    expect(keys).toHaveLength(entries.length);
  });

  it("names every entity, group, column and code of the schema", () => {
    const wanted = Object.entries(entities).flatMap(([entityType, groups]) => [
      `entity.${entityType}`,
      ...Object.entries(groups).flatMap(([group, columns]) => [
        `group.${entityType}.${group}`,
        ...labelKeysOf(entityType, columns),
      ]),
    ]);
    expect(wanted.filter((key) => !isMessageKey(key))).toEqual([]);
    expect(entries.map(([key]) => key).filter((key) => key.startsWith("column.") && !wanted.includes(key))).toEqual([]);
  });

  it("names every kind of account, card state and state of a change", () => {
    const wanted = [
      ...ACCOUNT_KINDS.map((kind) => `account.${kind}`),
      ...CARD_STATES.map((state) => `code.state.${state}`),
      ...["parked", "applied", "superseded", "refused", "quarantined"].map((state) => `state.${state}`),
    ];
    expect(wanted.filter((key) => !isMessageKey(key))).toEqual([]);
  });
});
