import { isEntityKey, isRef, type JsonObject } from "@huilian/domain/base";
import type { PageContent } from "../documents.ts";
import { PAGE_ROWS_MAX } from "./limits.ts";

/** Whether unpacked JSON has the form of a page's content. Rows and details are left to the applications. */
export function isPageContent(value: unknown): value is PageContent {
  if (!isRecord(value)) return false;
  const { rows, left, decided, verdicts } = value;
  return (
    Array.isArray(rows) &&
    rows.length <= PAGE_ROWS_MAX &&
    Array.isArray(left) &&
    left.every(isLeft) &&
    isRecord(decided) &&
    Object.values(decided).every((sequence) => Number.isSafeInteger(sequence)) &&
    Array.isArray(verdicts) &&
    verdicts.every(isVerdict)
  );
}

const CHANGE_STATES: readonly unknown[] = ["parked", "applied", "superseded", "refused", "quarantined"];

const isRecord = (value: unknown): value is Partial<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isLeft = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value["entityType"] === "string" &&
  isEntityKey(value["entityKey"]) &&
  Array.isArray(value["to"]) &&
  value["to"].every((scope) => typeof scope === "string");

const isVerdict = (value: unknown): boolean =>
  isRecord(value) && isRef(value["ref"]) && CHANGE_STATES.includes(value["state"]) && isRecord(value["detail"]);

export const contentJson = ({ rows, left, decided, verdicts }: PageContent): JsonObject => ({
  rows,
  left: left.map(({ entityType, entityKey, to }) => ({ entityType, entityKey, to })),
  decided,
  verdicts: verdicts.map(({ ref, state, detail }) => ({ ref, state, detail })),
});
