export type { ChangeState, Flag, RefusalReason, StateCounts, StatedChange, WaitsFor } from "./change-state.ts";
export type { Conflict, ConflictLoser, ConflictSide, UniquenessClaim } from "./conflict.ts";
export type { CellKind, EntityDeclaration, GroupDeclaration, UniqueConstraint } from "./declaration.ts";
export { describeClaim, describeRule } from "./describe-rule.ts";
export { type DownRow, type DownRows, downRowsOf, type SealedDownRow } from "./down-rows.ts";
export {
  type Eligibility,
  type EligibleCard,
  eligibilityOf,
  type LastSettlement,
  type YearUse,
} from "./eligibility.ts";
export { declarationOf, entityDeclarations } from "./entities/index.ts";
export {
  type AliasOf,
  type CellView,
  type EntityRow,
  type EntityView,
  type Head,
  imageOf,
  type RowHead,
} from "./entity-view.ts";
export { createFold, type Fold, type FoldStep } from "./fold.ts";
export { foldAll } from "./fold-all.ts";
export type { FoldCommit, FoldDocument } from "./fold-document.ts";
export type { DecidedBy, Method } from "./method.ts";
export { compareOrder, type Ordered } from "./order-key.ts";
export { overlay, rowOf } from "./row.ts";
export { ruleTableText } from "./rule-table.ts";
export { stateLines } from "./state-lines.ts";
