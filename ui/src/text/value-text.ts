import {
  type Column,
  type Columns,
  cardColumns,
  creditColumns,
  employerColumns,
  type Fen,
  fenToAmountText,
  institutionColumns,
  operatorColumns,
  personColumns,
  policyColumns,
  referralColumns,
  settlementColumns,
} from "@huilian/domain";
import { t, tOr } from "./text.ts";

const columnsByEntity: Readonly<Record<string, Readonly<Record<string, Columns>>>> = {
  person: personColumns,
  employer: employerColumns,
  institution: institutionColumns,
  card: cardColumns,
  policy: policyColumns,
  settlement: settlementColumns,
  credit: creditColumns,
  referral: referralColumns,
  operator: operatorColumns,
};

/** How a column was declared; undefined for one this release does not know. */
export const columnOf = (entityType: string, group: string, name: string): Column | undefined =>
  columnsByEntity[entityType]?.[group]?.[name];

/** The columns of a group in the order of their declaration. */
export const columnNamesOf = (entityType: string, group: string): readonly string[] =>
  Object.keys(columnsByEntity[entityType]?.[group] ?? {});

/** The kinds of entity that can be filtered for, in the order of the declarations. */
export const ENTITY_TYPES = Object.keys(columnsByEntity);

const SHARE_WHOLE = 1_000_000;

/**
 * A value as a screen shows it: codes in words, amounts in yuan, shares in per cent, lists by their length. The key of an
 * entity is nothing to read: whoever knows its name shows that instead.
 */
export function valueText(name: string, column: Column | undefined, value: unknown): string {
  if (value === undefined || value === null || value === "") return t("ui.value.empty");
  if (Array.isArray(value)) return t("ui.value.lines", { count: value.length });
  if (typeof value === "object") return t("ui.value.record");
  switch (column?.kind) {
    case "code":
      return tOr(`code.${name}.${String(value)}`, String(value));
    case "flag":
      return t(value === true ? "code.flag.true" : "code.flag.false");
    case "fen":
      return t("ui.value.yuan", { amount: fenToAmountText(value as Fen) });
    case "entity":
      return t("ui.value.unnamed");
    case "share":
      return `${String((Number(value) * 100) / SHARE_WHOLE)}%`;
    default:
      return String(value);
  }
}
