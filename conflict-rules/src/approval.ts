import { assert, type Change, compareText } from "@huilian/domain";
import type { GroupDeclaration } from "./declaration.ts";
import type { FoldApproval, FoldDocument } from "./fold-document.ts";

type Certified = Extract<FoldDocument, { readonly type: "operator" }>;

/** The operators' keys that are certified. */
export interface Operators {
  /** @returns whether the key was not known. */
  certify(document: Certified): boolean;
  byKeyId(keyId: string): Certified | undefined;
}

export function createOperators(): Operators {
  const certified = new Map<string, Certified>();
  return {
    certify(document) {
      const known = certified.get(document.keyId);
      assert(known === undefined || isSame(known, document), "an operator's key is certified once and for ever");
      certified.set(document.keyId, document);
      return known === undefined;
    },
    byKeyId: (keyId) => certified.get(keyId),
  };
}

const isSame = (a: Certified, b: Certified): boolean =>
  a.operatorId === b.operatorId &&
  a.site === b.site &&
  [...a.roles].sort(compareText).join() === [...b.roles].sort(compareText).join();

/** What the approvals of a commit are worth for one change of it. */
export type ApprovalJudged =
  | { readonly judged: "approved" }
  | { readonly judged: "not-approved" }
  /** Keys that signed in the author's name and may still be certified, any of them: at least one, rising. */
  | { readonly judged: "not-known-yet"; readonly keyIds: readonly [string, ...string[]] };

/**
 * Whether the author of a change approved it, as its group asks. Only approvals in the author's own name count: under
 * whose name a change stands is what the approval is there to prove. Certificates only ever turn `not-known-yet` into
 * one of the others, so it does not matter whether they come before the change or after it.
 */
export function judgeApproval(
  change: Change,
  { approval: wanted }: GroupDeclaration,
  approvals: readonly FoldApproval[],
  operators: Pick<Operators, "byKeyId">,
): ApprovalJudged {
  if (wanted === undefined) return { judged: "approved" };
  const ownKeys = approvals
    .filter(({ operatorId }) => operatorId === change.operatorId)
    .map(({ keyId }) => keyId)
    .sort(compareText);
  const roles: readonly string[] = wanted.roles;
  const approves = (certified: Certified | undefined): boolean =>
    certified?.operatorId === change.operatorId &&
    certified.site === change.site &&
    certified.roles.some((role) => roles.includes(role));
  if (ownKeys.some((keyId) => approves(operators.byKeyId(keyId)))) return { judged: "approved" };
  const [first, ...others] = ownKeys.filter((keyId) => operators.byKeyId(keyId) === undefined);
  return first === undefined ? { judged: "not-approved" } : { judged: "not-known-yet", keyIds: [first, ...others] };
}
