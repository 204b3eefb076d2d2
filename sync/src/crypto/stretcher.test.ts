import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadCrypto } from "./sodium-crypto.ts";
import { createInlineStretcher, createThreadStretcher } from "./stretcher.ts";

const options = { salt: new Uint8Array(16).fill(7), cost: { operations: 1, memoryBytes: 8 * 1024 } };
const secretOf = (n: number) => new TextEncoder().encode(`secret ${n}`);

describe("stretchers", () => {
  it("give the same in a thread as in place", async () => {
    const worker = new URL("../../dist/crypto/stretch-worker.js", import.meta.url);
    // `npm test` builds first: the thread runs the compiled file.
    expect(existsSync(worker), "npm run build").toBe(true);
    const inline = createInlineStretcher(await loadCrypto(), options);
    const threads = createThreadStretcher({ ...options, threads: 2, worker });
    const secrets = [1, 2, 3, 4, 5].map(secretOf);
    const expected = await Promise.all(secrets.map((secret) => inline.stretch(secret)));
    expect(await Promise.all(secrets.map((secret) => threads.stretch(secret)))).toEqual(expected);
    expect(new Set(expected.map(String)).size).toBe(5);
    await threads.close();
    await expect(threads.stretch(secretOf(1))).rejects.toThrow("closed");
  });
});
