/**
 * What an operator may be there for; one person often holds several. Closed, since rights are tables over this list
 * and certificates name its members. Texts: `role.<name>`.
 */
export const OPERATOR_ROLES = [
  "clerk",
  "counter",
  "policy",
  "finance",
  "card",
  "reconciliation",
  "auditor",
  "system",
  "security",
] as const;

export type OperatorRole = (typeof OPERATOR_ROLES)[number];

const known: ReadonlySet<unknown> = new Set(OPERATOR_ROLES);

export const isOperatorRole = (value: unknown): value is OperatorRole => known.has(value);
