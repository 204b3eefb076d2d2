import { createHash, createPublicKey, verify } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { openOwnSegment, openSegment } from "./journal/segment.ts";
import { verifySegment } from "./journal/verify-segment.ts";
import { batchChainStart, verifyBatchChain } from "./pages/batch.ts";
import { openPage } from "./pages/page.ts";
import { storedFieldsOf, unlistedFields } from "./stored-fields.fixture.ts";
import { makeWalk, type SealedBytes, type Walk } from "./walk.fixture.ts";
import { readWalkPage, renewWalkPage, signedOfBlock, walkBlocksOf } from "./walk-page.fixture.ts";

/*
 * Goal: the bytes the README shows are the bytes this code makes, so that a format cannot change unnoticed.
 * Method: the walk is made again from its names and compared, block by block. The two sealed packs hold the outcome of a
 * compressor, which may differ from one build of zlib to the next: they are taken from the page, must open to the
 * content the code made, and what follows from them (page header, page id, batch) is computed from them.
 *
 * A format that changes on purpose: UPDATE_WALK=1 writes the blocks anew and fails, so that nobody takes the renewal
 * for a pass. The difference is then read in the page like any other.
 */

const isRenewal = process.env["UPDATE_WALK"] === "1";

let shown: ReadonlyMap<string, string>;
let walk: Walk;

beforeAll(async () => {
  if (isRenewal) {
    renewWalkPage((await makeWalk()).blocks);
    throw new Error("README.md holds new bytes: read the difference, then run the test without UPDATE_WALK");
  }
  shown = walkBlocksOf(readWalkPage());
  const unfolded = (name: string): string => (shown.get(name) ?? "").replaceAll("\n", "");
  const sealed: SealedBytes = { segment: unfolded("sealed-segment"), page: unfolded("sealed-page") };
  walk = await makeWalk(sealed);
});

describe("the walk on the README", () => {
  it("shows every block, and no other", () => {
    expect([...shown.keys()]).toEqual([...walk.blocks.keys()]);
  });

  it.each([
    "root-key",
    "certificate",
    "beacon",
    "change",
    "change-hash",
    "tip",
    "segment",
    "receipt",
    "row",
    "page",
    "batch",
    "state-lines",
    "state",
    "keys",
    "sealed-segment",
    "sealed-page",
  ])("shows %s as the code makes it", (name) => {
    expect(shown.get(name)).toBe(walk.blocks.get(name));
  });

  it("shows a segment that opens for the centre and for its author, and holds the change under its tip", () => {
    const { crypto, registry, segment, uplink, storeKey } = walk;
    const content = openSegment(crypto, segment, uplink);
    if (!content.ok) throw new Error(content.error);
    expect(openOwnSegment(crypto, segment, storeKey)).toEqual(content.value);
    expect(content.value.commits.map(({ changes }) => changes)).toEqual([[shown.get("change")]]);
    expect(content.value.commits[0]?.tip).toEqual(signedOfBlock(shown.get("tip") ?? ""));
    const received = { header: segment.header, content: content.value, expect: "chain-start" } as const;
    expect(verifySegment(crypto, registry, received).ok).toBe(true);
  });

  it("seals the segment under the nonce that chance gave it", async () => {
    const made = await makeWalk();
    const nonceOf = (sealed: string): string => Buffer.from(sealed, "base64").subarray(0, 24).toString("hex");
    expect(nonceOf(walk.segment.sealed)).toBe(nonceOf(made.segment.sealed));
  });

  it("shows a page that opens under its scope's key to the row shown, and a batch that names it", () => {
    const { crypto, registry, scopeKey, page, content, batch } = walk;
    const opened = openPage(crypto, { registry, scopeKey }, page);
    expect(opened.ok && opened.value.content).toEqual(content);
    const chain = verifyBatchChain(crypto, registry, batchChainStart(crypto), [batch]);
    expect(chain.ok && chain.value.batches[0]?.pages.map(({ id }) => id)).toEqual([page._id]);
  });

  it("seals the page under the nonce its content gives", () => {
    const { crypto, scopeKey, page } = walk;
    const { sealedHash: _, ...clear } = JSON.parse(page.header.text) as Record<string, unknown>;
    const bound = Buffer.from(JSON.stringify(clear));
    const sealed = Buffer.from(page.sealed, "base64");
    const plain = crypto.open(sealed, scopeKey.key, bound);
    expect(plain && Buffer.from(crypto.sealRepeatably(plain, scopeKey.key, bound))).toEqual(sealed);
  });
});

/** Any Ed25519 and any SHA-256 will do: here those of Node's OpenSSL, and not one line of this package. */
describe("the walk on the README, read by somebody else", () => {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const holds = (block: string, kind: string, publicKey: string): boolean => {
    const { text, by, signature } = signedOfBlock(shown.get(block) ?? "");
    const raw = Buffer.from(publicKey, "base64");
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
      format: "jwk",
    });
    const message = Buffer.concat([Buffer.from(`huilian/${kind}/1`), Buffer.from([0]), Buffer.from(text)]);
    const isKey = createHash("sha256").update(raw).digest("hex").slice(0, 32) === by;
    return isKey && verify(null, message, key, Buffer.from(signature, "base64"));
  };
  const publicKeyOf = (block: string): string => JSON.parse(signedOfBlock(shown.get(block) ?? "").text).publicKey;

  it("has a tip under the site's key, over the hash of the change", () => {
    expect(holds("tip", "tip", publicKeyOf("certificate"))).toBe(true);
    expect(holds("tip", "receipt", publicKeyOf("certificate"))).toBe(false);
    const tip = JSON.parse(signedOfBlock(shown.get("tip") ?? "").text);
    expect(tip.hash).toBe(hash(shown.get("change") ?? ""));
  });

  it("has a change that follows the site's certificate and cites the beacon", () => {
    const change = JSON.parse(shown.get("change") ?? "");
    expect(change.previous).toBe(hash(signedOfBlock(shown.get("certificate") ?? "").text));
    expect(change.beacon).toBe(hash(signedOfBlock(shown.get("beacon") ?? "").text));
  });

  it("has what the centre says under the centre's keys", () => {
    const keyOf = (role: string): string => {
      const known = walk.registry.all().find(({ certificate }) => certificate.role === role);
      return known?.certificate.publicKey ?? "";
    };
    expect(holds("beacon", "beacon", keyOf("sequencer"))).toBe(true);
    expect(holds("receipt", "receipt", keyOf("sequencer"))).toBe(true);
    expect(holds("page", "page", keyOf("applier"))).toBe(true);
    expect(holds("batch", "batch", keyOf("applier"))).toBe(true);
    expect(holds("state", "state", keyOf("applier"))).toBe(true);
    expect(holds("certificate", "certificate", keyOf("issuer"))).toBe(true);
  });

  it("has a state hash over the lines shown", () => {
    const state = JSON.parse(signedOfBlock(shown.get("state") ?? "").text);
    expect(state.stateHash).toBe(hash(`${shown.get("state-lines")}\n`));
  });
});

describe("the README's lists of fields", () => {
  it("name every field of what the walk leaves in the two stores", () => {
    const lists = storedFieldsOf(readWalkPage());
    expect(walk.stored.flatMap((document) => unlistedFields(lists, document))).toEqual([]);
  });

  it("miss a field that nobody wrote down", () => {
    const lists = storedFieldsOf(readWalkPage());
    expect(unlistedFields(lists, { _id: "receipt/x", receipt: { text: '{"phone":1}' } })).toEqual([
      "receipt/ receipt.text.phone",
    ]);
    expect(unlistedFields(lists, { _id: "person/x", name: "x" })).toEqual(["person/x"]);
  });
});
