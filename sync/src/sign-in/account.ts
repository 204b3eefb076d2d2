import { isOperatorRole, OPERATOR_ROLES, type OperatorRole } from "@huilian/domain/base";
import { z } from "zod";
import { parseBase64Of } from "../crypto/bytes.ts";
import type { Base64 } from "../crypto/crypto.ts";
import { isOperatorId } from "../keys/certificate.ts";

export const SALT_BYTES = 16;
export const VERIFIER_BYTES = 32;

/** A password as it is kept: Argon2id of it under the salt gave the verifier. */
export interface PasswordRecord {
  /** 16 random bytes. */
  readonly salt: Base64;
  /** 32 bytes. */
  readonly verifier: Base64;
}

/**
 * An account as its place is provisioned with it. Name and roles are always those provisioned; the password is only
 * the first one. A provisioned password other than the one before begins the account anew, with a new key: this is
 * how somebody who forgot it is let in again.
 */
export interface ConfiguredAccount {
  /** As certificates name operators. Unique in the network: it stands in changes and in the operation chain. */
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly OperatorRole[];
  readonly initialPassword: PasswordRecord;
}

const bytesText = (count: number) => z.string().refine((text) => parseBase64Of(text, count) !== undefined);

/** `ConfiguredAccount` as it stands in the configuration of a node or the centre. */
export const configuredAccountSchema = z.strictObject({
  operatorId: z.string().refine(isOperatorId),
  name: z.string().min(1).max(100),
  roles: z.array(z.custom<OperatorRole>(isOperatorRole)).max(OPERATOR_ROLES.length),
  initialPassword: z.strictObject({ salt: bytesText(SALT_BYTES), verifier: bytesText(VERIFIER_BYTES) }),
});
