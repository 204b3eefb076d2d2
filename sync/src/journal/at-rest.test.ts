import { beforeAll, describe, expect, it } from "vitest";
import type { Crypto } from "../crypto/crypto.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { openAtRest, sealAtRest } from "./at-rest.ts";

let crypto: Crypto;
const key = new Uint8Array(32).fill(7);

beforeAll(async () => {
  crypto = await loadCrypto();
});

describe("what is sealed at rest", () => {
  it("opens under its key and its id", () => {
    const value = { commit: ["a", 1, null], 名: "张三" };
    expect(openAtRest(crypto, key, "commit/1", sealAtRest(crypto, key, "commit/1", value))).toEqual(value);
  });

  it("shows neither content nor, within a block, length", () => {
    const sealed = ["x", "y".repeat(40)].map((text) => sealAtRest(crypto, key, "commit/1", text));
    expect(new Set(sealed.map((text) => text.length)).size).toBe(1);
    expect(Buffer.from(sealed[1] ?? "", "base64").toString("latin1")).not.toContain("yyyy");
  });

  it.each<[string, string, Uint8Array, (sealed: string) => string]>([
    ["another id", "commit/2", key, (sealed) => sealed],
    ["another key", "commit/1", new Uint8Array(32).fill(8), (sealed) => sealed],
    ["a changed byte", "commit/1", key, (sealed) => `${sealed[0] === "A" ? "B" : "A"}${sealed.slice(1)}`],
  ])("does not open with %s", (_what, id, withKey, alter) => {
    const sealed = alter(sealAtRest(crypto, key, "commit/1", { a: 1 }));
    expect(() => openAtRest(crypto, withKey, id, sealed)).toThrow(/opens under its store key/);
  });
});
