import type { Incarnation } from "@huilian/domain";
import { createMemoryDisk, loadCrypto, StoreFault } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { openIncidentStore } from "./incident-store.ts";

const place = (sequence: number) => ({ incarnation: "0".repeat(32) as Incarnation, sequence });
const opened = { number: "H01-20261121-1", cause: "cut", openedMs: 1, after: place(1) } as const;
const summary = { changes: 0, settlements: 0, people: 0, advanced: 0 } as never;
const closedAt = (closedMs: number) => ({ closedMs, upTo: place(2), summary });

async function openOver(disk: ReturnType<typeof createMemoryDisk>) {
  const crypto = await loadCrypto();
  return openIncidentStore({ crypto, store: disk.open(), storeKey: new Uint8Array(32) });
}

describe("an incident", () => {
  it.each(["before", "after"] as const)("is opened and closed although the disk fails %s a write", async (when) => {
    const disk = createMemoryDisk();
    const incidents = await openOver(disk);
    disk.failNextWrite(when);
    await expect(incidents.add(opened)).rejects.toThrow(StoreFault);
    await incidents.add({ ...opened, openedMs: 2 });
    const openedMs = when === "after" ? 1 : 2;
    expect(incidents.open()).toMatchObject({ openedMs });

    disk.failNextWrite(when);
    await expect(incidents.close(closedAt(3))).rejects.toThrow(StoreFault);
    await incidents.close(closedAt(4));
    const told = [{ ...opened, openedMs, closed: closedAt(when === "after" ? 3 : 4) }];
    expect(incidents.all()).toEqual(told);
    expect((await openOver(disk)).all()).toEqual(told);
  });
});
