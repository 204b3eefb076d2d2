import type { Hash } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import type { Checkpoint, SignedText } from "../documents.ts";
import { createTestNetwork, TEST_NETWORK } from "../keys/network.fixture.ts";
import { makeCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { pageId } from "./page-ids.ts";

let crypto: Crypto;
let network: ReturnType<typeof createTestNetwork>;
beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("checkpoints") });
  network = createTestNetwork(crypto);
});

const id = (digit: string, scope = "branch/B01"): string => pageId(scope, digit.repeat(64) as Hash);
const FIELDS = { network: TEST_NETWORK, scope: "branch/B01", batch: 7, index: 40, epoch: 1, pages: [id("a"), id("b")] };
const read = (signed: SignedText) => readCheckpoint(network.registry, signed, "branch/B01");

describe("a checkpoint", () => {
  it("reads as it was made", () => {
    const signed = makeCheckpoint(crypto, network.signers.applier, FIELDS);
    expect(read(signed)).toEqual({ ok: true, value: { kind: "checkpoint", format: 1, ...FIELDS } });
    expect(makeCheckpoint(crypto, network.signers.applier, FIELDS)).toEqual(signed);
  });

  it("is refused from another signer, with another text and for another scope", () => {
    const signed = makeCheckpoint(crypto, network.signers.applier, FIELDS);
    const bySequencer = makeCheckpoint(crypto, network.signers.sequencer, FIELDS);
    expect(read(bySequencer)).toEqual({ ok: false, error: "not-authentic" });
    const swapped = signed.text.replace("aaaa", "cccc");
    expect(read({ ...signed, text: swapped })).toEqual({ ok: false, error: "not-authentic" });
    expect(readCheckpoint(network.registry, signed, "branch/B02")).toEqual({ ok: false, error: "other-scope" });
  });

  it.each<[string, Partial<Checkpoint>]>([
    ["no page", { pages: [] }],
    ["three pages", { pages: [id("a"), id("b"), id("c")] }],
    ["a page of another scope", { pages: [id("a", "branch/B02")] }],
    ["a page id that is none", { pages: ["page/branch/B01/x"] }],
    ["a batch that is no number", { batch: -1 }],
  ])("is neither made nor read with %s", (_case, alter) => {
    expect(() => makeCheckpoint(crypto, network.signers.applier, { ...FIELDS, ...alter })).toThrow();
    const loose = signText(crypto, network.signers.applier, { kind: "checkpoint", format: 1, ...FIELDS, ...alter });
    expect(read(loose)).toEqual({ ok: false, error: "malformed" });
  });
});
