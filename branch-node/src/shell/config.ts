import { readFile } from "node:fs/promises";
import { err, isSiteId, ok, type Result, SITE_KINDS, type SiteId } from "@huilian/domain";
import { configuredAccountSchema } from "@huilian/sync/serve";
import { z } from "zod";

/** Most operators of one site. */
const OPERATORS_MAX = 1_000;

const pathSchema = z.string().min(1).max(4_096);

/** How one node runs on one machine. Paths are taken as they stand, from the folder the process was started in. */
export const nodeConfigSchema = z.strictObject({
  site: z.custom<SiteId>(isSiteId),
  siteKind: z.enum(SITE_KINDS),
  name: z.string().min(1).max(100),
  storeDirectory: pathSchema,
  keyFile: pathSchema,
  trustRootFile: pathSchema,
  certificatesFile: pathSchema,
  centreUrl: z.url({ protocol: /^https?$/ }),
  /** On 127.0.0.1; 0 takes any free one. */
  port: z.int().min(0).max(65_535),
  operators: z
    .array(
      z.strictObject({
        operatorId: z.string().min(1).max(100),
        name: z.string().min(1).max(100).exactOptional(),
        tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
        roles: z.array(z.string().min(1).max(40)).max(40),
      }),
    )
    .max(OPERATORS_MAX),
  /** People who sign in. Their first passwords stand here as verifiers. */
  accounts: z.array(configuredAccountSchema).max(OPERATORS_MAX).default([]),
  /** Where the built screens lie; without it the node has none. */
  screensDirectory: pathSchema.exactOptional(),
  /** Whether numbers are stretched in a thread of their own. Needs compiled code, and what is not a demonstration. */
  stretchThread: z.boolean(),
});

export type NodeConfig = z.infer<typeof nodeConfigSchema>;

/** Why a configuration is not read, in order of precedence. `fields`: what is wrong where, without values. */
export type ConfigProblem =
  | { readonly kind: "missing" }
  | { readonly kind: "not-json" }
  | { readonly kind: "malformed"; readonly fields: readonly string[] };

export async function readNodeConfig(path: string): Promise<Result<NodeConfig, ConfigProblem>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && fault.code === "ENOENT") return err({ kind: "missing" });
    throw fault;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ kind: "not-json" });
  }
  const parsed = nodeConfigSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err({ kind: "malformed", fields: parsed.error.issues.map(({ path: at }) => at.map(String).join(".")) });
}
