import { open } from "node:fs/promises";
import { err, ok, type Result } from "@huilian/domain";
import { type Base64, type Crypto, type KeyPair, parseBase64 } from "@huilian/sync";
import { hasCode, type ReadFileProblem, readFileText } from "./read-file-text.ts";

/** In order of precedence. `not-private`: others than the owner may read it, and with it every export sealed to it. */
export type AuditorKeysProblem = ReadFileProblem | "not-private" | "malformed";

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const KEY_BYTES = 32;
const FILE_BYTES_MAX = 4_096;

const isKey = (value: unknown): value is Base64 =>
  typeof value === "string" && parseBase64(value)?.length === KEY_BYTES;

/** The file an auditor keeps: an X25519 key pair, by its mode protected only. */
const auditorKeysText = ({ publicKey, secretKey }: KeyPair): string =>
  `${JSON.stringify({ kind: "auditorKeys", format: 1, protector: "keyFile", publicKey, secretKey }, undefined, 2)}\n`;

function parseAuditorKeys(text: string): KeyPair | undefined {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    if (value?.["kind"] !== "auditorKeys" || value["format"] !== 1) return undefined;
    const { publicKey, secretKey } = value;
    return isKey(publicKey) && isKey(secretKey) ? { publicKey, secretKey } : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a key pair and writes it, mode 0600; "taken" when a file is there: a key lost is every export lost. */
export async function createAuditorKeys(crypto: Crypto, path: string): Promise<Result<KeyPair, "taken">> {
  const keys = crypto.newBoxKeys();
  try {
    const file = await open(path, "wx", OWNER_ONLY);
    try {
      await file.writeFile(auditorKeysText(keys));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (fault) {
    if (hasCode(fault, "EEXIST")) return err("taken");
    throw fault;
  }
  return ok(keys);
}

export async function readAuditorKeys(path: string): Promise<Result<KeyPair, AuditorKeysProblem>> {
  const read = await readFileText(path, FILE_BYTES_MAX);
  if (!read.ok) return read;
  // Windows keeps access in lists, not in the mode, and shows every file as open to all.
  if (process.platform !== "win32" && (read.value.mode & OTHERS) !== 0) return err("not-private");
  const keys = parseAuditorKeys(read.value.text);
  return keys ? ok(keys) : err("malformed");
}

/** The public key to seal an export to: given as it is, or the public half of a key file. */
export async function auditorPublicKey(keyOrPath: string): Promise<Result<Base64, AuditorKeysProblem>> {
  if (isKey(keyOrPath)) return ok(keyOrPath);
  const keys = await readAuditorKeys(keyOrPath);
  return keys.ok ? ok(keys.value.publicKey) : keys;
}
