import { isHash } from "@huilian/domain/base";
import { z } from "zod";
import type { PageHeader } from "../documents.ts";
import { NETWORK_NAME, SCOPE_NAME } from "../keys/certificate.ts";
import { PAGE_ROWS_MAX } from "./limits.ts";

const headerSchema = z.strictObject({
  kind: z.literal("page"),
  format: z.literal(1),
  suite: z.int().min(1).max(255),
  network: z.string().regex(NETWORK_NAME),
  scope: z.string().regex(SCOPE_NAME),
  generation: z.int().min(1),
  index: z.int().min(0),
  epoch: z.int().min(0),
  rows: z.int().min(0).max(PAGE_ROWS_MAX),
  sealedHash: z.custom<PageHeader["sealedHash"]>(isHash),
});

/** The header in a parsed text; undefined when it has another form. A member too many is another form. */
export function parsePageHeader(value: unknown): PageHeader | undefined {
  const parsed = headerSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
