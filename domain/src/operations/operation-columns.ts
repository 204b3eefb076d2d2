import type { Columns, ImageOf } from "../schema/columns.ts";

/**
 * What an operator did that changes no record: reads are records too. Closed, since an auditor counts by kind.
 * `tip` is the machine's own: it cites the end of the chain of changes. Texts:
 * `code.kind.<kind>`.
 */
export const OPERATION_KINDS = [
  "sign-in",
  "sign-in-failed",
  "sign-in-locked",
  "sign-out",
  "password-changed",
  "key-made",
  "look-up",
  "look-up-missed",
  "print",
  "export",
  "drill-began",
  "drill-ended",
  "tip",
] as const;

/**
 * How it was done, in a closed list and never in free words: free words would soon hold a name or a number.
 * Texts:
 * `code.detail.<detail>`.
 */
export const OPERATION_DETAILS = [
  "by-number",
  "by-card",
  "by-name",
  "by-key",
  "preview",
  "settlement",
  "list",
  "conflicts",
  "import",
  "audit-export",
] as const;

/** Entries one change of the operation chain holds at most: a hundred of the longest fit into one change. */
export const OPERATION_ENTRIES_MAX = 100;

/** Longest name of a screen. */
export const OPERATION_SCREEN_MAX = 40;

/** One entry: who, whom, when, on which screen. It names a person by the random key only. */
const entryColumns = {
  kind: { kind: "code", of: OPERATION_KINDS },
  /** The node's time, milliseconds since 1970 UTC. */
  atMs: { kind: "whole", min: 0, max: 2 ** 51 },
  /** Absent for what the machine did, and where nobody of that name is known: what was typed there may be anything. */
  operatorId: { kind: "text", max: 120, optional: true },
  /** The entity looked at. */
  subject: { kind: "entity", of: "any", optional: true },
  screen: { kind: "text", max: OPERATION_SCREEN_MAX, optional: true },
  detail: { kind: "code", of: OPERATION_DETAILS, optional: true },
  /** The change that was printed; of a `tip` the last change of the node's other chain. */
  ref: { kind: "ref", optional: true },
} as const satisfies Columns;

/** A second's worth of entries: one fact of the operation chain. */
export const operationColumns = {
  fact: {
    entries: { kind: "list", max: OPERATION_ENTRIES_MAX, of: entryColumns },
  },
} as const satisfies Record<string, Columns>;

export type OperationKind = (typeof OPERATION_KINDS)[number];
export type OperationDetail = (typeof OPERATION_DETAILS)[number];
export type OperationEntry = ImageOf<typeof entryColumns>;

const SCREEN = /^[a-z][a-z-]{0,39}$/;

/** Small letters and hyphens, so that a number of a person cannot be a screen. */
export const isOperationScreen = (value: unknown): value is string => typeof value === "string" && SCREEN.test(value);
