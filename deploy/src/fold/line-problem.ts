import type { AuditFault } from "@huilian/sync";

/** What is wrong with one line, in order of precedence. `path` names members of the line, never what they hold. */
export type LineProblem =
  | { readonly problem: "not-text" | "not-json" | "unknown-type" }
  | { readonly problem: "member-wrong"; readonly path: string }
  /** A plain document where signatures are asked for. */
  | { readonly problem: "unsigned" }
  | { readonly problem: "not-verified"; readonly fault: AuditFault }
  /** It says something else of what another line speaks of, so the two are no set that can be folded. */
  | { readonly problem: "contradicts"; readonly other: number };

export interface WrongLine {
  /** Counted from 1. */
  readonly line: number;
  readonly problem: LineProblem;
}

/** `commits.0.changes.1.ref`; of the whole line: `-`. */
export const pathText = (path: readonly PropertyKey[]): string => path.map(String).join(".") || "-";
