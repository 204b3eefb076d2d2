import { unreachable } from "../base/assert.ts";
import { isLocalDate } from "../base/calendar.ts";
import type { GroupImage } from "../base/change.ts";
import { isEntityKey, isRef, isSiteId } from "../base/ids.ts";
import { IMAGE_FEN_MAX } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import { isPartsPerMillion } from "../base/share.ts";
import { type IdentityNumberProblem, identityNumberProblem } from "../persons/identity-number.ts";
import type { Column, Columns } from "./columns.ts";
import { type TextProblem, textProblem } from "./text-problem.ts";

export type ImageProblemCode =
  | "missing"
  | "unknown-column"
  | TextProblem
  | IdentityNumberProblem
  | "not-a-code"
  | "not-a-date"
  | "not-whole"
  | "out-of-range"
  | "not-an-entity-key"
  | "not-a-ref"
  | "not-a-site"
  | "not-a-flag"
  | "not-a-list"
  | "too-many"
  | "not-a-record";

/**
 * One thing wrong at one place. `path` is the column's name; inside records and lists joined by dots, lists counted
 * from 0: `lines.3.itemName`. It never holds what was typed: values may be names and numbers of persons.
 */
export interface ImageProblem {
  readonly path: string;
  readonly problem: ImageProblemCode;
  /** For a private-use character: the encoded one to type in its place. */
  readonly suggestion?: string;
}

/** More are of no use to whoever must correct them. */
export const IMAGE_PROBLEMS_MAX = 100;

/** A member's name that is not built like a column may be anything, a person's name too, and is not repeated. */
const COLUMN_NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

type Unknowns = "refused" | "tolerated";

type Finding = Omit<ImageProblem, "path">;

/**
 * Checks an image at an edge, where a column nobody knows is a typing error. Problems come in column order, one
 * for each place, `IMAGE_PROBLEMS_MAX` at most.
 */
export const checkImage = (columns: Columns, value: unknown): Result<GroupImage, readonly ImageProblem[]> =>
  check(columns, value, "refused");

/** Checks what is known of an image; columns beyond are kept, since a newer node may have written them. */
export const checkKnownImage = (columns: Columns, value: unknown): Result<GroupImage, readonly ImageProblem[]> =>
  check(columns, value, "tolerated");

function check(columns: Columns, value: unknown, unknowns: Unknowns): Result<GroupImage, readonly ImageProblem[]> {
  const problems: ImageProblem[] = [];
  checkRecord(columns, value, "", unknowns, problems);
  return problems.length === 0 ? ok(value as GroupImage) : err(problems.slice(0, IMAGE_PROBLEMS_MAX));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checkRecord(
  columns: Columns,
  value: unknown,
  path: string,
  unknowns: Unknowns,
  problems: ImageProblem[],
): void {
  if (!isRecord(value)) {
    problems.push({ path, problem: "not-a-record" });
    return;
  }
  for (const [name, column] of Object.entries(columns)) {
    const held = Object.hasOwn(value, name) ? value[name] : undefined;
    checkColumn(column, held, path === "" ? name : `${path}.${name}`, unknowns, problems);
  }
  if (unknowns === "tolerated") return;
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(columns, name)) continue;
    if (problems.length >= IMAGE_PROBLEMS_MAX) return;
    const shown = COLUMN_NAME.test(name) ? name : "?";
    problems.push({ path: path === "" ? shown : `${path}.${shown}`, problem: "unknown-column" });
  }
}

function checkColumn(column: Column, value: unknown, path: string, unknowns: Unknowns, problems: ImageProblem[]): void {
  if (problems.length >= IMAGE_PROBLEMS_MAX) return;
  if (value === undefined) {
    if (column.optional !== true) problems.push({ path, problem: "missing" });
    return;
  }
  if (column.kind === "record") {
    checkRecord(column.columns, value, path, unknowns, problems);
    return;
  }
  if (column.kind === "list") {
    checkList(column, value, path, unknowns, problems);
    return;
  }
  const finding = findingOf(column, value);
  if (finding !== undefined) problems.push({ path, ...finding });
}

function checkList(
  column: Column & { readonly kind: "list" },
  value: unknown,
  path: string,
  unknowns: Unknowns,
  problems: ImageProblem[],
): void {
  if (!Array.isArray(value)) {
    problems.push({ path, problem: "not-a-list" });
  } else if (value.length > column.max) {
    problems.push({ path, problem: "too-many" });
  } else {
    value.forEach((item: unknown, at) => {
      checkRecord(column.of, item, `${path}.${at}`, unknowns, problems);
    });
  }
}

const unless = (good: boolean, problem: ImageProblemCode): Finding | undefined => (good ? undefined : { problem });

function findingOf(column: Exclude<Column, { kind: "record" | "list" }>, value: unknown): Finding | undefined {
  switch (column.kind) {
    case "text":
      return typeof value === "string" ? textProblem(value, column.max) : { problem: "not-text" };
    case "idNumber": {
      const problem = typeof value === "string" ? identityNumberProblem(value) : "not-text";
      return problem === undefined ? undefined : { problem };
    }
    case "code":
      return unless(typeof value === "string" && column.of.includes(value), "not-a-code");
    case "date":
      return unless(isLocalDate(value), "not-a-date");
    case "site":
      return unless(isSiteId(value), "not-a-site");
    case "entity":
      return unless(isEntityKey(value), "not-an-entity-key");
    case "ref":
      return unless(isRef(value), "not-a-ref");
    case "flag":
      return unless(typeof value === "boolean", "not-a-flag");
    case "fen":
      return wholeFinding(value, column.min, IMAGE_FEN_MAX);
    case "whole":
      return wholeFinding(value, column.min, column.max);
    case "share":
      return Number.isInteger(value) ? unless(isPartsPerMillion(value), "out-of-range") : { problem: "not-whole" };
    default:
      return unreachable(column);
  }
}

function wholeFinding(value: unknown, min: number, max: number): Finding | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return { problem: "not-whole" };
  return unless(value >= min && value <= max, "out-of-range");
}
