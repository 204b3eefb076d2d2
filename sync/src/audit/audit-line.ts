import { COMMIT_CHANGES_MAX } from "@huilian/domain/base";
import { z } from "zod";
import { parseBase64, parseUtf8, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { SegmentHeader, SignedText } from "../documents.ts";
import { APPROVALS_MAX } from "../journal/limits.ts";
import { isSegmentHeader, isSignedText } from "../journal/segment-shape.ts";
import type { AuditLine } from "./audit-file.ts";

const boundTo = (number: number): Uint8Array => toUtf8(`huilian/audit-line/1\0${number}`);

/**
 * A line as it stands in the file, without its line feed. Bound to its number, counted from 1 after the manifest, so
 * that a line moved or taken out shows at its place. Same line, key and number give the same text.
 */
export const sealLine = (crypto: Crypto, key: Uint8Array, number: number, line: AuditLine): string =>
  toBase64(crypto.sealRepeatably(toUtf8(JSON.stringify(line)), key, boundTo(number)));

/** Whether a text is a line that was sealed under this key for this number. */
export const isSealedAs = (crypto: Crypto, key: Uint8Array, number: number, text: string): boolean =>
  plainOf(crypto, key, number, text) !== undefined;

/** The line; undefined when it was not sealed under this key for this number, or has not the shape of a line. */
export function openLine(crypto: Crypto, key: Uint8Array, number: number, text: string): AuditLine | undefined {
  const plain = plainOf(crypto, key, number, text);
  const json = plain && parseUtf8(plain);
  try {
    const line = auditLineSchema.safeParse(JSON.parse(json ?? ""));
    return line.success ? line.data : undefined;
  } catch {
    return undefined;
  }
}

function plainOf(crypto: Crypto, key: Uint8Array, number: number, text: string): Uint8Array | undefined {
  const sealed = parseBase64(text);
  return sealed && crypto.open(sealed, key, boundTo(number));
}

const signedText = z.custom<SignedText>(isSignedText);
const index = z.int().min(1);

/** The shape only. Whoever holds the auditor's public key can seal lines, so nothing in one is taken for granted. */
export const auditLineSchema: z.ZodType<AuditLine> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("certificate"), certificate: signedText }),
  z.strictObject({ type: z.literal("document"), index, document: signedText, opened: z.string().exactOptional() }),
  z.strictObject({
    type: z.literal("segment"),
    index,
    header: z.custom<SegmentHeader>(isSegmentHeader),
    receipt: signedText,
    commits: z
      .array(
        z.strictObject({
          changes: z.array(z.string()).min(1).max(COMMIT_CHANGES_MAX),
          tip: signedText,
          approvals: z.array(signedText).min(1).max(APPROVALS_MAX).exactOptional(),
        }),
      )
      .min(1),
  }),
]);
