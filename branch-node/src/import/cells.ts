import type { Columns, ImageProblem, Result } from "@huilian/domain";
import { checkImage } from "@huilian/domain";
import type { ImportProblemCode } from "./import-problem.ts";
import { type Choices, choiceWords, readChoice } from "./read-cell.ts";
import type { SheetRow } from "./read-sheet.ts";

/** A cell that must be filled and readable. Undefined, with the problem named, when it is not. */
export function requiredCell<Id extends string, Value>(
  row: SheetRow<Id>,
  id: Id,
  read: (text: string) => Result<Value, ImportProblemCode>,
): Value | undefined {
  if (row.cell(id) === "") {
    row.problem(id, "missing");
    return undefined;
  }
  return optionalCell(row, id, read);
}

/** A cell that may be empty: then undefined without a problem. */
export function optionalCell<Id extends string, Value>(
  row: SheetRow<Id>,
  id: Id,
  read: (text: string) => Result<Value, ImportProblemCode>,
): Value | undefined {
  const text = row.cell(id);
  if (text === "") return undefined;
  const result = read(text);
  if (result.ok) return result.value;
  row.problem(id, result.error);
  return undefined;
}

/** A cell that holds one of a few words. */
export function choiceCell<Id extends string, Code>(
  row: SheetRow<Id>,
  id: Id,
  options: { readonly choices: Choices<Code>; readonly whenEmpty: "missing" | "allowed" },
): Code | undefined {
  const text = row.cell(id);
  if (text === "") {
    if (options.whenEmpty === "missing") row.problem(id, "missing");
    return undefined;
  }
  const code = readChoice(text, options.choices);
  if (code === undefined) row.problem(id, "choice-unknown", { words: choiceWords(options.choices) });
  return code;
}

/** A column left empty is absent from an image, never an empty text. */
export const present = <Name extends string>(
  name: Name,
  text: string | undefined,
): { readonly [N in Name]?: string } =>
  text === undefined || text === "" ? {} : ({ [name]: text } as { readonly [N in Name]: string });

/**
 * The last word on every image is the check that the node, the centre and the fold use too: what passes here is
 * never refused there for its shape. `columnOf` says in which column of the file a column of the image was written.
 */
export function checkGroup<Id extends string>(
  row: SheetRow<Id>,
  options: { readonly columns: Columns; readonly image: unknown; readonly columnOf: (path: string) => Id },
): void {
  const checked = checkImage(options.columns, options.image);
  if (checked.ok) return;
  for (const problem of checked.error) nameImageProblem(row, options.columnOf(problem.path), problem, options.columns);
}

function nameImageProblem<Id extends string>(row: SheetRow<Id>, id: Id, found: ImageProblem, columns: Columns): void {
  const column = columns[found.path];
  if (found.problem === "too-long") {
    row.problem(id, "too-long", { max: column?.kind === "text" ? column.max : 0 });
  } else if (found.problem === "private-use-character" && found.suggestion !== undefined) {
    row.problem(id, "private-use-known", { suggestion: found.suggestion });
  } else if (found.problem === "private-use-character" || found.problem === "control-character") {
    row.problem(id, found.problem);
  } else if (found.problem === "missing" || found.problem === "empty") {
    row.problem(id, "missing");
  } else {
    row.problem(id, "unreadable");
  }
}
