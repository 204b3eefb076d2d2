import {
  type Change,
  checkKnownImage,
  type EntityKey,
  type Hash,
  type Ref,
  rootKeyOf,
  type SiteKind,
} from "@huilian/domain";
import { judgeApproval, type Operators } from "./approval.ts";
import type { Flag, RefusalReason, WaitsFor } from "./change-state.ts";
import type { EntityDeclaration, GroupDeclaration } from "./declaration.ts";
import { groupIn } from "./entities/index.ts";
import type { FoldApproval } from "./fold-document.ts";

/** What is known of a change that another one names. */
export type Standing = "admitted" | "refused" | "undecided";

export interface AdmissionContext {
  declarationOf(entityType: string): EntityDeclaration | undefined;
  knowsRules(version: Hash): boolean;
  readonly operators: Pick<Operators, "byKeyId">;
  /** Standing of a Ref outside the commit that is judged. */
  standingOf(ref: Ref): Standing;
}

export type Judgement =
  | { readonly verdict: "admit"; readonly flags: readonly Flag[] }
  | { readonly verdict: "refuse"; readonly reason: RefusalReason; readonly quarantine: boolean }
  | {
      readonly verdict: "park";
      readonly waitsFor: WaitsFor;
      /** Where it waits for a certificate: all keys whose certificate may change the judgement, not only the one named. */
      readonly keyIds?: readonly string[];
    };

/** Whose change is judged: the kind of its site, and who approved its commit. */
export interface Author {
  readonly siteKind: SiteKind;
  readonly approvals: readonly FoldApproval[];
}

/** The author, and what else the commit holds. */
export interface CommitAuthor extends Author {
  readonly inCommit: ReadonlySet<Ref>;
}

const ADMITTED: Judgement = { verdict: "admit", flags: [] };

/** Which operations a cell of a kind takes. */
const OPERATIONS = { register: ["put"], fact: ["fact"], safety: ["mark", "clear"] } as const;

const isWriter = (group: GroupDeclaration, change: Change, siteKind: SiteKind): boolean =>
  (change.operation === "clear" ? (group.clearers ?? []) : group.writers).includes(siteKind);

/** Whether the change has the form its cell asks for. Safety cells name no base, since marks never replace, and no needs. */
function hasForm(group: GroupDeclaration, change: Change): boolean {
  const operations: readonly string[] = OPERATIONS[group.cell];
  if (!operations.includes(change.operation)) return false;
  if (group.cell !== "register" && change.base.length > 0) return false;
  // A notice counts by itself, so a mark that would have to wait for another change could count and be refused.
  if (group.cell === "safety" && (change.needs ?? []).length > 0) return false;
  return change.operation === "clear" ? (change.clears ?? []).length > 0 : change.value !== undefined;
}

/** Whether the key is built as the entity's: an entity that belongs to another names the root it belongs to. */
const hasKey = ({ childOf }: EntityDeclaration, { entityKey }: Change): boolean =>
  (childOf !== undefined) === (entityKey !== rootKeyOf(entityKey));

/** A card or a settlement filed under one person must not speak of another: neither of them would show it whole. */
const namesItsRoot = ({ childOf }: EntityDeclaration, { columns }: GroupDeclaration, change: Change): boolean =>
  Object.entries(columns).every(([name, column]) => {
    const named = column.kind === "entity" && column.of === childOf ? change.value?.[name] : undefined;
    return named === undefined || rootKeyOf(named as EntityKey) === rootKeyOf(change.entityKey);
  });

/** The author's right, the change's form and its approval, judged under the declarations. Needs no other change. */
export function judgeAlone(change: Change, author: Author, context: AdmissionContext): Judgement {
  if (!context.knowsRules(change.rulesVersion)) return { verdict: "park", waitsFor: { for: "rules-version" } };
  const declaration = context.declarationOf(change.entityType);
  const group = groupIn(declaration, change.group);
  if (!declaration || !group || change.schemaVersion > declaration.schemaVersion) {
    // Written by a newer release: kept whole, judged after the upgrade.
    return { verdict: "park", waitsFor: { for: "newer-release" } };
  }
  const quarantine = change.operation === "fact";
  if (!isWriter(group, change, author.siteKind)) return { verdict: "refuse", reason: "no-right", quarantine };
  if (!hasForm(group, change)) return { verdict: "refuse", reason: "wrong-operation", quarantine };
  if (!hasKey(declaration, change)) return { verdict: "refuse", reason: "wrong-key", quarantine };
  if (change.value && !checkKnownImage(group.columns, change.value).ok) {
    return { verdict: "refuse", reason: "image-invalid", quarantine };
  }
  if (!namesItsRoot(declaration, group, change)) return { verdict: "refuse", reason: "wrong-key", quarantine };
  const approval = judgeApproval(change, group, author.approvals, context.operators);
  if (approval.judged === "not-approved") return { verdict: "refuse", reason: "not-approved", quarantine };
  if (approval.judged === "not-known-yet") {
    const { keyIds } = approval;
    return { verdict: "park", waitsFor: { for: "operator-certificate", keyId: keyIds[0] }, keyIds };
  }
  return ADMITTED;
}

/** What a change names beyond its own commit. */
function namedOutside(change: Change, inCommit: ReadonlySet<Ref>) {
  const outside = (refs: readonly Ref[]): readonly Ref[] => refs.filter((ref) => !inCommit.has(ref));
  return { followed: outside([...change.base, ...(change.clears ?? [])]), needs: outside(change.needs ?? []) };
}

/** What the change names: heads it followed, marks it clears, parents it needs. */
function judgeNamed(change: Change, inCommit: ReadonlySet<Ref>, context: AdmissionContext): Judgement {
  const { followed, needs } = namedOutside(change, inCommit);
  const undecided = [...followed, ...needs].find((ref) => context.standingOf(ref) === "undecided");
  if (undecided) return { verdict: "park", waitsFor: { for: "change", ref: undecided } };
  if (followed.some((ref) => context.standingOf(ref) === "refused")) {
    return { verdict: "refuse", reason: "parent-refused", quarantine: false };
  }
  if (needs.every((ref) => context.standingOf(ref) === "admitted")) return ADMITTED;
  // What happened has happened: a fact stands although what it needed was refused, and a person looks at it.
  if (change.operation === "fact") return { verdict: "admit", flags: [{ flag: "parent-refused" }] };
  return { verdict: "refuse", reason: "parent-refused", quarantine: false };
}

/**
 * Judges one change of a commit. Precedence: unknown rules, unknown form, right, operation, key, image, root, approval,
 * then what it names, undecided before refused.
 */
export function judge(change: Change, author: CommitAuthor, context: AdmissionContext): Judgement {
  const alone = judgeAlone(change, author, context);
  return alone.verdict === "admit" ? judgeNamed(change, author.inCommit, context) : alone;
}

/**
 * All a commit may have to wait for, in the order in which `judgeCommit` finds it: the Refs its changes name, up to
 * the first change that waits for something else. What is decided stays decided, so whoever waits for one of them
 * need only look at those behind it.
 */
export function awaitedBy(changes: readonly Change[], author: CommitAuthor, context: AdmissionContext): readonly Ref[] {
  const awaited: Ref[] = [];
  for (const change of changes) {
    const { verdict } = judgeAlone(change, author, context);
    if (verdict === "park") break;
    if (verdict === "refuse") continue;
    const { followed, needs } = namedOutside(change, author.inCommit);
    awaited.push(...followed, ...needs);
  }
  return awaited;
}

/** A commit is the transaction: the first change that parks parks all, else the first refused refuses all. */
export function judgeCommit(judgements: readonly Judgement[]): Judgement {
  return (
    judgements.find((judgement) => judgement.verdict === "park") ??
    judgements.find((judgement) => judgement.verdict === "refuse") ??
    ADMITTED
  );
}
