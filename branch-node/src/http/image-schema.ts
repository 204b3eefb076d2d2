import { z } from "@hono/zod-openapi";
import {
  type Column,
  type Columns,
  checkImage,
  IMAGE_FEN_MAX,
  type ImageOf,
  type ImageProblemCode,
} from "@huilian/domain";

/** What a fault of an image carries through zod, so that its reader gets the image's own sentence. */
export interface ImageFault {
  readonly imageProblem: ImageProblemCode;
}

type Documented = Record<string, unknown>;

/** A column in the words of OpenAPI. */
function documented(column: Column): Documented {
  switch (column.kind) {
    case "text":
      return { type: "string", minLength: 1, maxLength: column.max };
    case "code":
      return { type: "string", enum: [...column.of] };
    case "site":
      return { type: "string", pattern: "^[A-Z][A-Z0-9]{1,11}$" };
    case "date":
      return { type: "string", format: "date" };
    case "fen":
      return { type: "integer", minimum: column.min, maximum: IMAGE_FEN_MAX, description: "fen, 1/100 of a yuan" };
    case "whole":
      return { type: "integer", minimum: column.min, maximum: column.max };
    case "share":
      return { type: "integer", minimum: 0, maximum: 1_000_000, description: "parts per million" };
    case "flag":
      return { type: "boolean" };
    case "idNumber":
      return { type: "string", pattern: "^[0-9]{17}[0-9X]$", description: "GB 11643" };
    case "entity":
      return { type: "string", pattern: "^[0-9a-f]{32}(\\.[0-9a-f]{32})?$", description: `key of: ${column.of}` };
    case "ref":
      return { type: "string", pattern: "^[0-9a-f]{32}/[1-9][0-9]{0,14}/[0-9a-f]{64}$" };
    case "record":
      return documentedColumns(column.columns);
    case "list":
      return { type: "array", maxItems: column.max, items: documentedColumns(column.of) };
  }
}

const documentedColumns = (columns: Columns): Documented => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(columns).filter((name) => columns[name]?.optional !== true),
  properties: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, documented(column)])),
});

/** `lines.3.itemName` as the steps of a zod path. */
const stepsOf = (path: string): (string | number)[] =>
  path === "" ? [] : path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/**
 * The schema of an image, from the declaration of its columns: it checks with `checkImage`, and says the same
 * columns to OpenAPI. `prepare` puts right what a program may put right before it is checked.
 */
export function imageSchema<const C extends Columns>(
  columns: C,
  prepare: (value: unknown) => unknown = (value) => value,
): z.ZodType<ImageOf<C>> {
  return z
    .unknown()
    .transform((value, context): ImageOf<C> => {
      const checked = checkImage(columns, prepare(value));
      if (checked.ok) return checked.value as ImageOf<C>;
      for (const { path, problem } of checked.error) {
        const params: ImageFault = { imageProblem: problem };
        context.addIssue({ code: "custom", path: stepsOf(path), params: { ...params } });
      }
      return z.NEVER;
    })
    .openapi(documentedColumns(columns)) as unknown as z.ZodType<ImageOf<C>>;
}
