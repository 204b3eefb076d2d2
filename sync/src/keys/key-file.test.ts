import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ref, siteId } from "@huilian/domain/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { signatureHolds, signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { type KeyFile, keyFileText, parseKeyFile, signerOf } from "./key-file.ts";
import { createKeyFile, KEY_FILE_BYTES_MAX, readKeyFile, replaceKeyFile } from "./key-file-disk.ts";
import { newAuthorityKeys, newCentreKeys, newNodeKeys } from "./new-keys.ts";

const OPTIONS = { network: "test-city", suite: 1 };
let crypto: Crypto;
let folder: string;
let path: string;

beforeEach(async () => {
  crypto = await loadCrypto({ random: seededRandom("key files") });
  folder = await mkdtemp(join(tmpdir(), "huilian-keys-"));
  path = join(folder, "keys.json");
});

afterEach(() => rm(folder, { recursive: true }));

const everyKind = (): readonly KeyFile[] => [
  newNodeKeys(crypto, siteId("B01"), OPTIONS),
  newCentreKeys(crypto, OPTIONS),
  newAuthorityKeys(crypto, "root", OPTIONS),
  newAuthorityKeys(crypto, "issuer", OPTIONS),
];

describe("on disk", () => {
  it("comes back as it was, readable by its owner only", async () => {
    for (const [index, keys] of everyKind().entries()) {
      const name = join(folder, `${index}.json`);
      expect(await createKeyFile(name, keys)).toBe(true);
      expect(await readKeyFile(name)).toEqual({ ok: true, value: keys });
      expect((await stat(name)).mode & 0o777).toBe(0o600);
    }
  });

  it("is never written over by new keys", async () => {
    const keys = newNodeKeys(crypto, siteId("B01"), OPTIONS);
    await createKeyFile(path, keys);
    expect(await createKeyFile(path, newNodeKeys(crypto, siteId("B01"), OPTIONS))).toBe(false);
    expect(await readKeyFile(path)).toEqual({ ok: true, value: keys });
    expect(await readdir(folder)).toEqual(["keys.json"]);
  });

  it("notes the last receipted change in place, and stays private", async () => {
    const keys = newNodeKeys(crypto, siteId("B01"), OPTIONS);
    await createKeyFile(path, keys);
    const lastReceipted = `${"0".repeat(32)}/7/${"a".repeat(64)}` as Ref;
    await replaceKeyFile(path, { ...keys, lastReceipted });
    expect(await readKeyFile(path)).toEqual({ ok: true, value: { ...keys, lastReceipted } });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["keys.json"]);
  });

  it("is refused when missing, open to others, too large or no key file", async () => {
    expect(await readKeyFile(path)).toEqual({ ok: false, error: "missing" });
    await createKeyFile(path, newCentreKeys(crypto, OPTIONS));
    for (const mode of [0o640, 0o604, 0o660]) {
      await chmod(path, mode);
      expect(await readKeyFile(path)).toEqual({ ok: false, error: "not-private" });
    }
    await writeFile(join(folder, "big"), "x".repeat(KEY_FILE_BYTES_MAX + 1), { mode: 0o600 });
    expect(await readKeyFile(join(folder, "big"))).toEqual({ ok: false, error: "too-large" });
    await writeFile(join(folder, "text"), "{", { mode: 0o600 });
    expect(await readKeyFile(join(folder, "text"))).toEqual({ ok: false, error: "malformed" });
    await expect(readKeyFile(folder)).rejects.toThrow();
  });

  it("keeps the secrets out of the error when keys that are not whole are written", async () => {
    const keys = { ...newNodeKeys(crypto, siteId("B01"), OPTIONS), storeKey: "c2VjcmV0" };
    const failure = await createKeyFile(path, keys).catch((problem: unknown) => problem);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain("c2VjcmV0");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("as text", () => {
  it("says how it is protected, so that other protectors can be told apart", async () => {
    await createKeyFile(path, newNodeKeys(crypto, siteId("B01"), OPTIONS));
    const text = await readFile(path, "utf8");
    expect(JSON.parse(text)).toMatchObject({ kind: "nodeKeys", format: 1, protector: "keyFile" });
    expect(parseKeyFile(text.replace('"keyFile"', '"tpm"'))).toEqual({ ok: false, error: "malformed" });
  });

  it("is refused whenever a member is missing or one too many", () => {
    for (const keys of everyKind()) {
      const text = keyFileText(keys);
      expect(parseKeyFile(text).ok).toBe(true);
      const value = JSON.parse(text) as Record<string, unknown>;
      for (const name of Object.keys(value)) {
        const { [name]: _, ...rest } = value;
        expect(parseKeyFile(JSON.stringify(rest)), `${keys.kind} without ${name}`).toEqual({
          ok: false,
          error: "malformed",
        });
      }
      expect(parseKeyFile(JSON.stringify({ ...value, more: 1 })).ok).toBe(false);
    }
    for (const text of ["", "null", "[]", "{}", '"nodeKeys"']) expect(parseKeyFile(text).ok).toBe(false);
  });
});

it("signs with the keys of a file", () => {
  const { signing } = newNodeKeys(crypto, siteId("B01"), OPTIONS);
  const signed = signText(crypto, signerOf(crypto, signing), { kind: "tip" });
  expect(signatureHolds(crypto, signed, "tip", signing)).toBe(true);
  expect(() => newNodeKeys(crypto, siteId("B01"), { ...OPTIONS, suite: 9 })).toThrow();
});
