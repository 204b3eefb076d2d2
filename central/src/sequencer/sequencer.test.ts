import { siteId } from "@huilian/domain";
import {
  createKeyRegistry,
  fromBase64,
  keyIdOf,
  openSegment,
  packSegment,
  type Receipt,
  type SealedSegment,
  type SignedText,
  toUtf8,
} from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { verifyOffers } from "../gateway/verify-offers.ts";
import { readEntries } from "../log/log-store.ts";
import { createSegmentOpener } from "../log/open-entry.ts";
import { cardMarkDraft, contactDraft, testKey } from "../testing/drafts.fixture.ts";
import { beaconHashOf, isBeacon, type TestNetwork, testAuthor } from "../testing/network.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";

const receiptOf = (signed: SignedText | undefined) => JSON.parse(signed?.text ?? "{}") as Receipt;
const person = testKey(0x10);

async function beaconOf(scene: Scene): Promise<SignedText> {
  const reader = scene.reader("B01");
  await reader.pull();
  return reader.beacon();
}

/** The first commit of a segment, packed alone: the same changes under another header. */
function firstCommitOf({ crypto, centreKeys, keysOf }: TestNetwork, segment: SealedSegment): SealedSegment {
  const [uplinkKeys] = centreKeys.uplink;
  if (!uplinkKeys) throw new Error("the centre has an uplink key");
  const opened = openSegment(crypto, segment, uplinkKeys);
  if (!opened.ok) throw new Error(opened.error);
  const uplink = { keyId: keyIdOf(crypto, uplinkKeys.publicKey), publicKey: uplinkKeys.publicKey };
  const storeKey = fromBase64(keysOf(segment.header.site).storeKey);
  return packSegment(crypto, { commits: opened.value.commits.slice(0, 1), storeKey, uplink });
}

function verifyingOf({ crypto, trustRoot, centreKeys, certificates }: TestNetwork) {
  const registry = createKeyRegistry(crypto, trustRoot);
  for (const certificate of certificates) registry.learn(certificate);
  return { crypto, registry, opener: createSegmentOpener(crypto, centreKeys.uplink) };
}

/** Another character in the middle of a base64 text. */
const damaged = (text: string): string => {
  const at = text.length >>> 1;
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
};

describe("the sequencer over the real link", () => {
  it("receipts segments in order and stores each receipt beside its segment", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const [one, two] = [author.write(contactDraft(person, "1")), author.write(contactDraft(testKey(0x11), "2"))];
    scene.clock.advance(1_000);
    const { receipts } = await scene.push(author, one.segment, two.segment);
    const read = receipts.map(receiptOf);
    expect(read).toMatchObject([
      { kind: "receipt", covers: "segment", site: "B01", from: 1, to: 1, epoch: 1, receivedMs: scene.clock.wallMs() },
      { from: 2, to: 2 },
    ]);
    const index = read[0]?.index ?? 0;
    expect(read[1]?.index).toBe(index + 1);
    const [entry] = await readEntries(scene.store, { from: index, limit: 1 });
    expect(entry).toMatchObject({ type: "segment", index, receipt: receipts[0], segment: one.segment });
  });

  it("answers a repeated segment with the receipt it gave, and logs nothing", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const { segment } = author.write(contactDraft(person, "1"));
    const first = await scene.push(author, segment);
    const { core } = scene.centre;
    await core.idle();
    const before = (await core.log(1, 1)).index;
    scene.clock.advance(5_000);
    expect(await scene.push(author, segment)).toEqual(first);
    expect((await core.log(1, 1)).index).toBe(before);
  });

  it("answers a gap with the point to go on from", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const [one, , three] = [1, 2, 3].map((n) => author.write(contactDraft(testKey(0x20 + n), String(n))));
    if (!one || !three) throw new Error("written");
    const answer = await scene.push(author, one.segment, three.segment);
    expect(answer.receipts).toHaveLength(1);
    expect(answer.resume).toEqual({ incarnation: author.incarnation, sequence: 1, tip: one.segment.header.tip });
  });

  it("answers an overlap of the same bytes with the point to go on from, also inside a held segment", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const twin = author.fork();
    const held = author.writeCommits([contactDraft(person, "1")], [contactDraft(testKey(0x30), "2")]);
    await scene.push(author, held.segment);
    const part = firstCommitOf(scene.network, held.segment);
    expect(await scene.push(author, part)).toEqual({
      receipts: [],
      resume: { incarnation: author.incarnation, sequence: 2, tip: held.segment.header.tip },
    });
    const forked = twin.write(contactDraft(person, "other"));
    expect(await scene.push(author, forked.segment)).toEqual({ receipts: [], refused: { from: 1, code: "fork" } });
  });

  it("keeps a fork as evidence once, and goes on with the branch it receipted", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const twin = author.fork();
    await scene.push(author, author.write(contactDraft(person, "1")).segment);
    const { segment } = twin.write(contactDraft(person, "2"));
    const refused = await scene.push(author, segment);
    expect(refused).toEqual({ receipts: [], refused: { from: 1, code: "fork" } });
    expect(await scene.push(author, segment)).toEqual(refused);
    expect((await scene.push(author, author.write(contactDraft(testKey(0x40), "3")).segment)).receipts).toHaveLength(1);
    await scene.centre.idle();
    const reader = scene.reader("B01");
    await reader.pull();
    expect(reader.documents.filter(({ kind }) => kind === "evidence")).toMatchObject([
      { reason: "fork", from: 1, to: 1, segment },
    ]);
    const other = scene.reader("B02");
    await other.pull();
    expect(other.documents.filter(({ kind }) => kind === "evidence")).toEqual([]);
  });

  it.each([
    ["cannot-open", (segment: SealedSegment) => ({ ...segment, sealed: damaged(segment.sealed) })],
    ["cannot-open", (segment: SealedSegment) => ({ ...segment, header: { ...segment.header, tip: "0".repeat(64) } })],
    [
      "cannot-open",
      (segment: SealedSegment) => ({ ...segment, header: { ...segment.header, uplinkKey: "0".repeat(32) } }),
    ],
  ])("keeps what is not authentic as evidence: %s", async (reason, damage) => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const { segment } = author.write(contactDraft(person, "1"));
    const bad = damage(segment) as SealedSegment;
    expect(await scene.push(author, bad)).toEqual({ receipts: [], refused: { from: 1, code: reason } });
    // The author's own, whole segment is taken all the same.
    expect((await scene.push(author, segment)).receipts).toHaveLength(1);
    await scene.centre.idle();
    const { body } = await scene.api("GET", "/v1/centre/summary");
    expect(body).toMatchObject({ countsBySite: { B01: { received: 2, applied: 1, quarantined: 1 } } });
  });

  it("keeps what another key signed as evidence", async () => {
    const scene = await openScene();
    const [author, stranger] = [await scene.author("B01"), await scene.author("B02")];
    const forged = author.forge(stranger.signer, contactDraft(person, "1"));
    expect(await scene.push(author, forged)).toEqual({ receipts: [], refused: { from: 1, code: "signature-fails" } });
  });

  it("takes twenty pushes at once in few writes", async () => {
    const scene = await openScene();
    const authors = await Promise.all(Array.from({ length: 20 }, () => scene.author("B02")));
    let writes = 0;
    const { write } = scene.store;
    (scene.store as { write: typeof write }).write = (documents) => {
      if (documents.some(({ _id }) => _id.startsWith("log/"))) writes += 1;
      return write(documents);
    };
    const { core } = scene.centre;
    const verifying = verifyingOf(scene.network);
    const offers = authors.map((one, n) =>
      verifyOffers(verifying, [], [one.write(contactDraft(testKey(0x50 + n), "1")).segment]),
    );
    const answers = await Promise.all(offers.map((each) => core.append(siteId("B02"), each)));
    expect(answers.every((answer) => answer.ok && answer.value.receipts.length === 1)).toBe(true);
    const indexes = answers.flatMap((answer) =>
      answer.ok ? answer.value.receipts.map((one) => receiptOf(one).index) : [],
    );
    expect(new Set(indexes).size).toBe(20);
    expect(writes).toBe(1);
  });

  it("holds several incarnations of one site", async () => {
    const scene = await openScene();
    const [old, fresh] = [await scene.author("B01"), await scene.author("B01")];
    await scene.push(old, old.write(contactDraft(person, "1")).segment);
    await scene.push(fresh, fresh.write(contactDraft(testKey(0x60), "2")).segment);
    await scene.push(old, old.write(contactDraft(testKey(0x61), "3")).segment);
    const opened = await scene.reader("B01").link.open();
    const holds = opened.ok ? opened.value.holds.map(({ incarnation, sequence }) => [incarnation, sequence]) : [];
    expect(new Map(holds as [string, number][])).toEqual(
      new Map([
        [old.incarnation, 2],
        [fresh.incarnation, 1],
      ]),
    );
  });

  it("never lets time in receipts and beacons go back", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    scene.clock.advance(60_000);
    const early = await scene.push(author, author.write(contactDraft(person, "1")).segment);
    scene.clock.setWall(scene.clock.wallMs() - 3_600_000);
    const late = await scene.push(author, author.write(contactDraft(testKey(0x70), "2")).segment);
    await scene.centre.tick();
    await scene.centre.idle();
    expect(receiptOf(late.receipts[0]).receivedMs).toBe(receiptOf(early.receipts[0]).receivedMs);
    const documents = (await scene.centre.core.log(1, 1_000)).entries.flatMap((entry) =>
      entry.type === "document" ? [entry.document] : [],
    );
    const beacons = documents.filter(isBeacon).map(({ text }) => JSON.parse(text) as { index: number; timeMs: number });
    expect(beacons.length).toBeGreaterThan(1);
    expect(
      beacons.every(
        ({ timeMs, index }, at) =>
          at === 0 || (timeMs >= (beacons[at - 1]?.timeMs ?? 0) && index > (beacons[at - 1]?.index ?? 0)),
      ),
    ).toBe(true);
  });

  it("receipts a safety change ahead of its chain, once, and counts it once", async () => {
    const scene = await openScene();
    const author = await scene.author("H01");
    const before = author.write(cardMarkDraft(person, 1, "suspended"));
    const lost = author.writeNotice(cardMarkDraft(person, 2));
    const { link } = scene.reader("H01");
    const first = await link.notice(lost.notice);
    expect(first.ok && receiptOf(first.value)).toMatchObject({ covers: "notice", from: 2, to: 2, site: "H01" });
    expect(await link.notice(lost.notice)).toEqual(first);
    await scene.centre.idle();
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({ counts: { received: 1, applied: 1 } });
    await scene.push(author, before.segment, lost.segment);
    await scene.centre.idle();
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({ counts: { received: 2, applied: 2 } });
  });

  it("keeps one thing only at a place a notice spoke for, and counts the report all the same", async () => {
    const scene = await openScene();
    const author = await scene.author("H01");
    const twin = author.fork();
    const lost = author.writeNotice(cardMarkDraft(person, 1));
    const other = twin.writeNotice(cardMarkDraft(person, 1, "suspended"));
    const { link } = scene.reader("H01");
    expect((await link.notice(lost.notice)).ok).toBe(true);
    expect(await link.notice(other.notice)).toMatchObject({ ok: false, error: { code: "fork" } });
    expect(await scene.push(author, other.segment)).toMatchObject({ refused: { code: "fork" }, receipts: [] });
    expect((await scene.push(author, lost.segment)).receipts).toHaveLength(1);
    await scene.centre.idle();
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({
      counts: { received: 3, applied: 1, quarantined: 2 },
    });
  });

  it("goes on after a change whose names every object answers to", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const strange = { ...contactDraft(person, "1"), group: "constructor" };
    await scene.push(author, author.write(strange).segment, author.write(contactDraft(person, "2")).segment);
    await scene.centre.idle();
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({
      counts: { received: 2, applied: 1, parked: 1 },
    });
  });

  it("leaves an incarnation to the site that first spoke in it, also when that was a notice", async () => {
    const scene = await openScene();
    const author = await scene.author("H01");
    const lost = author.writeNotice(cardMarkDraft(person, 1));
    expect((await scene.reader("H01").link.notice(lost.notice)).ok).toBe(true);
    const { network, clock } = scene;
    const hash = network.crypto.sha256(toUtf8(network.certificateOf("B01").text));
    const beacon = beaconHashOf(network.crypto, await beaconOf(scene));
    const start = { incarnation: author.incarnation, sequence: 0, hash, stamp: { ms: 0, counter: 0 } };
    const thief = testAuthor(network, "B01", { beacon, clock }, start);
    const stolen = thief.write(contactDraft(person, "1")).segment;
    expect(await scene.push(thief, stolen)).toMatchObject({ refused: { code: "chain-differs" } });
    expect((await scene.push(author, lost.segment)).receipts).toHaveLength(1);
  });
});
