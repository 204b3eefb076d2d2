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
import { configuredAccountSchema } from "@huilian/sync/serve";
import { z } from "zod";
import { COUCH_DATABASE, parseCouchUrl } from "./couch/couch-server.ts";
import { GATEWAYS_MAX } from "./limits.ts";

/** How a centre is started. Paths and ports only: what is secret lies in the key file. */
const configSchema = z.strictObject({
  /** Where the embedded store lies. Not used when the store is in CouchDB, which only the environment says. */
  storeDirectory: z.string().min(1),
  /** The database in CouchDB; without it one named after the network and its root. */
  couchDatabase: z.string().regex(COUCH_DATABASE).exactOptional(),
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
  /** People who sign in. Their first passwords stand here as verifiers. */
  accounts: z.array(configuredAccountSchema).max(1_000).default([]),
  /** Name of the office, for screens. */
  name: z.string().min(1).max(100).exactOptional(),
  /** What people call the sites, by site id. */
  siteNames: z.record(z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/), z.string().min(1).max(100)).exactOptional(),
  /** Where the built screens lie; without it the centre has none. */
  screensDirectory: z.string().min(1).max(4_096).exactOptional(),
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
  | "certificates-malformed"
  | "couchdb-url-malformed";

/** The part a process of the cluster plays; the primary is the one nobody gave a part to. */
export type ProcessRole = "primary" | "core" | "gateway";

const ROLE_VARIABLE = "HUILIAN_CENTRE_ROLE";

export function processRole(): ProcessRole {
  const role = process.env[ROLE_VARIABLE];
  return role === "core" || role === "gateway" ? role : "primary";
}

/** Where CouchDB is, with user and password, if the store is to lie there. It is in no file, and never logged. */
export const couchUrl = (): string | undefined => process.env["HUILIAN_COUCHDB_URL"] || undefined;

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
  const url = couchUrl();
  if (url !== undefined && !parseCouchUrl(url)) return err("couchdb-url-malformed");
  return ok({ config, keys: keys.value, trustRoot, certificates: certificates.data });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}
