import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { err, type Result } from "@huilian/domain/base";
import { type KeyFile, keyFileText, parseKeyFile } from "./key-file.ts";

/** Largest key file, in bytes: the centre's with the most uplink keys is a tenth of it. */
export const KEY_FILE_BYTES_MAX = 128 * 1024;

/**
 * Why a key file is not read, in order of precedence. `not-private`: its mode lets others than the owner at it, and
 * then its keys may be known to others already.
 */
export type KeyFileProblem = "missing" | "not-private" | "too-large" | "malformed";

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Reads a key file. Any other fault of the disk throws. */
export async function readKeyFile(path: string): Promise<Result<KeyFile, KeyFileProblem>> {
  const file = await openExisting(path);
  if (file === undefined) return err("missing");
  try {
    const { mode, size } = await file.stat();
    // Windows keeps access in lists, not in the mode, and shows every file as open to all.
    if (process.platform !== "win32" && (mode & OTHERS) !== 0) return err("not-private");
    if (size > KEY_FILE_BYTES_MAX) return err("too-large");
    return parseKeyFile(await file.readFile("utf8"));
  } finally {
    await file.close();
  }
}

/**
 * Writes a new key file, mode 0600, on disk when it resolves; false, and nothing written, when there is one already:
 * keys written over keys would make everything sealed under them unreadable.
 */
export async function createKeyFile(path: string, keys: KeyFile): Promise<boolean> {
  const draft = await writeDraft(path, keys);
  try {
    // A hard link fails when the name is taken, where a rename would replace it.
    await link(draft, path);
  } catch (problem) {
    if (hasCode(problem, "EEXIST")) return false;
    throw problem;
  } finally {
    await unlink(draft);
  }
  await syncFolder(path);
  return true;
}

/** Puts other content in the place of a key file, whole or not at all: a cut in the middle leaves the one before. */
export async function replaceKeyFile(path: string, keys: KeyFile): Promise<void> {
  const draft = await writeDraft(path, keys);
  await rename(draft, path);
  await syncFolder(path);
}

async function writeDraft(path: string, keys: KeyFile): Promise<string> {
  const text = keyFileText(keys);
  const draft = join(dirname(path), `.keys-${randomUUID()}`);
  const file = await open(draft, "wx", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (problem) {
    await unlink(draft);
    throw problem;
  } finally {
    await file.close();
  }
  return draft;
}

/** The name is on disk only when the folder is. Windows cannot open a folder, and writes names through. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (problem) {
    if (hasCode(problem, "ENOENT")) return undefined;
    throw problem;
  }
}

const hasCode = (problem: unknown, code: string): boolean =>
  problem instanceof Error && "code" in problem && problem.code === code;
