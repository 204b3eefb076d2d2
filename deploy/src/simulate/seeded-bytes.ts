import { createHash } from "node:crypto";

/** Bytes that look random and come again for the same seed: SHA-256 over seed and a counter. Never for real keys. */
export function createSeededBytes(seed: string): (count: number) => Uint8Array {
  let counter = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += 32) {
      counter += 1;
      const block = createHash("sha256").update(`${seed}/${counter}`).digest();
      bytes.set(block.subarray(0, Math.min(32, count - at)), at);
    }
    return bytes;
  };
}
