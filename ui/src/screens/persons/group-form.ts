import {
  type Column,
  type Columns,
  checkImage,
  type Fen,
  fenToYuanText,
  type GroupImage,
  type ImageProblemCode,
  type LocalDate,
  normaliseIdentityNumber,
  normaliseName,
  parseYuanText,
} from "@huilian/domain";
import { readTypedDate } from "../../parts/read-typed.ts";
import { type ContradictionCode, contradictionsIn } from "./contradictions.ts";

/** One field of a form, read off the declaration of its column. */
export interface FormField {
  readonly name: string;
  readonly kind: Exclude<Column["kind"], "record" | "list" | "ref">;
  readonly isOptional: boolean;
  /** Longest text, where the column says one. */
  readonly max?: number;
  /** What may be chosen, for codes and flags. */
  readonly codes?: readonly string[];
  /** Of what a key names an entity. */
  readonly entityType?: string;
}

/** What stands in the fields, as typed. An empty text is a value that is not given. */
export type FormTexts = Readonly<Record<string, string>>;

/** What only a form can say: the node takes each field for itself, and amounts in fen. */
export type FormProblemCode = "not-an-amount" | ContradictionCode;

export interface FieldProblem {
  readonly path: string;
  readonly problem: ImageProblemCode | FormProblemCode;
  readonly suggestion?: string;
}

/** The fields of a column group, in the order of their declaration. Lists and records are no fields of a form. */
export function fieldsOf(columns: Columns): readonly FormField[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const { kind } = column;
    if (kind === "record" || kind === "list" || kind === "ref") return [];
    const codes = kind === "code" ? column.of : kind === "flag" ? ["true", "false"] : undefined;
    const max = kind === "text" ? column.max : kind === "idNumber" ? ID_NUMBER_TYPED_MAX : undefined;
    return [
      {
        name,
        kind,
        isOptional: column.optional === true,
        ...(max === undefined ? {} : { max }),
        ...(codes === undefined ? {} : { codes }),
        ...(kind === "entity" ? { entityType: column.of } : {}),
      },
    ];
  });
}

/** Blanks between the parts of a number are typed too. */
const ID_NUMBER_TYPED_MAX = 24;

/** An image as the texts its fields show. */
export function textsOf(columns: Columns, image: GroupImage = {}): FormTexts {
  return Object.fromEntries(fieldsOf(columns).map(({ name, kind }) => [name, textOf(kind, image[name])]));
}

function textOf(kind: FormField["kind"], value: unknown): string {
  if (value === undefined) return "";
  return kind === "fen" && typeof value === "number" ? fenToYuanText(value as Fen) : String(value);
}

export type FormRead =
  | { readonly ok: true; readonly image: GroupImage }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * The image that was typed, or what is wrong with which field. The check is the node's own, so that what passes here
 * is not sent back. What the form does not show (`beside`) stays as it was. `today` completes `1121`.
 */
export function readForm(
  columns: Columns,
  texts: FormTexts,
  { today, beside = {} }: { readonly today: LocalDate; readonly beside?: GroupImage },
): FormRead {
  const fields = fieldsOf(columns);
  const shown = new Set(fields.map(({ name }) => name));
  const kept = Object.entries(beside).filter(([name]) => !shown.has(name));
  const typed = fields.flatMap(({ name, kind }) => {
    const text = (texts[name] ?? "").trim();
    return text === "" ? [] : [[name, typedValue(kind, text, today)] as const];
  });
  const checked = checkImage(columns, Object.fromEntries([...kept, ...typed]));
  if (checked.ok) {
    const problems = contradictionsIn(checked.value, beside);
    return problems.length === 0 ? { ok: true, image: checked.value } : { ok: false, problems };
  }
  const amounts = new Set(fields.filter(({ kind }) => kind === "fen").map(({ name }) => name));
  // People type yuan: a sentence about whole fen would send them the wrong way.
  const problems = checked.error.map((fault) =>
    fault.problem === "not-whole" && amounts.has(fault.path) ? { ...fault, problem: "not-an-amount" as const } : fault,
  );
  return { ok: false, problems };
}

/** What cannot be read stays text, so that the check says what it should have been. */
function typedValue(kind: FormField["kind"], text: string, today: LocalDate): unknown {
  const plain = text.normalize("NFKC");
  switch (kind) {
    case "idNumber":
      return normaliseIdentityNumber(text);
    case "text":
      return normaliseName(text);
    case "date":
      return readTypedDate(text, today) ?? text;
    case "fen":
      return parseYuanText(plain) ?? text;
    case "whole":
    case "share":
      return /^-?\d+$/.test(plain) ? Number(plain) : text;
    case "flag":
      return text === "true" ? true : text === "false" ? false : text;
    case "site":
      return plain.toUpperCase();
    default:
      return text;
  }
}

/** The fields two images say differently: what was changed meanwhile is shown as both values. */
export const differingFields = (columns: Columns, one: GroupImage, other: GroupImage): readonly string[] =>
  fieldsOf(columns)
    .map(({ name }) => name)
    .filter((name) => one[name] !== other[name]);
