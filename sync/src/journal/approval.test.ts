import { ok, siteId, type Tip } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import { keyIdOf, signText } from "../crypto/signing.ts";
import { everyBitFlipped } from "../crypto/tamper.fixture.ts";
import type { Commit, SegmentContent, SegmentHeader, SignedText } from "../documents.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { type Approval, type Approver, approvalsOf } from "./approval.ts";
import { type ChainEnd, continueChain } from "./chain.ts";
import { commitWritten } from "./commit.ts";
import { draft, INCARNATION, mark, openTestJournal, type TestNetwork, testNetwork } from "./journal.fixture.ts";
import { openOwnSegment, openSegment, packNotice, packSegment, sealContent } from "./segment.ts";
import { type VerifyProblem, verifyNotice, verifySegment } from "./verify-segment.ts";

let network: TestNetwork;
let chief: Approver;
let deputy: Approver;
/** Two commits of one segment, approved by the same operator. */
let commits: readonly [Commit, Commit];
let header: SegmentHeader;

beforeAll(async () => {
  network = await testNetwork("approval");
  chief = newApprover("C0-chief");
  deputy = newApprover("C0-deputy");
  commits = [approved([chief]), approved([chief])];
  header = packSegment(network.crypto, packing(commits)).header;
});

function newApprover(operatorId: string): Approver {
  const { crypto } = network;
  const keys = crypto.suite(1)?.newSigningKeys();
  if (keys === undefined) throw new Error("suite 1 is there");
  return { operatorId, signer: { ...keys, suite: 1, keyId: keyIdOf(crypto, keys.publicKey) } };
}

let end: ChainEnd | undefined;

function approved(approvers: readonly Approver[]): Commit {
  const { crypto, identity } = network;
  const start = { incarnation: INCARNATION, sequence: 0, hash: identity.certificateHash, stamp: { ms: 0, counter: 0 } };
  const continued = continueChain(crypto, identity, end ?? start, [draft()], 1_700_000_000_000);
  end = continued.end;
  return commitWritten(crypto, identity.signer, continued.written, approvers).commit;
}

const packing = (packed: readonly Commit[]) => ({
  commits: packed,
  storeKey: network.identity.storeKey,
  uplink: network.uplink,
});

const verify = (content: SegmentContent) =>
  verifySegment(network.crypto, network.registry, { header, content, expect: "chain-start" });

/** The segment with its first commit altered. */
const withFirst = (alter: (first: Commit, second: Commit) => object): SegmentContent => ({
  commits: [{ ...commits[0], ...alter(...commits) } as Commit, commits[1]],
});

const onlyOf = ({ approvals }: Commit): SignedText => approvals?.[0] as SignedText;

/** The operator's own signature over an approval that says something else. */
const resigned = (fields: Partial<Approval>, by = chief): SignedText =>
  signText<Approval>(network.crypto, by.signer, { ...(JSON.parse(onlyOf(commits[0]).text) as Approval), ...fields });

/** The site's own signature over a tip that says something else. */
const retipped = (fields: Partial<Tip>): SignedText =>
  signText<Tip>(network.crypto, network.identity.signer, { ...(JSON.parse(commits[0].tip.text) as Tip), ...fields });

describe("an approved commit", () => {
  it("verifies, and says who approved", () => {
    const verified = verify({ commits });
    const who = { keyId: chief.signer.keyId, operatorId: "C0-chief" };
    expect(verified.ok && verified.value.commits.map(({ approvals }) => approvals)).toEqual([[who], [who]]);
    expect(approvalsOf(network.crypto, commits[0])).toEqual([who]);
  });

  it("leaves a commit that nobody approved as it always was", () => {
    end = undefined;
    const plain = approved([]);
    expect(Object.keys(plain)).toEqual(["changes", "tip"]);
    expect(Object.keys(JSON.parse(plain.tip.text) as object)).not.toContain("approvedBy");
  });

  it("has one form, whoever of its approvers signed first", () => {
    const { crypto, identity } = network;
    const start = {
      incarnation: INCARNATION,
      sequence: 0,
      hash: identity.certificateHash,
      stamp: { ms: 0, counter: 0 },
    };
    const { written } = continueChain(crypto, identity, start, [draft()], 1);
    const both = commitWritten(crypto, identity.signer, written, [chief, deputy]).commit;
    expect(commitWritten(crypto, identity.signer, written, [deputy, chief]).commit).toEqual(both);
    expect(
      approvalsOf(crypto, both)
        .map(({ operatorId }) => operatorId)
        .sort(),
    ).toEqual(["C0-chief", "C0-deputy"]);
    expect(() => commitWritten(crypto, identity.signer, written, [chief, chief])).toThrow();
    const five = ["1", "2", "3", "4", "5"].map(newApprover);
    expect(() => commitWritten(crypto, identity.signer, written, five)).toThrow();
  });

  it("comes out of a segment as it went in", () => {
    const { crypto, identity, uplinkKeys } = network;
    const segment = packSegment(crypto, packing(commits));
    expect(openSegment(crypto, segment, uplinkKeys)).toEqual({ ok: true, value: { commits } });
    expect(openOwnSegment(crypto, segment, identity.storeKey)).toEqual({ commits });
  });

  it("comes out of a notice as it went in", () => {
    const { crypto, identity, uplinkKeys } = network;
    const start = {
      incarnation: INCARNATION,
      sequence: 0,
      hash: identity.certificateHash,
      stamp: { ms: 0, counter: 0 },
    };
    const { written } = continueChain(crypto, identity, start, [mark()], 1);
    const { commit } = commitWritten(crypto, identity.signer, written, [chief]);
    const notice = packNotice(crypto, packing([commit]));
    const opened = openSegment(crypto, notice, uplinkKeys);
    if (!opened.ok) throw new Error(opened.error);
    const verified = verifyNotice(crypto, network.registry, { header: notice.header, content: opened.value });
    expect(verified.ok && verified.value.commits[0]?.approvals).toEqual(approvalsOf(crypto, commit));
  });

  it("lies in the journal until it is pushed, packed by the journal or not", async () => {
    const journal = await openTestJournal(network, createMemoryStore());
    const answer = await journal.append<never>(() => ok({ changes: [draft()], approvers: [chief] }));
    if (!answer.ok) throw new Error(answer.error.kind);
    await journal.append<never>(() => ok({ changes: [draft()] }));
    await journal.pack();
    const segments = await journal.segmentsFrom(journal.end().incarnation, 1);
    const opened = segments.map((segment) => openSegment(network.crypto, segment, network.uplinkKeys));
    const pushed = opened.flatMap((content) => (content.ok ? content.value.commits : []));
    expect(pushed.map((commit) => approvalsOf(network.crypto, commit).map(({ operatorId }) => operatorId))).toEqual([
      ["C0-chief"],
      [],
    ]);
  });
});

describe("verification takes an approval for what it was given and for nothing else", () => {
  it.each<[VerifyProblem, string, () => SegmentContent]>([
    ["malformed", "no approval", () => withFirst(() => ({ approvals: [commits[0].tip] }))],
    ["malformed", "a count that is none", () => withFirst(() => ({ approvals: [resigned({ count: 0 })] }))],
    [
      "malformed",
      "an operator id that is none",
      () => withFirst(() => ({ approvals: [resigned({ operatorId: "a b" })] })),
    ],
    ["malformed", "a key that is none", () => withFirst(() => ({ approvals: [resigned({ publicKey: "AAAA" })] }))],
    ["malformed", "approvers of a tip out of order", () => retippedBy([deputy, chief].map(idOf).sort().reverse())],
    ["malformed", "an approver twice in a tip", () => retippedBy([idOf(chief), idOf(chief)])],
    ["malformed", "a tip with an empty list", () => retippedBy([])],
    ["wrong-network", "for another network", () => withFirst(() => ({ approvals: [resigned({ network: "live" })] }))],
    ["hash-differs", "moved from another commit", () => withFirst((_, other) => ({ approvals: other.approvals }))],
    ["hash-differs", "of another site", () => withFirst(() => ({ approvals: [resigned({ site: siteId("B02") })] }))],
    [
      "hash-differs",
      "of another incarnation",
      () => withFirst(() => ({ approvals: [resigned({ incarnation: "2".repeat(32) as Approval["incarnation"] })] })),
    ],
    ["hash-differs", "given twice", () => withFirst((first) => ({ approvals: [onlyOf(first), onlyOf(first)] }))],
    ["hash-differs", "dropped", () => withFirst(() => ({ approvals: undefined }))],
    ["hash-differs", "added", () => withFirst((first) => ({ approvals: [onlyOf(first), resigned({}, deputy)] }))],
    [
      "hash-differs",
      "added, with a tip that names nobody",
      () => withFirst(() => ({ tip: retipped({ approvedBy: undefined as never }) })),
    ],
    [
      "signature-fails",
      "with another operator's name in it",
      () => withFirst((first) => ({ approvals: [edited(first, '"C0-chief"', '"C0-other"')] })),
    ],
    [
      "signature-fails",
      "with another key in it than the one that signed",
      () => withFirst(() => ({ approvals: [resigned({ publicKey: deputy.signer.publicKey })] })),
    ],
    ["signature-fails", "of a suite nobody knows", () => withFirst(() => ({ approvals: [resigned({ suite: 77 })] }))],
  ])("%s: %s", (problem, _what, content) => {
    expect(verify(content())).toEqual({ ok: false, error: problem });
  });

  it("not with one bit of its signature changed", () => {
    for (const signature of everyBitFlipped(fromBase64(onlyOf(commits[0]).signature))) {
      const approvals = [{ ...onlyOf(commits[0]), signature: toBase64(signature) }];
      expect(verify(withFirst(() => ({ approvals }))).ok).toBe(false);
    }
  });

  it("is not opened when it holds more than a commit may have, or none", () => {
    const { crypto, uplinkKeys } = network;
    for (const approvals of [[], Array(5).fill(onlyOf(commits[0])), [{ text: "" }], "approved"]) {
      const held = [{ ...commits[0], approvals } as unknown as Commit];
      const segment = sealContent(crypto, packing(held), header);
      expect(openSegment(crypto, segment, uplinkKeys)).toEqual({ ok: false, error: "malformed" });
    }
  });
});

const idOf = ({ signer }: Approver): string => signer.keyId;

const retippedBy = (approvedBy: readonly string[]): SegmentContent =>
  withFirst(() => ({ tip: retipped({ approvedBy }) }));

const edited = (commit: Commit, from: string, to: string): SignedText => ({
  ...onlyOf(commit),
  text: onlyOf(commit).text.replace(from, to),
});
