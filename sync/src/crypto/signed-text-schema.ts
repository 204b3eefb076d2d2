import { z } from "zod";
import type { SignedText } from "../documents.ts";

/** Longest text that is signed as one, in UTF-16 units. The largest is a checkpoint with the most buckets a scope may have. */
const SIGNED_TEXT_MAX = 16 * 1024 * 1024;

/** A `SignedText` that came from outside: its form only, nothing about who signed. */
export const signedTextSchema: z.ZodType<SignedText> = z.strictObject({
  text: z.string().max(SIGNED_TEXT_MAX),
  by: z.string().regex(/^[0-9a-f]{32}$/),
  signature: z.base64().max(512),
});
