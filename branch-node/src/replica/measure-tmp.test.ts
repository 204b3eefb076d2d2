import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { createHash } from "node:crypto";
import { assert, type EntityKey, type Json, siteId } from "@huilian/domain";
import { createMemoryDisk, openPouchStore, type Store } from "@huilian/sync";
import { it } from "vitest";
import { createSmallCentre } from "../testing/small-centre.fixture.ts";
import { cityRow } from "../testing/small-centre-rows.fixture.ts";
import { replicaDepsOf } from "../testing/small-centre-site.fixture.ts";
import { openReplica } from "./replica.ts";

v8.setFlagsFromString("--expose-gc");
const gc = vm.runInNewContext("gc") as () => void;
const B01 = siteId("B01");
const key = (n: number): EntityKey => createHash("sha256").update(`k${n}`).digest("hex").slice(0, 32) as EntityKey;
const N = Number(process.env["ROWS"] ?? 100_000);
const mb = (n: number) => Math.round(n / 1e6);
const mem = () => { gc(); gc(); const m = process.memoryUsage(); return { heap: m.heapUsed, ext: m.external + 0, buf: m.arrayBuffers, rss: m.rss }; };

it("measure", async () => {
  const centre = await createSmallCentre();
  let rows: Json[] = [];
  const pages = [];
  for (let n = 0; n < N; n += 1) { rows.push(cityRow(key(n), n)); if (rows.length === 64) { pages.push({ rows }); rows = []; } }
  if (rows.length) pages.push({ rows });
  let t = performance.now();
  for (let p = 0; p < pages.length; p += 500) centre.publish({ "branch/B01": pages.slice(p, p + 500) });
  console.log("publish", (performance.now() - t) | 0);
  t = performance.now(); centre.checkpoint(); console.log("checkpoint", (performance.now() - t) | 0);
  pages.length = 0;
  const link = centre.link(B01);
  const disk = createMemoryDisk();
  for (const mode of ["memory", "pouch"] as const) {
    const dir = mkdtempSync(join(tmpdir(), "measure-"));
    const open = (): Promise<Store> | Store => (mode === "memory" ? disk.open() : openPouchStore(join(dir, "db")));
    let store = await open();
    // pull
    if (mode === "memory") {
      const d2 = createMemoryDisk();
      let live: Awaited<ReturnType<typeof openReplica>> | undefined = await openReplica(replicaDepsOf(centre, B01, d2.open()));
      t = performance.now();
      for (;;) {
        const { batch, documentIndex } = live.position();
        const a = await link.pull({ afterBatch: batch, afterIndex: documentIndex, waitMs: 0 });
        assert(a.ok, "");
        const b = { ...a.value, batches: a.value.batches.slice(0, 2) };
        if (b.batches.length === 0) break;
        const s = await live.apply(b); assert(s.ok, "");
      }
      console.log(mode, "pull of pages of 64", (performance.now() - t) | 0, "ms", live.count());
      live = undefined;
      const m0 = mem();
      t = performance.now();
      let again: typeof live = await openReplica(replicaDepsOf(centre, B01, d2.open()));
      const ms = (performance.now() - t) | 0;
      const m1 = mem();
      console.log(mode, "reopen deltas", ms, "ms", again?.count(), "heap/row", (m1.heap - m0.heap) / N, "buf/row", (m1.buf - m0.buf) / N);
      again = undefined;
    }
    let r: Awaited<ReturnType<typeof openReplica>> | undefined = await openReplica(replicaDepsOf(centre, B01, store));
    const a = await link.pull({ afterBatch: 1e9, afterIndex: 0, waitMs: 0 }); assert(a.ok, "");
    await r.apply({ ...a.value, batches: [], pages: [] });
    t = performance.now();
    const off = await link.refresh(); assert(off.ok, "");
    const b = await r.refresh(off.value.checkpoints); assert(b.ok && b.value, "");
    for (let ids = b.value.wanted(); ids.length > 0; ids = b.value.wanted()) { const p = await link.pages(ids); assert(p.ok, ""); const k = await b.value.take(p.value); assert(k.ok, ""); }
    await b.value.finish();
    console.log(mode, "refresh", (performance.now() - t) | 0, "ms", r.count());
    r = undefined;
    if (mode === "pouch") { await store.close(); store = await open(); }
    const m0 = mem();
    t = performance.now();
    let q: Awaited<ReturnType<typeof openReplica>> | undefined = await openReplica(replicaDepsOf(centre, B01, mode === "memory" ? await open() : store));
    const ms = (performance.now() - t) | 0;
    const m1 = mem();
    console.log(mode, "RESTART", ms, "ms", q.count(), "heap/row", ((m1.heap - m0.heap) / N).toFixed(0), "buf/row", ((m1.buf - m0.buf) / N).toFixed(0), "total MB", mb(m1.heap - m0.heap + m1.buf - m0.buf), "rss", mb(m1.rss - m0.rss));
    t = performance.now(); let c = 0;
    for (const row of q.rowsOfType("person")) c += q.rowsOfRoot(row.entityKey).length;
    console.log(mode, "iterate rowsOfType + rowsOfRoot", (performance.now() - t) | 0, "ms", c);
    t = performance.now();
    for (let i = 0; i < 1000; i += 1) q.rowsOfRoot(key((i * 7919) % N));
    console.log(mode, "random rowsOfRoot", (performance.now() - t) / 1000, "ms each");
    q = undefined;
    let told = 0;
    if (mode === "pouch") { await store.close(); store = await open(); }
    t = performance.now();
    await openReplica({ ...replicaDepsOf(centre, B01, mode === "memory" ? await open() : store), onLoading: (roots, rs) => { for (const root of roots) told += rs.ofRoot(root).length; } });
    console.log(mode, "restart with onLoading", (performance.now() - t) | 0, "ms", told);
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}, 600_000);
