import type { Hash } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import type { Batch, SignedText } from "../documents.ts";
import { createTestNetwork, TEST_NETWORK } from "../keys/network.fixture.ts";
import { type BatchChainEnd, batchChainStart, makeBatch, readBatch, verifyBatchChain } from "./batch.ts";
import { batchId, checkpointId, pageId } from "./page-ids.ts";

let crypto: Crypto;
let network: ReturnType<typeof createTestNetwork>;
let chain: readonly SignedText[];

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("batches") });
  network = createTestNetwork(crypto);
  chain = chainOf([10, 10, 25, 40]);
});

const page = { scope: "common", id: pageId("common", "a".repeat(64) as Hash) };
const start = () => batchChainStart(crypto);
const verify = (signed: readonly SignedText[], after: BatchChainEnd = start()) =>
  verifyBatchChain(crypto, network.registry, after, signed);

/** Batches that go up to these indexes of the log. */
function chainOf(indexes: readonly number[], epoch = 1): readonly SignedText[] {
  const signed: SignedText[] = [];
  let end = start();
  for (const index of indexes) {
    const batch = makeBatch(crypto, network.signers.applier, end, {
      network: TEST_NETWORK,
      index,
      epoch,
      pages: [page],
    });
    signed.push(batch);
    end = endOf(batch);
  }
  return signed;
}

function endOf(signed: SignedText | undefined): BatchChainEnd {
  const read = signed && readBatch(crypto, network.registry, signed);
  if (!read?.ok) throw new Error("the batch is good");
  return read.value.end;
}

const signLoosely = (batch: object): SignedText =>
  signText(crypto, network.signers.applier, { kind: "batch", ...batch });
const parsed = (at: number): Batch => JSON.parse(chain[at]?.text ?? "") as Batch;

describe("a chain of batches", () => {
  it("holds from its start, from any place, and when nothing is added", () => {
    const whole = verify(chain);
    expect(whole.ok && whole.value.batches.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(whole.ok && whole.value.end).toEqual(endOf(chain[3]));
    expect(verify(chain.slice(2), endOf(chain[1])).ok).toBe(true);
    expect(verify([], endOf(chain[1]))).toEqual({ ok: true, value: { batches: [], end: endOf(chain[1]) } });
  });

  it("begins with the hash of the empty text", () => {
    expect(parsed(0).previous).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("breaks, and says where, when one is missing, twice, turned round or of another chain", () => {
    const [first, second, third, fourth] = chain as [SignedText, SignedText, SignedText, SignedText];
    expect(verify([first, third])).toEqual({ ok: false, error: { problem: "number-differs", at: 1 } });
    expect(verify([first, first])).toEqual({ ok: false, error: { problem: "number-differs", at: 1 } });
    expect(verify([second, first])).toEqual({ ok: false, error: { problem: "number-differs", at: 0 } });
    const otherThird = chainOf([10, 11, 25])[2] as SignedText;
    expect(verify([first, second, otherThird])).toEqual({ ok: false, error: { problem: "chain-differs", at: 2 } });
    expect(verify([fourth], { ...endOf(third), hash: "0".repeat(64) as Hash })).toEqual({
      ok: false,
      error: { problem: "chain-differs", at: 0 },
    });
  });

  it("breaks when index or epoch goes back", () => {
    for (const alter of [{ index: 9 }, { epoch: 0 }]) {
      const back = signLoosely({ ...parsed(1), ...alter });
      expect(verify([chain[0] as SignedText, back])).toEqual({ ok: false, error: { problem: "goes-back", at: 1 } });
    }
  });

  it("breaks for another signer and another text", () => {
    const { kind: _, ...batch } = parsed(0);
    const bySequencer = signText(crypto, network.signers.sequencer, { kind: "batch", ...batch });
    expect(verify([bySequencer])).toEqual({ ok: false, error: { problem: "not-authentic", at: 0 } });
    const first = chain[0] as SignedText;
    for (let at = 0; at < first.text.length; at += 1) {
      const text = `${first.text.slice(0, at)}${first.text[at] === "7" ? "8" : "7"}${first.text.slice(at + 1)}`;
      expect(verify([{ ...first, text }])).toEqual({ ok: false, error: { problem: "not-authentic", at: 0 } });
    }
  });

  it.each<[string, object]>([
    ["a member too many", { more: 1 }],
    ["number 0", { number: 0 }],
    ["a previous that is no hash", { previous: "" }],
    ["a page under another scope", { pages: [{ scope: "branch/B01", id: page.id }] }],
    ["a page id that is none", { pages: [{ scope: "common", id: "page/common/x" }] }],
  ])("breaks for a malformed one: %s", (_case, alter) => {
    expect(verify([signLoosely({ ...parsed(0), ...alter })])).toEqual({
      ok: false,
      error: { problem: "malformed", at: 0 },
    });
  });
});

it("makes no batch that would break its chain", () => {
  const end = { ...start(), number: 1, index: 10, epoch: 2 };
  const fields = { network: TEST_NETWORK, index: 10, epoch: 2, pages: [page] };
  const make = (other: object) => makeBatch(crypto, network.signers.applier, end, { ...fields, ...other });
  expect(() => make({})).not.toThrow();
  expect(() => make({ index: 9 })).toThrow();
  expect(() => make({ epoch: 1 })).toThrow();
  expect(() => make({ pages: [{ scope: "common", id: "x" }] })).toThrow();
});

it("names where things lie, so that ids sort as numbers do", () => {
  expect([batchId(2), batchId(10)].toSorted()).toEqual(["batch/000000000000002", "batch/000000000000010"]);
  expect(checkpointId("branch/B01", 7)).toBe("checkpoint/branch/B01/000000000000007");
});
