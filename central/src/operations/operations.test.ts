import type { OperationEntry } from "@huilian/domain";
import { toUtf8, verifyExport } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { contactDraft, testKey } from "../testing/drafts.fixture.ts";
import { beaconHashOf, testAuthor } from "../testing/network.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";

const person = testKey(0x10);

interface Page {
  readonly operations: readonly (OperationEntry & { readonly index: number })[];
  readonly next?: number;
}
const pageOf = async (scene: Scene, query = ""): Promise<Page> => {
  const { httpStatus, body } = await scene.api("GET", `/v1/centre/operations${query}`);
  expect(httpStatus).toBe(200);
  return body as Page;
};
const plain = ({ operations }: Page) => operations.map(({ atMs: _at, index: _index, ...entry }) => entry);

interface Counted {
  readonly index: number;
  readonly counts: Readonly<Record<string, number>>;
}
const summaryOf = async (scene: Scene): Promise<Counted> =>
  (await scene.api("GET", "/v1/centre/summary")).body as Counted;

/** A site with both of its chains at the centre. */
async function sceneWithOperations() {
  const scene = await openScene();
  const changes = await scene.author("B01");
  const reader = scene.reader("B01");
  await reader.pull();
  const beacon = beaconHashOf(scene.network.crypto, reader.beacon());
  const record = testAuthor(scene.network, "B01", { beacon, clock: scene.clock, chain: "operations" });
  const entries = [{ kind: "look-up", atMs: 1, operatorId: "B01-chen", subject: person }];
  const second = (n: number) => ({
    entityType: "operation",
    entityKey: testKey(n),
    group: "fact",
    operation: "fact" as const,
    value: { entries },
  });
  const contact = changes.write(contactDraft(person, "1"));
  await scene.push(changes, contact.segment);
  const facts = record.write(second(1), second(2), second(3));
  await scene.push(record, facts.segment);
  await scene.centre.idle();
  return { scene, changes, record, contact, facts };
}

describe("a site's chain of operations at the centre", () => {
  it("is receipted, shown as what it is and counted apart", async () => {
    const { scene, changes, record, facts } = await sceneWithOperations();
    const { counts } = await summaryOf(scene);
    expect(counts).toMatchObject({ received: 1, applied: 1, operations: 3, parked: 0, quarantined: 0 });
    const held = await scene.centre.core.holdings("B01" as never);
    expect(held).toEqual([
      { incarnation: changes.incarnation, sequence: 1, tip: expect.anything() },
      { incarnation: record.incarnation, sequence: 3, tip: expect.anything(), chain: "operations" },
    ]);
    const [incarnation, sequence] = (facts.refs[2] ?? "").split("/");
    const explained = (await scene.api("GET", `/v1/centre/changes/${incarnation}/${sequence}`)).body;
    expect(explained).toMatchObject({ entityType: "operation", applied: true, conflicts: [] });
  });

  it("is counted apart by a centre that starts again", async () => {
    const { scene } = await sceneWithOperations();
    const before = await summaryOf(scene);
    await scene.centre.idle();
    const again = await openScene({ network: scene.network, store: scene.store, clock: scene.clock });
    expect((await summaryOf(again)).counts).toEqual(before.counts);
    expect(await again.centre.core.holdings("B01" as never)).toEqual(await scene.centre.core.holdings("B01" as never));
  });
});

describe("operations at the centre", () => {
  it("are logged together, at most one document a tick, and read again from the log", async () => {
    const { scene, contact } = await sceneWithOperations();
    const [incarnation, sequence] = (contact.refs[0] ?? "").split("/");
    const { index: begun } = await summaryOf(scene);
    await scene.api("GET", "/v1/centre/conflicts");
    await scene.api("GET", `/v1/centre/changes/${incarnation}/${sequence}`);
    await scene.api("GET", `/v1/centre/changes/${incarnation}/99`);
    expect((await summaryOf(scene)).index).toBe(begun);
    await scene.centre.core.tick();
    await scene.centre.core.tick();
    const operatorId = (await pageOf(scene)).operations[0]?.operatorId;
    expect(plain(await pageOf(scene))).toEqual([
      { kind: "look-up", operatorId, detail: "conflicts" },
      { kind: "look-up", operatorId, detail: "by-key", subject: person, ref: contact.refs[0] },
      { kind: "look-up-missed", operatorId, detail: "by-key" },
    ]);
    const { entries } = await scene.centre.core.log(begun + 1, 100);
    const kinds = entries.flatMap((entry) => {
      const document = entry.type === "document" ? (JSON.parse(entry.document.text) as { kind: string }) : undefined;
      return document ? [document.kind] : [];
    });
    expect(kinds.filter((kind) => kind === "operations")).toHaveLength(1);
    expect((await summaryOf(scene)).counts).toMatchObject({ received: 1, applied: 1 });
  });

  it("lie sealed in the log and are opened for an auditor", async () => {
    const { scene } = await sceneWithOperations();
    const { crypto } = scene.network;
    const auditor = crypto.newBoxKeys();
    const { index } = await summaryOf(scene);
    await scene.api("POST", "/v1/centre/audit/exports", { from: 1, to: index, auditorKey: auditor.publicKey });
    await scene.centre.core.tick();
    const documents = await scene.store.list({ from: "log/", before: "log/~", limit: 1_000 });
    expect(JSON.stringify(documents)).not.toContain("audit-export");
    const { index: to } = await summaryOf(scene);
    const file = (await scene.api("POST", "/v1/centre/audit/exports", { from: 1, to, auditorKey: auditor.publicKey }))
      .body as string;
    async function* pieces() {
      yield toUtf8(file);
    }
    const opened: string[] = [];
    const trust = { ...scene.network.trustRoot, auditor };
    const verified = await verifyExport(crypto, trust, pieces(), (entry) => {
      if (entry.type === "document" && entry.opened !== undefined) opened.push(entry.opened);
    });
    expect(verified.ok).toBe(true);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toContain("audit-export");
  });

  it("are listed in pages", async () => {
    const { scene } = await sceneWithOperations();
    for (let n = 0; n < 3; n += 1) {
      await scene.api("GET", "/v1/centre/conflicts");
      await scene.centre.core.tick();
    }
    const paged = async (order: string) => {
      const operations: Page["operations"][number][] = [];
      let cursor: string | undefined = "";
      while (cursor !== undefined) {
        const page: Page = await pageOf(scene, `?limit=1&order=${order}${cursor}`);
        operations.push(...page.operations);
        cursor = page.next === undefined ? undefined : `&after=${page.next}`;
      }
      return operations;
    };
    const all = (await pageOf(scene)).operations;
    expect(all).toHaveLength(3);
    expect(await paged("oldest")).toEqual(all);
    expect(await paged("newest")).toEqual([...all].reverse());
    expect((await pageOf(scene, "?order=newest")).operations).toEqual([...all].reverse());
  });
});
