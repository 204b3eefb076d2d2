import { createFold } from "@huilian/conflict-rules";
import { type AuditBreak, toUtf8, verifyExport } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { foldDocumentOf } from "../applier/fold-documents.ts";
import { stateHashOf } from "../applier/state-hash.ts";
import type { LogPart } from "../core-port.ts";
import { createSegmentOpener } from "../log/open-entry.ts";
import { contactDraft, coverageDraft, identityDraft, NUMBERS, testKey } from "../testing/drafts.fixture.ts";
import { TEST_NETWORK } from "../testing/network.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";
import type { ExplainedChange } from "./explain-change.ts";

const person = testKey(0x10);

async function conflictScene(): Promise<{ readonly scene: Scene; readonly refs: readonly string[] }> {
  const scene = await openScene();
  const [b01, b02] = [await scene.author("B01"), await scene.author("B02")];
  const created = b01.write(contactDraft(person, "0"));
  const one = b01.write(contactDraft(person, "1", created.refs));
  scene.clock.advance(1_000);
  const two = b02.write(contactDraft(person, "2", created.refs));
  await scene.push(b01, created.segment, one.segment);
  await scene.push(b02, two.segment);
  await scene.centre.idle();
  return { scene, refs: [...created.refs, ...one.refs, ...two.refs] };
}

describe("the centre's own API", () => {
  it("asks for a token", async () => {
    const { centre } = await openScene();
    const answer = await centre.app.request("http://centre.test/v1/centre/summary", {
      headers: { "accept-language": "en" },
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "not-signed-in", title: "Not signed in" });
  });

  it("counts what each rule decided", async () => {
    const { scene } = await conflictScene();
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({
      supersededByRule: { "person.contact/latest#1": 1 },
    });
  });

  it("explains one change: log entry, receipt, state, conflicts and the batch that showed it", async () => {
    const { scene, refs } = await conflictScene();
    const [incarnation, sequence] = (refs[1] ?? "").split("/");
    const { body, httpStatus } = await scene.api("GET", `/v1/centre/changes/${incarnation}/${sequence}`);
    expect(httpStatus).toBe(200);
    const explained = body as ExplainedChange;
    expect(explained).toMatchObject({
      ref: refs[1],
      site: "B01",
      entityType: "person",
      group: "contact",
      applied: true,
      state: { state: "superseded", by: refs[2] },
      conflicts: [{ winner: { ref: refs[2] } }],
    });
    expect(JSON.parse(explained.receipt.text)).toMatchObject({ index: explained.index, incarnation });
    expect(explained.entry).toBe(`log/${String(explained.index).padStart(15, "0")}`);
    expect(explained.batch?.pages).toHaveLength(1);
    expect((await scene.api("GET", `/v1/centre/changes/${incarnation}/99`)).body).toMatchObject({
      code: "change-unknown",
    });
  });

  it("logs the hash of the state, which anybody makes from the log", async () => {
    const { scene } = await conflictScene();
    const { body } = await scene.api("POST", "/v1/centre/state");
    await scene.centre.idle();
    const { crypto, centreKeys } = scene.network;
    const { entries } = (await scene.api("GET", "/v1/centre/log?from=1&limit=1000")).body as LogPart;
    const fold = createFold();
    const opener = createSegmentOpener(crypto, centreKeys.uplink);
    for (const entry of entries) {
      const document = foldDocumentOf(crypto, entry, () =>
        entry.type === "segment" ? opener.openLogged(entry.segment) : [],
      );
      if (document) fold.take(document);
    }
    const stated = entries.findLast(
      (entry) => entry.type === "document" && entry.document.text.includes('"kind":"state"'),
    );
    expect(stated?.type === "document" && JSON.parse(stated.document.text)).toMatchObject(body as object);
    expect((body as { stateHash: string }).stateHash).toBe(stateHashOf(fold));
    const part = (await scene.api("GET", "/v1/centre/log?from=3&limit=2")).body as LogPart;
    expect(part.entries.map(({ index }) => index)).toEqual([3, 4]);
  });

  it("exports the log to an auditor, who verifies it with the root key alone", async () => {
    const { scene } = await conflictScene();
    const { crypto, trustRoot } = scene.network;
    const auditor = crypto.newBoxKeys();
    const to = (await scene.centre.core.log(1, 1)).index;
    const { body } = await scene.api("POST", "/v1/centre/audit/exports", {
      from: 1,
      to,
      auditorKey: auditor.publicKey,
    });
    const file = toUtf8(String(body));
    async function* read(bytes: Uint8Array) {
      yield bytes;
    }
    const { rootPublicKey, rootSuite } = trustRoot;
    const trust = { network: TEST_NETWORK, rootPublicKey, rootSuite, auditor };
    const verified = await verifyExport(crypto, trust, read(file));
    expect(verified.ok && { entries: verified.value.entries, changes: verified.value.changes }).toEqual({
      entries: to,
      changes: 3,
    });
    const cut = await verifyExport(crypto, trust, read(file.subarray(0, file.lastIndexOf(10, -2) + 1)));
    expect(!cut.ok && (cut.error as AuditBreak).fault).toBe("lines-missing");
    const beyond = { from: 1, to: to + 1_000, auditorKey: auditor.publicKey };
    expect((await scene.api("POST", "/v1/centre/audit/exports", beyond)).body).toMatchObject({ code: "range-empty" });
    expect(
      (await scene.api("POST", "/v1/centre/audit/exports", { ...beyond, to, auditorKey: "AA==" })).body,
    ).toMatchObject({
      code: "auditor-key-malformed",
    });
  });

  it("describes itself", async () => {
    const { centre } = await openScene();
    const page = await centre.app.request("http://centre.test/docs");
    expect(await page.text()).toContain("<!doctype html>");
    const answer = await centre.app.request("http://centre.test/openapi.json");
    const document = (await answer.json()) as { readonly paths: object };
    expect(Object.keys(document.paths)).toContain("/v1/centre/summary");
    expect(await (await centre.app.request("http://centre.test/v1/health")).json()).toEqual({
      ready: true,
      details: [],
    });
  });

  it("begins anew for a site enrolled later, from checkpoints and with keys of its own", async () => {
    const { scene } = await conflictScene();
    const b01 = await scene.author("B01");
    await scene.push(
      b01,
      b01.write(identityDraft(person, NUMBERS[0]), coverageDraft(person, { branch: "B03" })).segment,
    );
    await scene.centre.idle();
    const certificate = scene.network.addSite("B03", "branch", ["branch/B03", "common"]);
    const { network, store, clock } = scene;
    const again = await openScene({ network, store, clock, certificates: [...network.certificates, certificate] });
    const reader = again.reader("B03");
    await reader.pull();
    expect(reader.rows("branch/B03").size).toBe(0);
    await reader.refresh();
    expect([...reader.rows("branch/B03").keys()]).toEqual([`person/${person}`]);
  });

  it("gives what can be made again from the disk after a fault of the disk", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const { segment } = author.write(contactDraft(person, "1"));
    const { write } = scene.store;
    let faults = 2;
    (scene.store as { write: typeof write }).write = (documents) => {
      faults -= 1;
      return faults >= 0 ? Promise.reject(new Error("disk")) : write(documents);
    };
    await expect(scene.push(author, segment)).rejects.toThrow("internal");
    await expect(scene.push(author, segment)).rejects.toThrow("internal");
    expect((await scene.push(author, segment)).receipts).toHaveLength(1);
    await scene.centre.idle();
    const reader = scene.reader("B01");
    await reader.pull();
    expect(reader.decided).toEqual({ [author.incarnation]: 1 });
  });
});
