import { type Hash, type Incarnation, isHash, isIncarnation, isSiteId, type SiteId } from "@huilian/domain/base";
import { z } from "zod";
import { documentOf } from "../crypto/signing.ts";
import type { SignedText } from "../documents.ts";
import { isSignedText } from "../journal/segment-shape.ts";
import { NETWORK_NAME } from "../keys/certificate.ts";
import type { AuditManifest } from "./audit-file.ts";

export interface ReadManifest {
  readonly signed: SignedText;
  readonly manifest: AuditManifest;
}

/** The first line of an export, without its line feed. */
export const manifestText = ({ text, by, signature }: SignedText): string => JSON.stringify({ text, by, signature });

/** The manifest such a line holds; undefined when it is not exactly one. Whose signature it bears is asked later. */
export function parseManifest(line: string): ReadManifest | undefined {
  const signed = signedTextOf(line);
  // Another spelling of the same JSON would be a byte changed and not noticed.
  if (signed === undefined || manifestText(signed) !== line) return undefined;
  const parsed = manifestSchema.safeParse(documentOf(signed.text, "auditManifest"));
  return parsed.success && parsed.data.from <= parsed.data.to ? { signed, manifest: parsed.data } : undefined;
}

function signedTextOf(line: string): SignedText | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isSignedText(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const manifestSchema: z.ZodType<AuditManifest> = z.strictObject({
  kind: z.literal("auditManifest"),
  format: z.literal(1),
  network: z.string().regex(NETWORK_NAME),
  from: z.int().min(1),
  to: z.int().min(1),
  lines: z.int().min(1),
  sha256: z.custom<Hash>(isHash),
  auditorKey: z.string(),
  wrapped: z.string(),
  before: z.array(
    z.strictObject({
      site: z.custom<SiteId>(isSiteId),
      incarnation: z.custom<Incarnation>(isIncarnation),
      sequence: z.int().min(1),
      tip: z.custom<Hash>(isHash),
    }),
  ),
});
