import type { GroupImage, Ref, SiteId } from "@huilian/domain";
import type { DecidedBy } from "./method.ts";

/** What a parked change waits for, in order of precedence. */
export type WaitsFor =
  | { readonly for: "chain" }
  | { readonly for: "beacon" }
  | { readonly for: "rules-version" }
  | { readonly for: "newer-release" }
  | { readonly for: "operator-certificate"; readonly keyId: string }
  | { readonly for: "change"; readonly ref: Ref };

/** Why an authentic change is refused, in order of precedence. */
export type RefusalReason =
  | "no-right"
  | "wrong-operation"
  | "wrong-key"
  | "image-invalid"
  | "not-approved"
  | "parent-refused";

/** Why an applied change is looked at by a person. */
export type Flag =
  | { readonly flag: "stamp-replaced" }
  | { readonly flag: "parent-refused" }
  /** A fact that moves money, of an entity that is an alias of another. */
  | { readonly flag: "of-alias" }
  | { readonly flag: "amounts-differ"; readonly difference: GroupImage };

/**
 * The one table of what becomes of a change. At every index of the log each change is in exactly one state.
 * `applied` without a flag is the rule and needs no entry; everything else is an exception with a detail.
 */
export type ChangeState =
  | { readonly state: "parked"; readonly waitsFor: WaitsFor }
  | { readonly state: "applied"; readonly flags: readonly Flag[] }
  | { readonly state: "superseded"; readonly by: Ref; readonly rule: DecidedBy }
  | { readonly state: "refused"; readonly reason: RefusalReason }
  | { readonly state: "quarantined"; readonly reason: string };

export interface StatedChange {
  readonly ref: Ref;
  readonly site: SiteId;
  readonly state: ChangeState;
}

/** Changes per state. */
export interface StateCounts {
  /** Changes that are counted apart, in whatever state: the other numbers are without them. */
  readonly operations: number;
  readonly parked: number;
  readonly applied: number;
  readonly flagged: number;
  readonly superseded: number;
  readonly refused: number;
  readonly quarantined: number;
}
