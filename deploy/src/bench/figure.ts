import { assert } from "@huilian/domain";

/** Which way a figure is better. */
export type Better = "more" | "less";

/** What design holds itself to: at least so great a ratio, or an own value that is at least (at most) so much. */
export type Goal = { readonly ratio: number } | { readonly ours: number };

/** One measurement beside its peer, measured in the same run on the same machine. */
export interface Figure {
  readonly name: string;
  /** Medians, in `unit`. */
  readonly ours: number;
  /** `undefined` where there is nothing to compare with. */
  readonly peer?: number;
  /** Above 1 ours is better, whichever way `better` points: ours / peer for more, peer / ours for less. */
  readonly ratio?: number;
  readonly unit: string;
  readonly better: Better;
  readonly goal?: Goal;
  readonly met?: boolean;
  /** Sizes and settings the figure depends on: rows, changes, the peer's batch size. */
  readonly of: Readonly<Record<string, number | string>>;
}

export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly peer?: number;
  readonly unit: string;
  readonly better: Better;
  readonly goal?: Goal;
  readonly of?: Readonly<Record<string, number | string>>;
}

export function figureOf({ name, ours, peer, unit, better, goal, of = {} }: Measured): Figure {
  assert(Number.isFinite(ours) && ours > 0, "what was measured is a number above zero");
  const ratio = peer === undefined ? undefined : better === "more" ? ours / peer : peer / ours;
  const met = goal && isMet(goal, { ours, ratio, better });
  return {
    name,
    ours: rounded(ours),
    ...(peer === undefined ? {} : { peer: rounded(peer) }),
    ...(ratio === undefined ? {} : { ratio: rounded(ratio) }),
    unit,
    better,
    ...(goal ? { goal } : {}),
    ...(met === undefined ? {} : { met }),
    of,
  };
}

function isMet(
  goal: Goal,
  { ours, ratio, better }: { readonly ours: number; readonly ratio: number | undefined; readonly better: Better },
): boolean | undefined {
  if ("ratio" in goal) return ratio === undefined ? undefined : ratio >= goal.ratio;
  return better === "more" ? ours >= goal.ours : ours <= goal.ours;
}

const SIGNIFICANT_DIGITS = 4;

const rounded = (value: number): number => Number(value.toPrecision(SIGNIFICANT_DIGITS));
