import type { RuleReason, SiteKind } from "@huilian/domain";
import type { ToldCell, ToldColumn, ToldSide } from "../../parts/conflict-told.ts";

/** Who said something, as the centre tells it. */
export interface ShownSide {
  readonly ref: string;
  readonly site: string;
  readonly siteKind: SiteKind;
  readonly siteName?: string;
  readonly operatorId: string;
  readonly madeMs: number;
  readonly businessDate: string;
}

/** Entries that did not know of each other: a row of `GET /v1/centre/conflicts`. */
export interface ConflictShown {
  readonly id: string;
  readonly entityType: string;
  readonly entityKey: string;
  readonly group: string;
  /** The name of whom or what it is about. */
  readonly label?: string;
  /** Decided by the rule alone: nobody has dealt with it. */
  readonly standing: boolean;
  readonly newestMs: number;
  readonly winner: ShownSide;
  readonly losers: readonly (ShownSide & { readonly rule: RuleReason })[];
  readonly columns: readonly {
    readonly column: string;
    readonly differs: boolean;
    readonly winner: ToldCell;
    readonly losers: readonly ToldCell[];
  }[];
  /** Of two records under one number: the one it was entered in first. */
  readonly kept?: { readonly entityKey: string; readonly column: string; readonly label?: string };
  readonly merge?: ShownSide;
}

export interface ConflictPage {
  readonly index: number;
  readonly total: number;
  readonly conflicts: readonly ConflictShown[];
  readonly next?: string;
}

export const toldSidesOf = ({ winner, losers }: ConflictShown): readonly ToldSide[] => [winner, ...losers];

export const toldColumnsOf = ({ columns }: ConflictShown): readonly ToldColumn[] =>
  columns.map(({ column, differs, winner, losers }) => ({ column, differs, cells: [winner, ...losers] }));

/** The sites of all sides, each once, the one that counts first. */
export const sitesOf = ({ winner, losers }: ConflictShown): readonly string[] => [
  ...new Set([winner, ...losers].map(({ site }) => site)),
];
