import type { OperatorRole, Result } from "@huilian/domain/base";
import type { Base64 } from "../crypto/crypto.ts";
import type { Signer } from "../crypto/signing.ts";
import type { PasswordFault } from "./password-rules.ts";

/** An operator's own key, unwrapped for as long as the session lasts. */
export interface OperatorSigner extends Signer {
  readonly publicKey: Base64;
}

/** Who works in a session. */
export interface SignedInOperator {
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly OperatorRole[];
  readonly signer: OperatorSigner;
}

/** A session that has begun. */
export interface SignedIn {
  /** 32 random bytes, base64url. Here it is kept only as its hash. */
  readonly token: string;
  readonly operator: SignedInOperator;
}

export interface SignInRequest {
  readonly operatorId: string;
  readonly password: string;
  /** Asked for by `password-change-required`; given without being asked for, it is taken as well. */
  readonly newPassword?: string;
}

/** Why nobody was signed in, in order of precedence. */
export type SignInProblem =
  /** Too many derivations wait; nothing was looked at or counted. */
  | { readonly kind: "sign-in-busy" }
  | { readonly kind: "account-locked"; readonly minutes: number }
  /** The same for a wrong password and for an operator that is not there. */
  | { readonly kind: "sign-in-failed" }
  /** The password is right, and is the first one or too old. */
  | { readonly kind: "password-change-required" }
  | { readonly kind: "password-too-weak"; readonly fault: PasswordFault };

/**
 * What happened at the door. `operatorId` is that of an account and never what somebody typed who has none: people
 * type passwords into the wrong field.
 */
export type SignInEvent =
  | { readonly kind: "signed-in"; readonly operatorId: string }
  | { readonly kind: "sign-in-failed"; readonly operatorId?: string }
  | { readonly kind: "locked"; readonly operatorId?: string }
  | { readonly kind: "signed-out"; readonly operatorId: string }
  | { readonly kind: "password-changed"; readonly operatorId: string }
  | { readonly kind: "key-made"; readonly operatorId: string; readonly publicKey: Base64 };

/** Accounts and sessions of one place: a node, or the centre. Works without any line. */
export interface SignIn {
  signIn(request: SignInRequest): Promise<Result<SignedIn, SignInProblem>>;
  /** For the operator of a running session. All sessions of the operator end; the one given back is new. */
  changePassword(
    operatorId: string,
    request: { readonly password: string; readonly newPassword: string },
  ): Promise<Result<SignedIn, SignInProblem>>;
  /** Nothing happens when the token is of no session. */
  signOut(token: string): void;
  /** The operator of a session that has not ended. Asking prolongs it, unless `isBackground`. */
  operatorOf(token: string, options?: { readonly isBackground?: boolean }): SignedInOperator | undefined;
  /** Tells the keys again that were made and not confirmed: after a start, and whenever it may have become possible. */
  tellKeys(): Promise<void>;
}
