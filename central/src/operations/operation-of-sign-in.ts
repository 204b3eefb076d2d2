import type { OperationKind } from "@huilian/domain";
import type { SignInEvent } from "@huilian/sync/serve";
import type { NewOperation } from "./centre-operations.ts";

const KINDS: { readonly [Kind in SignInEvent["kind"]]: OperationKind } = {
  "signed-in": "sign-in",
  "sign-in-failed": "sign-in-failed",
  locked: "sign-in-locked",
  "signed-out": "sign-out",
  "password-changed": "password-changed",
  "key-made": "key-made",
};

/** What happened at the centre's door, as an entry. It names accounts only. */
export const operationOfSignIn = ({ kind, operatorId }: SignInEvent): NewOperation => ({
  kind: KINDS[kind],
  ...(operatorId === undefined ? {} : { operatorId }),
});
