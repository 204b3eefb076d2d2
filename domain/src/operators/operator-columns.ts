import { OPERATOR_ROLES } from "../base/roles.ts";
import type { Columns, ImageOf } from "../schema/columns.ts";

/**
 * 操作员 and the key only this operator can use, as the operator asks an issuer to certify it. Where the operator works
 * is no column: it is the site the change is of.
 */
export const operatorColumns = {
  key: {
    operatorId: { kind: "text", max: 40 },
    suite: { kind: "whole", min: 1, max: 255 },
    /** Base64. */
    publicKey: { kind: "text", max: 256 },
    /** Rising. Texts and no codes: a newer release may know more roles, and an issuer decides which to certify. */
    roles: { kind: "list", max: OPERATOR_ROLES.length * 2, of: { role: { kind: "text", max: 20 } } },
    /** Base64: the key's own signature over all this, the network and the site. */
    proof: { kind: "text", max: 512 },
  },
} as const satisfies Record<string, Columns>;

export type OperatorKey = ImageOf<typeof operatorColumns.key>;
