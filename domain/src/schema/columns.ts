import type { LocalDate } from "../base/calendar.ts";
import type { Fen } from "../base/fen.ts";
import type { EntityKey, Ref } from "../base/ids.ts";
import type { PartsPerMillion } from "../base/share.ts";

/**
 * What a column may hold. A closed language, so that from one declaration come the compiler's type, the check
 * at every edge, the OpenAPI schema and the headings of files.
 */
export type Column =
  | { readonly kind: "text"; readonly max: number; readonly optional?: true }
  | { readonly kind: "code"; readonly of: readonly string[]; readonly optional?: true }
  | { readonly kind: "site"; readonly optional?: true }
  | { readonly kind: "date"; readonly optional?: true }
  | { readonly kind: "fen"; readonly min: number; readonly optional?: true }
  | { readonly kind: "whole"; readonly min: number; readonly max: number; readonly optional?: true }
  | { readonly kind: "share"; readonly optional?: true }
  | { readonly kind: "flag"; readonly optional?: true }
  | { readonly kind: "idNumber"; readonly optional?: true }
  | { readonly kind: "entity"; readonly of: string; readonly optional?: true }
  | { readonly kind: "ref"; readonly optional?: true }
  | { readonly kind: "record"; readonly columns: Columns; readonly optional?: true }
  | { readonly kind: "list"; readonly of: Columns; readonly max: number; readonly optional?: true };

export interface Columns {
  readonly [name: string]: Column;
}

type Held<C extends Column> = C extends { kind: "text" | "idNumber" | "site" }
  ? string
  : C extends { kind: "code"; of: infer Codes extends readonly string[] }
    ? Codes[number]
    : C extends { kind: "date" }
      ? LocalDate
      : C extends { kind: "fen" }
        ? Fen
        : C extends { kind: "whole" }
          ? number
          : C extends { kind: "share" }
            ? PartsPerMillion
            : C extends { kind: "flag" }
              ? boolean
              : C extends { kind: "entity" }
                ? EntityKey
                : C extends { kind: "ref" }
                  ? Ref
                  : C extends { kind: "record"; columns: infer Inner extends Columns }
                    ? ImageOf<Inner>
                    : C extends { kind: "list"; of: infer Inner extends Columns }
                      ? readonly ImageOf<Inner>[]
                      : never;

type OptionalNames<C extends Columns> = { [N in keyof C]: C[N] extends { optional: true } ? N : never }[keyof C];

/** The image of a column group: what a `value` of a change holds, as the compiler sees it. */
export type ImageOf<C extends Columns> = {
  readonly [N in Exclude<keyof C, OptionalNames<C>>]: Held<C[N]>;
} & { readonly [N in OptionalNames<C>]?: Held<C[N]> };
