import { createHash } from "node:crypto";

/** SHA-256 in lower-case hex: all that is kept of a token of at least 128 random bits. */
export const tokenHashOf = (token: string): string => createHash("sha256").update(token, "utf8").digest("hex");
