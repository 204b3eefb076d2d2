import { type Language, type RuleReason, ruleSentence, type SiteKind } from "@huilian/domain";
import { exactTimeText } from "../text/times.ts";

/** One of several entries that did not know of each other: who, where, when, and why it does not count. */
export interface ToldSide {
  readonly ref: string;
  readonly site: string;
  readonly siteKind?: SiteKind;
  readonly siteName?: string;
  readonly operatorId: string;
  readonly madeMs: number;
  readonly businessDate?: string;
  /** Absent for the one that counts. */
  readonly rule?: RuleReason;
}

export interface ToldCell {
  readonly value?: unknown;
  /** What a key stands for. */
  readonly label?: string;
}

/** One column of all sides; the cells stand as the sides do. */
export interface ToldColumn {
  readonly column: string;
  readonly differs: boolean;
  readonly cells: readonly ToldCell[];
}

/**
 * The same image, value by value, of each side: for whoever has the images and not the columns. `declared` says in which
 * order; what this release does not know comes last.
 */
export function toldColumnsOf(
  declared: readonly string[],
  images: readonly Readonly<Record<string, unknown>>[],
): readonly ToldColumn[] {
  const given = new Set(images.flatMap((image) => Object.keys(image)));
  const names = [
    ...declared.filter((name) => given.has(name)),
    ...[...given].filter((name) => !declared.includes(name)),
  ];
  return names.map((column) => {
    const cells = images.map((image) => (image[column] === undefined ? {} : { value: image[column] }));
    return { column, differs: new Set(cells.map(({ value }) => JSON.stringify(value))).size > 1, cells };
  });
}

/**
 * The reason in words. Two times are written as exactly as it takes to tell them apart: that one minute is later than
 * the same minute explains nothing.
 */
export function ruleText(rule: RuleReason, entityType: string, language: Language): string {
  const hasThousandths = "winnerMs" in rule && Math.floor(rule.winnerMs / 1000) === Math.floor(rule.loserMs / 1000);
  return ruleSentence(rule, { entityType, language, timeText: (ms) => exactTimeText(ms, { hasThousandths }) });
}
