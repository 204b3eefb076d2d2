import { readFile } from "node:fs/promises";
import { err, ok, type Result } from "@huilian/domain";
import {
  type CentreKeys,
  parseTrustRoot,
  readKeyFile,
  type SignedText,
  signedTextSchema,
  type TrustRoot,
} from "@huilian/sync";
import { z } from "zod";
import { GATEWAYS_MAX } from "./limits.ts";

/** How a centre is started. Paths and ports only: what is secret lies in the key file. */
const configSchema = z.strictObject({
  storeDirectory: z.string().min(1),
  keyFile: z.string().min(1),
  trustRootFile: z.string().min(1),
  /** A JSON list of certificates, issuers first. */
  certificatesFile: z.string().min(1),
  port: z.int().min(0).max(65_535),
  gatewayWorkers: z.int().min(1).max(GATEWAYS_MAX).default(2),
  operators: z
    .array(
      z.strictObject({
        operatorId: z.string().min(1).max(60),
        name: z.string().min(1).max(60),
        tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
        roles: z.array(z.string().max(60)).max(20),
      }),
    )
    .max(1_000),
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type CentreConfig = Readonly<z.infer<typeof configSchema>>;

/** What the files named in a configuration hold. */
export interface CentreFiles {
  readonly config: CentreConfig;
  readonly keys: CentreKeys;
  readonly trustRoot: TrustRoot;
  readonly certificates: readonly SignedText[];
}

export type ConfigProblem =
  | "config-unreadable"
  | "config-malformed"
  | "key-file-unreadable"
  | "not-centre-keys"
  | "trust-root-malformed"
  | "certificates-malformed";

/** The part a process of the cluster plays; the primary is the one nobody gave a part to. */
export type ProcessRole = "primary" | "core" | "gateway";

const ROLE_VARIABLE = "HUILIAN_CENTRE_ROLE";

export function processRole(): ProcessRole {
  const role = process.env[ROLE_VARIABLE];
  return role === "core" || role === "gateway" ? role : "primary";
}

/** The environment a child is started with. */
export const environmentOf = (role: Exclude<ProcessRole, "primary">): Readonly<Record<string, string>> => ({
  [ROLE_VARIABLE]: role,
});

/** The path given on the command line. */
export const configPath = (): string => process.argv[2] ?? "";

export async function readConfig(path: string): Promise<Result<CentreConfig, ConfigProblem>> {
  const json = await readJson(path);
  if (json === undefined) return err("config-unreadable");
  const parsed = configSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err("config-malformed");
}

export async function readCentreFiles(config: CentreConfig): Promise<Result<CentreFiles, ConfigProblem>> {
  const keys = await readKeyFile(config.keyFile);
  if (!keys.ok) return err("key-file-unreadable");
  if (keys.value.kind !== "centreKeys") return err("not-centre-keys");
  const trustRoot = parseTrustRoot(await readFile(config.trustRootFile, "utf8").catch(() => ""));
  if (trustRoot === undefined) return err("trust-root-malformed");
  const certificates = z.array(signedTextSchema).safeParse(await readJson(config.certificatesFile));
  if (!certificates.success) return err("certificates-malformed");
  return ok({ config, keys: keys.value, trustRoot, certificates: certificates.data });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}
