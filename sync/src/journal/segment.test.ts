import { readFileSync } from "node:fs";
import { type Change, type Hash, refParts, siteId, type Tip } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import { parseBase64, toBase64 } from "../crypto/bytes.ts";
import type { Suite } from "../crypto/crypto.ts";
import { signText } from "../crypto/signing.ts";
import { createSmSuite } from "../crypto/sm-suite.ts";
import type { Commit, SealedSegment, SegmentContent, SegmentHeader } from "../documents.ts";
import { type ChainEnd, continueChain } from "./chain.ts";
import { writeChange } from "./change-text.ts";
import { makeCommit } from "./commit.ts";
import { draft, HASH, INCARNATION, mark, type TestNetwork, testNetwork } from "./journal.fixture.ts";
import { openOwnSegment, openSegment, packNotice, packSegment, sealContent } from "./segment.ts";
import { type VerifyProblem, verifyNotice, verifySegment } from "./verify-segment.ts";

interface Made {
  readonly network: TestNetwork;
  readonly changes: readonly Change[];
  readonly commits: readonly Commit[];
  readonly segment: SealedSegment;
}

/** Two commits, of two changes and of one, at the start of a chain. */
async function makeSegment(seed: string, siteSuite?: Suite): Promise<Made> {
  const network = await testNetwork(seed, siteSuite);
  const { crypto, identity, uplink } = network;
  let end: ChainEnd = {
    incarnation: INCARNATION,
    sequence: 0,
    hash: identity.certificateHash,
    stamp: { ms: 0, counter: 0 },
  };
  const changes: Change[] = [];
  const commits: Commit[] = [];
  for (const drafts of [[draft({ phone: "1" }), draft({ phone: "2" })], [draft({ name: "张三" })]]) {
    const continued = continueChain(crypto, identity, end, drafts, 1_700_000_000_000);
    end = continued.end;
    const ofCommit = continued.written.map(({ change }) => change);
    changes.push(...ofCommit);
    commits.push(makeCommit(crypto, identity.signer, ofCommit).commit);
  }
  return { network, changes, commits, segment: packSegment(crypto, { commits, storeKey: identity.storeKey, uplink }) };
}

let made: Made;
beforeAll(async () => {
  made = await makeSegment("segment");
});

const start = "chain-start" as const;
const verify = (header: SegmentHeader, content: SegmentContent) =>
  verifySegment(made.network.crypto, made.network.registry, { header, content, expect: start });

/** A commit of changes as given, with a tip as given, signed by whoever is given: what an honest author never makes. */
function forged(changes: readonly Change[], tip: Partial<Tip> = {}, signer = made.network.identity.signer): Commit {
  const { crypto } = made.network;
  const written = changes.map((change) => writeChange(crypto, change));
  const last = written.at(-1);
  if (last === undefined) throw new Error("a forged commit holds a change");
  const { network, site, incarnation, sequence, suite } = last.change;
  const hash = refParts(last.ref).hash;
  const whole: Tip = {
    kind: "tip",
    format: 1,
    suite,
    network,
    site,
    incarnation,
    sequence,
    hash,
    count: written.length,
    ...tip,
  };
  return { changes: written.map(({ text }) => text), tip: signText(crypto, signer, whole) };
}

/** Content and the header that truly describes it. */
function described(commits: readonly Commit[], fields: Partial<SegmentHeader> = {}) {
  const last = JSON.parse(commits.at(-1)?.tip.text ?? "") as Tip;
  const header = { ...made.segment.header, to: last.sequence, tip: last.hash, ...fields };
  return { header, content: { commits } };
}

describe("a segment", () => {
  it("opens for the centre and for its author, and verifies", () => {
    const { network, segment, commits, changes } = made;
    const opened = openSegment(network.crypto, segment, network.uplinkKeys);
    expect(opened).toEqual({ ok: true, value: { commits } });
    expect(openOwnSegment(network.crypto, segment, network.identity.storeKey)).toEqual({ commits });
    const verified = verify(segment.header, { commits });
    expect(verified.ok && verified.value.commits.map((commit) => commit.changes.map(({ change }) => change))).toEqual([
      changes.slice(0, 2),
      changes.slice(2),
    ]);
    expect(segment.header).toMatchObject({ kind: "segment", site: "B01", incarnation: INCARNATION, from: 1, to: 3 });
  });

  const smSuite = createSmSuite();
  it.skipIf(smSuite === undefined)("of another suite verifies as well, under that suite's own hash", async () => {
    const { network, segment, commits } = await makeSegment("second suite", smSuite);
    const { crypto, registry } = network;
    expect(segment.header.suite).toBe(smSuite?.id);
    const bytes = new TextEncoder().encode(commits.at(-1)?.changes.at(-1));
    expect(segment.header.tip).toBe(smSuite?.hash(bytes));
    const received = { header: segment.header, content: { commits }, expect: start };
    expect(verifySegment(crypto, registry, received).ok).toBe(true);
    const claimed = { ...received, header: { ...segment.header, suite: 1 } };
    expect(verifySegment(crypto, registry, claimed)).toEqual({ ok: false, error: "hash-differs" });
  });

  it("is padded", () => {
    const sealed = parseBase64(made.segment.sealed)?.length ?? 0;
    expect((sealed - 24 - 16) % 256).toBe(0);
  });

  it.each<[string, (segment: SealedSegment) => SealedSegment]>([
    ["a changed header", (s) => ({ ...s, header: { ...s.header, to: s.header.to + 1 } })],
    ["an added header member", (s) => ({ ...s, header: { ...s.header, more: 1 } as SegmentHeader })],
    ["a changed ciphertext", (s) => ({ ...s, sealed: flipped(s.sealed) })],
    ["a changed content key", (s) => ({ ...s, wrapped: flipped(s.wrapped) })],
    ["no base64", (s) => ({ ...s, sealed: "?" })],
    ["no base64 in the key", (s) => ({ ...s, wrapped: "?" })],
    ["a key of another length", (s) => ({ ...s, wrapped: toBase64(new Uint8Array(10)) })],
  ])("cannot be opened with %s", (_what, alter) => {
    const { crypto, uplinkKeys } = made.network;
    expect(openSegment(crypto, alter(made.segment), uplinkKeys)).toEqual({ ok: false, error: "cannot-open" });
  });

  it("cannot be opened with another uplink key", () => {
    const { crypto } = made.network;
    expect(openSegment(crypto, made.segment, crypto.newBoxKeys())).toEqual({ ok: false, error: "cannot-open" });
  });

  it.each<[string, readonly unknown[]]>([
    ["no commit", []],
    ["a commit without changes", [{ changes: [], tip: { text: "", by: "", signature: "" } }]],
    ["a commit without tip", [{ changes: ["x"] }]],
    ["a change that is no text", [{ changes: [1], tip: { text: "", by: "", signature: "" } }]],
    ["too many changes", Array(2).fill({ changes: Array(251).fill("x"), tip: { text: "", by: "", signature: "" } })],
  ])("is malformed when it holds %s", (_what, commits) => {
    const { crypto, identity, uplink, uplinkKeys } = made.network;
    const parts = { commits: commits as readonly Commit[], storeKey: identity.storeKey, uplink };
    const segment = sealContent(crypto, parts, made.segment.header);
    expect(openSegment(crypto, segment, uplinkKeys)).toEqual({ ok: false, error: "malformed" });
  });
});

const flipped = (text: string): string => {
  const bytes = parseBase64(text) ?? new Uint8Array(1);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return toBase64(bytes);
};

type Forgery = { readonly header: SegmentHeader; readonly content: SegmentContent };

const at = (place: number): Change => made.changes[place] as Change;
const whole = () => described(made.commits);
const editedText = (edit: (text: string) => string): Forgery => {
  const [first, ...others] = made.commits as [Commit, ...Commit[]];
  const changes = [edit(first.changes[0] ?? ""), ...first.changes.slice(1)];
  return { header: made.segment.header, content: { commits: [{ ...first, changes }, ...others] } };
};
const editedLastText = (edit: (text: string) => string): Forgery => {
  const [first, last] = made.commits as [Commit, Commit];
  const edited = { ...last, changes: [edit(last.changes[0] ?? "")] };
  return { header: made.segment.header, content: { commits: [first, edited] } };
};

describe("verification names the first reason", () => {
  it.each<[VerifyProblem, string, () => Forgery]>([
    ["malformed", "a change that is no change", () => editedText(() => "{}")],
    ["malformed", "a tip of another kind", () => withTip({ kind: "receipt" } as unknown as Partial<Tip>)],
    ["malformed", "a tip without count", () => withTip({ count: 0 })],
    ["malformed", "a suite nobody knows", () => editedText((text) => text.replace('"suite":1', '"suite":77'))],
    ["malformed", "a notice sent as a segment", () => described(made.commits, { kind: "notice" })],
    [
      "malformed",
      "malformed comes before the network",
      () => ({ ...editedText(() => "{}"), header: { ...made.segment.header, network: "live" } }),
    ],
    ["wrong-network", "a header of another network", () => described(made.commits, { network: "live" })],
    ["wrong-network", "a change of another network", () => described([forged([{ ...at(0), network: "live" }])])],
    ["wrong-network", "a tip of another network", () => withTip({ network: "live" })],
    [
      "wrong-network",
      "the network comes before the hash",
      () => described(made.commits, { network: "live", tip: HASH }),
    ],
    ["hash-differs", "an edited image under the tip", () => editedLastText((text) => text.replace("张三", "李四"))],
    ["hash-differs", "a header that begins elsewhere", () => described(made.commits, { from: 2 })],
    ["hash-differs", "a header that ends elsewhere", () => described(made.commits, { to: 4 })],
    ["hash-differs", "a header with another tip", () => described(made.commits, { tip: HASH })],
    ["hash-differs", "a header of another site", () => described(made.commits, { site: siteId("B02") })],
    ["hash-differs", "a header of another suite", () => described(made.commits, { suite: 2 })],
    ["hash-differs", "a change of another site", () => described([forged([{ ...at(0), site: siteId("B02") }, at(1)])])],
    [
      "hash-differs",
      "a tip that counts more",
      () => described([made.commits[0] as Commit, forged([at(2)], { count: 2 })]),
    ],
    [
      "hash-differs",
      "a tip of another hash",
      () => described([forged([at(0), at(1)], { hash: HASH }), made.commits[1] as Commit]),
    ],
    [
      "hash-differs",
      "a tip of another sequence",
      () => described([forged([at(0), at(1)], { sequence: 3 }), made.commits[1] as Commit]),
    ],
    ["chain-differs", "a commit left out", () => described(made.commits.slice(1), { from: 3 })],
    ["chain-differs", "an edited image inside", () => editedText((text) => text.replace('"phone":"1"', '"phone":"9"'))],
    ["chain-differs", "a gap inside", () => described([forged([at(0), { ...at(2), sequence: 3 }])])],
    [
      "chain-differs",
      "a change replaced inside",
      () => described([forged([at(0), { ...at(1), previous: HASH as Hash }])]),
    ],
    [
      "chain-differs",
      "a start after no certificate",
      () => described([forged([{ ...at(0), previous: HASH as Hash }])]),
    ],
    [
      "chain-differs",
      "the chain comes before the signature",
      () => described([forged([{ ...at(0), previous: HASH as Hash }], {}, made.network.stranger)]),
    ],
    ["signature-fails", "another site's key", () => described([forged([at(0)], {}, made.network.stranger)])],
    [
      "signature-fails",
      "a key nobody knows",
      () => described([forged([at(0)], {}, { ...made.network.identity.signer, keyId: "0".repeat(32) })]),
    ],
    ["signature-fails", "a changed signature", () => signatureChanged(0)],
    ["signature-fails", "a changed signature of a later commit", () => signatureChanged(1)],
  ])("%s: %s", (reason, _what, forge) => {
    const { header, content } = forge();
    expect(verify(header, content)).toEqual({ ok: false, error: reason });
  });

  it("and passes the same commits unforged", () => {
    const { header, content } = whole();
    expect(verify(header, content).ok).toBe(true);
    expect(verify(...(Object.values(described([forged([at(0), at(1)])])) as [SegmentHeader, SegmentContent])).ok).toBe(
      true,
    );
  });

  it("a start after another site's certificate is no start", () => {
    const other = made.network.registry.certificateOfSite(siteId("B02"));
    const { header, content } = described([forged([{ ...at(0), previous: other?.hash as Hash }])]);
    expect(verify(header, content)).toEqual({ ok: false, error: "chain-differs" });
  });
});

const withTip = (tip: Partial<Tip>): Forgery => described([forged([at(0), at(1)], tip)], { tip: refHash(1), to: 2 });
const refHash = (place: number): Hash => refParts(writeChange(made.network.crypto, at(place)).ref).hash;

function signatureChanged(place: number): Forgery {
  const commits = made.commits.map((commit, at) =>
    at === place ? { ...commit, tip: { ...commit.tip, signature: flipped(commit.tip.signature) } } : commit,
  );
  return described(commits);
}

describe("a chain that goes on", () => {
  const second = () => described(made.commits.slice(1), { from: 3 });
  it.each<[string, string, () => { previous: Hash; sequence: number }]>([
    ["ok", "where the receiver is", () => ({ previous: refHash(1), sequence: 3 })],
    ["chain-differs", "after another change", () => ({ previous: HASH as Hash, sequence: 3 })],
    ["chain-differs", "with a gap", () => ({ previous: refHash(1), sequence: 2 })],
  ])("is %s %s", (outcome, _what, expected) => {
    const { crypto, registry } = made.network;
    const verified = verifySegment(crypto, registry, { ...second(), expect: expected() });
    expect(verified.ok ? "ok" : verified.error).toBe(outcome);
  });

  it("may begin with the last change of the incarnation before", () => {
    const { crypto, identity } = made.network;
    const continues = writeChange(crypto, at(2)).ref;
    const end = {
      incarnation: INCARNATION,
      sequence: 0,
      hash: identity.certificateHash,
      stamp: at(2).stamp,
      continues,
    };
    const { written } = continueChain(crypto, identity, end, [draft(), draft()], 0);
    expect(written.map(({ change }) => change.continues)).toEqual([continues, undefined]);
    const { header, content } = described([forged(written.map(({ change }) => change))]);
    expect(verify(header, content).ok).toBe(true);
  });
});

describe("a notice", () => {
  const noticeOf = (sequence: number) => {
    const { crypto, identity, uplink } = made.network;
    const end = { incarnation: INCARNATION, sequence: sequence - 1, hash: HASH as Hash, stamp: { ms: 5, counter: 0 } };
    const { written } = continueChain(crypto, identity, end, [mark()], 9);
    const { commit } = makeCommit(crypto, identity.signer, [written[0]?.change as Change]);
    return packNotice(crypto, { commits: [commit], storeKey: identity.storeKey, uplink });
  };

  it("verifies wherever it stands in its chain, even behind a gap", () => {
    const { crypto, registry, uplinkKeys } = made.network;
    const notice = noticeOf(41);
    const opened = openSegment(crypto, notice, uplinkKeys);
    if (!opened.ok) throw new Error(opened.error);
    const verified = verifyNotice(crypto, registry, { header: notice.header, content: opened.value });
    expect(verified.ok && verified.value.commits[0]?.changes[0]?.change.sequence).toBe(41);
    const asSegment = { header: notice.header, content: opened.value, expect: start };
    expect(verifySegment(crypto, registry, asSegment)).toEqual({ ok: false, error: "malformed" });
  });

  it.each<[VerifyProblem, string, () => Forgery]>([
    ["malformed", "two changes", () => described([forged([at(0), at(1)])], { kind: "notice" })],
    ["malformed", "two commits", () => described(made.commits, { kind: "notice" })],
    ["malformed", "a change that is of no safety cell", () => described([forged([at(0)])], { kind: "notice" })],
  ])("is %s with %s", (reason, _what, forge) => {
    const { crypto, registry } = made.network;
    expect(verifyNotice(crypto, registry, forge())).toEqual({ ok: false, error: reason });
  });
});

describe("makeCommit", () => {
  it("refuses what does not chain", () => {
    const { crypto, identity } = made.network;
    const make = (changes: readonly Change[]) => () => makeCommit(crypto, identity.signer, changes);
    expect(make([])).toThrow(/1 to/);
    expect(make([at(0), at(2)])).toThrow(/no gap/);
    expect(make([at(0), { ...at(1), previous: HASH as Hash }])).toThrow(/hash of the one before/);
    expect(make([at(0), { ...at(1), site: siteId("B02") }])).toThrow(/one author/);
    expect(make([at(0), { ...at(1), operation: "mark" }])).toThrow(/commit of its own/);
    expect(() => makeCommit(crypto, { ...identity.signer, suite: 2 }, [at(0)])).toThrow(/suite/);
  });
});

describe("golden vectors", () => {
  // They pin the format: a change here breaks every chain that was ever signed.
  interface Golden {
    readonly changes: readonly string[];
    readonly tips: readonly { readonly text: string; readonly by: string; readonly signature: string }[];
    readonly segment: SealedSegment;
    readonly hashes: readonly string[];
  }
  const path = new URL("./golden-segment.fixture.json", import.meta.url);
  const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

  it("of changes, tips and header come out again to the byte", async () => {
    const { commits, segment } = await makeSegment("golden");
    expect(commits.flatMap(({ changes }) => changes)).toEqual(golden.changes);
    expect(commits.map(({ tip }) => tip)).toEqual(golden.tips);
    expect(segment.header).toEqual(golden.segment.header);
    expect(segment.wrapped).toBe(golden.segment.wrapped);
    expect(segment.wrappedForAuthor).toBe(golden.segment.wrappedForAuthor);
  });

  it("of a sealed segment open, whatever zlib packs today", async () => {
    const { network } = await makeSegment("golden");
    const { crypto, registry, uplinkKeys, identity } = network;
    const opened = openSegment(crypto, golden.segment, uplinkKeys);
    if (!opened.ok) throw new Error(opened.error);
    expect(opened.value.commits.flatMap(({ changes }) => changes)).toEqual(golden.changes);
    expect(openOwnSegment(crypto, golden.segment, identity.storeKey)).toEqual(opened.value);
    const { header } = golden.segment;
    const verified = verifySegment(crypto, registry, { header, content: opened.value, expect: start });
    expect(
      verified.ok && verified.value.commits.flatMap(({ changes }) => changes.map(({ ref }) => refParts(ref).hash)),
    ).toEqual(golden.hashes);
  });
});
