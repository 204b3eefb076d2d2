import type { EntityKey, Json, Ref } from "@huilian/domain/base";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { PAGE_BLOCK_BYTES, pack } from "../crypto/packing.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import { createSmSuite } from "../crypto/sm-suite.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { everyCharacterChanged, withBitFlipped } from "../crypto/tamper.fixture.ts";
import type { PageContent, PageHeader, SealedPage } from "../documents.ts";
import { createTestNetwork, TEST_NETWORK } from "../keys/network.fixture.ts";
import { PAGE_ROWS_MAX } from "./limits.ts";
import { openPage, readPageHeader, sealPage } from "./page.ts";
import { pageId } from "./page-ids.ts";
import { newScopeKey, type ScopeKeyMaterial } from "./scope-key.ts";

let crypto: Crypto;
let network: ReturnType<typeof createTestNetwork>;
let scopeKey: ScopeKeyMaterial;

beforeAll(async () => {
  const smSuite = createSmSuite(seededRandom("sm"));
  crypto = await loadCrypto({ random: seededRandom("pages"), suites: smSuite ? [smSuite] : [] });
  network = createTestNetwork(crypto);
  scopeKey = newScopeKey(crypto, "branch/B01", 1);
});

const FIELDS = { network: TEST_NETWORK, index: 12, epoch: 1 };
const CONTENT: PageContent = {
  rows: [{ name: "王小明", fen: 12_345 }, null, [1, 2]],
  left: [{ entityType: "person", entityKey: "0".repeat(32) as EntityKey, to: ["branch/B02"] }],
  decided: { ["a".repeat(32)]: 41 },
  verdicts: [
    { ref: `${"a".repeat(32)}/3/${"b".repeat(64)}` as Ref, state: "refused", detail: { reason: "writer-not-allowed" } },
  ],
};

/** Any value that canonical JSON takes. */
const anyRow = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false),
    fc.integer({ min: -(2 ** 51), max: 2 ** 51 }).map((whole) => whole + 0),
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const seal = (content: PageContent, by: Signer = network.signers.applier): SealedPage =>
  sealPage(crypto, by, scopeKey, FIELDS, content);
const open = (page: SealedPage, key: ScopeKeyMaterial = scopeKey) =>
  openPage(crypto, { registry: network.registry, scopeKey: key }, page);

/** The page with another header, signed as it should be and stored where it should be. */
function withHeader(page: SealedPage, alter: (header: PageHeader) => object, by = network.signers.applier): SealedPage {
  const header = signText(crypto, by, { kind: "page", ...alter(JSON.parse(page.header.text) as PageHeader) });
  return { ...page, header, _id: pageId("branch/B01", crypto.sha256(toUtf8(header.text))) };
}

describe("sealing and opening", () => {
  it("gives back what was sealed", () => {
    const opened = open(seal(CONTENT));
    expect(opened).toMatchObject({ ok: true, value: { content: CONTENT } });
    expect(opened.ok && opened.value.header).toMatchObject({ ...FIELDS, scope: "branch/B01", generation: 1, rows: 3 });
  });

  it("gives back any rows", () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), (rows) => {
        const opened = open(seal({ ...CONTENT, rows }));
        expect(opened.ok && opened.value.content.rows).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it("makes the same page of the same content, whatever the order of members", () => {
    expect(seal({ ...CONTENT, rows: [{ b: 1, a: 2 }] })).toEqual(seal({ ...CONTENT, rows: [{ a: 2, b: 1 }] }));
    expect(seal({ ...CONTENT, decided: {} })._id).not.toBe(seal(CONTENT)._id);
  });

  it("has the id and the bytes it always had", async () => {
    const fixed = await loadCrypto({ random: seededRandom("golden page") });
    const { signers } = createTestNetwork(fixed);
    const page = sealPage(fixed, signers.applier, newScopeKey(fixed, "common", 1), FIELDS, { ...CONTENT, rows: [] });
    const { sealedHash: _, ...header } = JSON.parse(page.header.text) as PageHeader;
    expect(header).toMatchInlineSnapshot(`
      {
        "epoch": 1,
        "format": 1,
        "generation": 1,
        "index": 12,
        "kind": "page",
        "network": "test-city",
        "rows": 0,
        "scope": "common",
        "suite": 1,
      }
    `);
  });

  it("shows no size below a block", () => {
    const sizes = [[], ["a"], ["a".repeat(500)]].map((rows) => fromBase64(seal({ ...CONTENT, rows }).sealed).length);
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBe(PAGE_BLOCK_BYTES + 24 + 16);
  });

  it("works in suite 2", () => {
    if (crypto.suite(2) === undefined) return;
    const other = createTestNetwork(crypto, 2);
    const page = seal(CONTENT, other.signers.applier);
    const opened = openPage(crypto, { registry: other.registry, scopeKey }, page);
    expect(opened).toMatchObject({ ok: true, value: { content: CONTENT, header: { suite: 2 } } });
  });

  it("does not seal what could not be opened", () => {
    expect(() => seal({ ...CONTENT, rows: Array.from({ length: PAGE_ROWS_MAX + 1 }, () => 0) })).toThrow();
    expect(() => seal({ ...CONTENT, rows: [0.5] })).toThrow();
  });
});

describe("refusing, in order of precedence", () => {
  it("not-authentic: any other signer, text, signature or id", () => {
    const page = seal(CONTENT);
    const notAuthentic = { ok: false, error: "not-authentic" };
    expect(open(seal(CONTENT, network.signers.sequencer))).toEqual(notAuthentic);
    expect(open(seal(CONTENT, network.signers.branch))).toEqual(notAuthentic);
    expect(open({ ...page, _id: `${page._id.slice(0, -1)}x` })).toEqual(notAuthentic);
    expect(open({ ...page, _id: page._id.replace("B01", "B02") })).toEqual(notAuthentic);
    expect(open({ ...page, header: { ...page.header, by: network.signers.branch.keyId } })).toEqual(notAuthentic);
    for (const text of everyCharacterChanged(page.header.text)) {
      const header = { ...page.header, text };
      expect(open({ ...page, header })).toEqual(notAuthentic);
      expect(open({ header, sealed: page.sealed, _id: pageId("branch/B01", crypto.sha256(toUtf8(text))) })).toEqual(
        notAuthentic,
      );
    }
  });

  it.each<[string, (header: PageHeader) => object]>([
    ["another network", (header) => ({ ...header, network: "other-city" })],
    ["a member too many", (header) => ({ ...header, more: 1 })],
    ["a member too few", ({ epoch: _, ...header }) => header],
    ["another format", (header) => ({ ...header, format: 2 })],
    ["a scope that is a path", (header) => ({ ...header, scope: "../C0" })],
  ])("not-authentic: a header signed with %s", (_case, alter) => {
    expect(open(withHeader(seal(CONTENT), alter))).toEqual({ ok: false, error: "not-authentic" });
  });

  it("damaged: any bit of the sealed bytes", () => {
    const page = seal(CONTENT);
    const sealed = fromBase64(page.sealed);
    for (let bit = 0; bit < sealed.length * 8; bit += 997) {
      const altered = { ...page, sealed: toBase64(withBitFlipped(sealed, bit)) };
      expect(open(altered)).toEqual({ ok: false, error: "damaged" });
      expect(readPageHeader(crypto, network.registry, altered)).toEqual({ ok: false, error: "damaged" });
    }
    for (const other of ["", "?", page.sealed.slice(4)]) expect(open({ ...page, sealed: other }).ok).toBe(false);
  });

  it("other-key: a key of another scope or generation", () => {
    const page = seal(CONTENT);
    expect(open(page, { ...scopeKey, scope: "branch/B02" })).toEqual({ ok: false, error: "other-key" });
    expect(open(page, { ...scopeKey, generation: 2 })).toEqual({ ok: false, error: "other-key" });
  });

  it("cannot-open: another key, or a header the bytes were not sealed for", () => {
    const page = seal(CONTENT);
    expect(open(page, newScopeKey(crypto, "branch/B01", 1))).toEqual({ ok: false, error: "cannot-open" });
    for (const alter of [{ index: 13 }, { epoch: 2 }, { rows: 2 }, { suite: 2 }]) {
      expect(open(withHeader(page, (header) => ({ ...header, ...alter })))).toEqual({
        ok: false,
        error: "cannot-open",
      });
    }
  });

  it("malformed and rows-differ: content no applier seals, sealed by the holder of its keys", () => {
    const sealText = (text: string, rows: number): SealedPage => {
      const page = seal(CONTENT);
      const { sealedHash: _, ...clear } = { ...(JSON.parse(page.header.text) as PageHeader), rows };
      const bound = signText(crypto, network.signers.applier, clear).text;
      const sealed = crypto.sealRepeatably(pack(text, PAGE_BLOCK_BYTES), scopeKey.key, toUtf8(bound));
      return { ...withHeader(page, () => ({ ...clear, sealedHash: crypto.sha256(sealed) })), sealed: toBase64(sealed) };
    };
    const empty = '{"decided":{},"left":[],"rows":[],"verdicts":[]}';
    expect(open(sealText(empty, 0)).ok).toBe(true);
    expect(open(sealText(empty, 1))).toEqual({ ok: false, error: "rows-differ" });
    for (const text of [
      "",
      "[]",
      "null",
      empty.slice(1),
      empty.replace('"rows":[]', '"rows":{}'),
      empty.replace('"decided":{}', '"decided":{"a":"1"}'),
      empty.replace('"left":[]', '"left":[{}]'),
      empty.replace('"verdicts":[]', '"verdicts":[{"ref":"x","state":"applied","detail":{}}]'),
    ]) {
      expect(open(sealText(text, 0)), text).toEqual({ ok: false, error: "malformed" });
    }
  });
});

describe("pages that something verified names", () => {
  it("need no signature of their own, and are checked in everything else", () => {
    const page = seal(CONTENT);
    const unsigned = { ...page, header: { ...page.header, signature: "" } };
    const from = { registry: network.registry, scopeKey, named: new Set([page._id]) };
    expect(openPage(crypto, from, unsigned)).toMatchObject({ ok: true, value: { content: CONTENT } });
    expect(open(unsigned)).toEqual({ ok: false, error: "not-authentic" });
    const other = seal({ ...CONTENT, rows: [] });
    expect(openPage(crypto, from, { ...other, _id: page._id })).toEqual({ ok: false, error: "not-authentic" });
    expect(openPage(crypto, from, { ...page, sealed: other.sealed })).toEqual({ ok: false, error: "damaged" });
    const elsewhere = withHeader(page, (header) => ({ ...header, network: "other-city" }));
    const named = new Set([elsewhere._id]);
    expect(openPage(crypto, { ...from, named }, elsewhere)).toEqual({ ok: false, error: "not-authentic" });
  });
});
