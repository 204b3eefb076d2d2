import type { OperationKind } from "@huilian/domain";
import type { SignInEvent } from "@huilian/sync/serve";
import type { NewOperation } from "./operations.ts";

const KINDS: { readonly [Kind in SignInEvent["kind"]]: OperationKind } = {
  "signed-in": "sign-in",
  "sign-in-failed": "sign-in-failed",
  locked: "sign-in-locked",
  "signed-out": "sign-out",
  "password-changed": "password-changed",
  "key-made": "key-made",
};

/** What happened at the door, as an entry. It names accounts only, and never what somebody typed who has none. */
export const operationOfSignIn = ({ kind, operatorId }: SignInEvent): NewOperation => ({
  kind: KINDS[kind],
  ...(operatorId === undefined ? {} : { operatorId }),
});
