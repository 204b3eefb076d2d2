import type { EntityKey } from "@huilian/domain";
import { createMemoryDisk, loadCrypto, StoreFault } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { openEmployerNumbers } from "./employer-numbers.ts";

const numbered = (number: string) => new Map([[number, number.padStart(32, "0") as EntityKey]]);

describe("employers' numbers", () => {
  it.each(["before", "after"] as const)("are learned on although the disk failed %s a write", async (when) => {
    const disk = createMemoryDisk();
    const crypto = await loadCrypto();
    const open = () => openEmployerNumbers({ crypto, store: disk.open(), storeKey: new Uint8Array(32) });
    const numbers = await open();
    await numbers.learn(numbered("1"));
    disk.failNextWrite(when);
    await expect(numbers.learn(numbered("2"))).rejects.toThrow(StoreFault);
    await numbers.learn(numbered("3"));
    const restarted = await open();
    await restarted.learn(numbered("4"));
    const all = await open();
    expect(["1", "3", "4"].filter((number) => all.keyOf(number) === undefined)).toEqual([]);
  });
});
