import { ok, siteId } from "@huilian/domain/base";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { signText } from "../crypto/signing.ts";
import type { Commit } from "../documents.ts";
import { continueChain } from "./chain.ts";
import { makeCommit } from "./commit.ts";
import { draft, INCARNATION, type TestNetwork, testNetwork } from "./journal.fixture.ts";
import { newBench } from "./journal-bench.fixture.ts";
import { SLIP_PART_DATA_MAX } from "./limits.ts";
import { readSlipCode, slipCodeOf } from "./slip-code.ts";

const billOf = (lines: number) => ({
  lines: Array.from({ length: lines }, (_none, at) => ({
    itemCode: `A${at}`,
    itemName: `第 ${at} 项检查`,
    submitted: at,
  })),
});

let network: TestNetwork;
beforeAll(async () => {
  network = await testNetwork("slip-code");
});

/** A commit in the middle of a chain nobody else holds. */
function commitOf(lines: number, signer = network.identity.signer): Commit {
  const { crypto, identity } = network;
  const end = { incarnation: INCARNATION, sequence: 41, hash: identity.certificateHash, stamp: { ms: 0, counter: 0 } };
  const { written } = continueChain(crypto, identity, end, [draft(billOf(lines))], 1_700_000_000_000);
  const changes = written.map(({ change }) => change);
  return makeCommit(crypto, signer, changes).commit;
}

const codeOf = (commit: Commit): readonly string[] => slipCodeOf(network.crypto, commit) ?? [];
const read = (texts: readonly string[]) => readSlipCode(network.crypto, network.registry, texts);
const problem = (texts: readonly string[]) => {
  const answer = read(texts);
  return answer.ok ? undefined : answer.error;
};

describe("the code of a slip", () => {
  it("gives the commit back, from parts in any order and some twice, signed by a site the root vouches for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.infiniteStream(fc.nat()), (lines, chance) => {
        const commit = commitOf(lines);
        const parts = codeOf(commit);
        const mixed = [...parts, ...parts.slice(0, 1)]
          .map((part) => ({ part, at: chance.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ part }) => `${part}\r\n`);
        const answer = read(mixed);
        expect(answer.ok && answer.value.commit).toEqual(commit);
        expect(answer.ok && answer.value.verified.tip).toMatchObject({ site: siteId("B01"), sequence: 42, count: 1 });
      }),
      { numRuns: 30 },
    );
  });

  it("stays within the alphanumeric mode of a QR code and within its size, a bill of twenty lines in a few", () => {
    const parts = codeOf(commitOf(20));
    expect(parts.length).toBeLessThanOrEqual(4);
    for (const part of codeOf(commitOf(200))) {
      expect(part).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
      expect(part.length).toBeLessThan(SLIP_PART_DATA_MAX + 120);
    }
  });

  it("says of a commit that is too large for paper that it is", () => {
    const random = Array.from({ length: 600 }, () => network.crypto.randomBytes(32).join(""));
    const { crypto, identity } = network;
    const end = { incarnation: INCARNATION, sequence: 0, hash: identity.certificateHash, stamp: { ms: 0, counter: 0 } };
    const { written } = continueChain(crypto, identity, end, [draft({ random })], 1);
    const { commit } = makeCommit(
      crypto,
      identity.signer,
      written.map(({ change }) => change),
    );
    expect(slipCodeOf(crypto, commit)).toBeUndefined();
  });

  it("names the parts that are missing", () => {
    const parts = codeOf(commitOf(60));
    expect(parts.length).toBeGreaterThan(2);
    expect(problem([])).toEqual({ problem: "missing", parts: [1] });
    expect(problem(parts.slice(1, 2))).toEqual({
      problem: "missing",
      parts: parts.map((_part, at) => at + 1).filter((number) => number !== 2),
    });
  });

  it("names the part that was misread, whichever character it is", () => {
    const parts = codeOf(commitOf(8));
    const last = parts.length - 1;
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(..."09AZ $%*+-.:"), (place, character) => {
        const part = parts[last] ?? "";
        const at = 4 + (place % (part.length - 4));
        const altered = `${part.slice(0, at)}${character}${part.slice(at + 1)}`;
        if (altered === part) return;
        const found = problem([...parts.slice(0, last), altered]);
        expect(["damaged", "not-a-part", "other-network", "other-slip"]).toContain(found?.problem);
        if (found?.problem === "damaged") expect(found.part).toBeGreaterThan(0);
      }),
    );
    const damaged = `${(parts[1] ?? "").slice(0, -1)}${parts[1]?.endsWith("0") ? "1" : "0"}`;
    expect(problem([parts[0] ?? "", damaged, ...parts.slice(2)])).toEqual({ problem: "damaged", part: 2 });
  });

  it("tells what does not belong here", () => {
    const parts = codeOf(commitOf(20));
    const others = codeOf(commitOf(21));
    expect(problem(["https://example.com"])).toEqual({ problem: "not-a-part", text: 0 });
    expect(problem([...parts.slice(0, -1), others.at(-1) ?? ""])).toMatchObject({ problem: "other-slip" });
    expect(problem([(parts[0] ?? "").replace("/TEST/", "/OTHER/")])).toEqual({ problem: "other-network", part: 1 });
  });

  it("is not believed when another site signed it, or when a text was changed under the signature", () => {
    expect(problem(codeOf(commitOf(3, network.stranger)))).toEqual({ problem: "not-authentic" });
    const commit = commitOf(3);
    const changed = { ...commit, changes: commit.changes.map((text) => text.replace("第 1 项", "第 9 项")) };
    expect(problem(codeOf(changed))).toEqual({ problem: "not-authentic" });
    const tip = signText(network.crypto, network.stranger, JSON.parse(commit.tip.text) as { kind: string });
    expect(problem(codeOf({ ...commit, tip: { ...commit.tip, signature: tip.signature } }))).toEqual({
      problem: "not-authentic",
    });
  });
});

describe("the journal", () => {
  it("hands out the commit that is printed, with the node's note, packed or not", async () => {
    const bench = await newBench();
    const note = { name: "张三" };
    const answer = await bench.journal.append<never>(() => ok({ changes: [draft(billOf(2))], note }));
    if (!answer.ok) throw new Error(answer.error.kind);
    const loose = await bench.journal.commitAt(bench.own(), 1);
    await bench.journal.pack();
    const packed = await bench.journal.commitAt(bench.own(), 1);
    expect(packed).toEqual(loose);
    expect(packed?.local.note).toEqual(note);
    expect(await bench.journal.commitAt(bench.own(), 2)).toBeUndefined();
    const { crypto, registry } = bench.network;
    const code = slipCodeOf(crypto, loose?.commit ?? { changes: [], tip: { text: "", by: "", signature: "" } });
    expect(readSlipCode(crypto, registry, code ?? [])).toMatchObject({ ok: true });
  });
});
