import type { OperationEntry, OperationKind } from "./operation-columns.ts";

/** An entry before the machine that records it gives it its time. */
export type NewOperation = Omit<OperationEntry, "atMs">;

const SIGN_IN_KINDS = {
  "signed-in": "sign-in",
  "sign-in-failed": "sign-in-failed",
  locked: "sign-in-locked",
  "signed-out": "sign-out",
  "password-changed": "password-changed",
  "key-made": "key-made",
} as const satisfies Readonly<Record<string, OperationKind>>;

/** What happened at the door of a node or the centre, as far as an entry tells it. */
export interface SignInHappened {
  readonly kind: keyof typeof SIGN_IN_KINDS;
  /** Of an account, and never what somebody typed who has none. */
  readonly operatorId?: string;
}

export const operationOfSignIn = ({ kind, operatorId }: SignInHappened): NewOperation => ({
  kind: SIGN_IN_KINDS[kind],
  ...(operatorId === undefined ? {} : { operatorId }),
});
