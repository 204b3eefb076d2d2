import { CHANGE_TEXT_MAX, type Change, canonicalJson, type JsonObject, refParts } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import { continueChain } from "./chain.ts";
import { readChange, textOfChange, writeChange } from "./change-text.ts";
import { draft, HASH, INCARNATION, type TestNetwork, testNetwork } from "./journal.fixture.ts";

let network: TestNetwork;
let change: Change;

beforeAll(async () => {
  network = await testNetwork("change text");
  const end = { incarnation: INCARNATION, sequence: 0, hash: HASH, stamp: { ms: 0, counter: 0 } };
  const { written } = continueChain(network.crypto, network.identity, end, [draft()], 1_000);
  change = written[0]?.change as Change;
});

const textWith = (members: JsonObject) => canonicalJson({ ...(change as unknown as JsonObject), ...members });
const deep = (levels: number): JsonObject => (levels === 0 ? {} : { in: deep(levels - 1) });

describe("the text of a change", () => {
  it("is read back as it was written, under its own hash", () => {
    const written = writeChange(network.crypto, change);
    expect(readChange(network.crypto, written.text)).toEqual({
      ok: true,
      value: { ref: written.ref, change: JSON.parse(written.text) },
    });
    const bytes = new TextEncoder().encode(written.text);
    expect(refParts(written.ref)).toEqual({
      incarnation: INCARNATION,
      sequence: 1,
      hash: network.crypto.sha256(bytes),
    });
  });

  it("hides its content: the same draft twice has two hashes", () => {
    const end = { incarnation: INCARNATION, sequence: 0, hash: HASH, stamp: { ms: 0, counter: 0 } };
    const refs = [1, 2].map(
      () => continueChain(network.crypto, network.identity, end, [draft()], 1_000).written[0]?.ref,
    );
    expect(new Set(refs).size).toBe(2);
  });

  it("keeps members it does not know", () => {
    const read = readChange(network.crypto, textWith({ zeal: { more: [1] } }));
    expect(read.ok && (read.value.change as unknown as JsonObject)["zeal"]).toEqual({ more: [1] });
  });

  it.each<[string, string, () => string]>([
    ["too-long", "longer than a change may be", () => textWith({ value: { text: "x".repeat(CHANGE_TEXT_MAX) } })],
    ["too-long", "too long and no JSON", () => "x".repeat(CHANGE_TEXT_MAX + 1)],
    ["not-canonical", "no JSON", () => "{"],
    ["not-canonical", "a blank", () => textOfChange(change).replace('"kind":', '"kind": ')],
    ["not-canonical", "a fraction", () => textOfChange(change).replace('"schemaVersion":1', '"schemaVersion":1.5')],
    ["not-canonical", "members out of order", () => JSON.stringify({ zeal: 1, ...change })],
    ["not-canonical", "the same member twice", () => textOfChange(change).replace('"kind"', '"kind":"change","kind"')],
    ["not-canonical", "nested without end", () => `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
    ["malformed", "no object", () => "[]"],
    ["malformed", "another kind", () => textWith({ kind: "tip" })],
    ["malformed", "another format", () => textWith({ format: 2 })],
    ["malformed", "no network", () => textWith({ network: undefined })],
    ["malformed", "a short salt", () => textWith({ salt: "00" })],
    ["malformed", "no site id", () => textWith({ site: "b01" })],
    ["malformed", "no incarnation", () => textWith({ incarnation: "x" })],
    ["malformed", "sequence 0", () => textWith({ sequence: 0 })],
    ["malformed", "a sequence no Ref can name", () => textWith({ sequence: 1_000_000_000_000_000 })],
    ["malformed", "no previous", () => textWith({ previous: undefined })],
    ["malformed", "continues behind the first", () => textWith({ sequence: 2, continues: `${INCARNATION}/1/${HASH}` })],
    ["malformed", "a negative stamp", () => textWith({ stamp: { ms: -1, counter: 0 } })],
    ["malformed", "a counter too large", () => textWith({ stamp: { ms: 1, counter: 65_536 } })],
    ["malformed", "no beacon", () => textWith({ beacon: "" })],
    ["malformed", "a control character", () => textWith({ group: "con\u0000tact" })],
    ["malformed", "no entity key", () => textWith({ entityKey: "1" })],
    ["malformed", "an unknown operation", () => textWith({ operation: "delete" })],
    ["malformed", "base is no Ref", () => textWith({ base: [HASH] })],
    ["malformed", "too many heads", () => textWith({ base: Array(65).fill(`${INCARNATION}/1/${HASH}`) })],
    ["malformed", "a put without value", () => textWith({ value: undefined })],
    ["malformed", "a value that is a list", () => textWith({ value: [] })],
    ["malformed", "clears on a put", () => textWith({ clears: [`${INCARNATION}/1/${HASH}`] })],
    ["malformed", "a clear of nothing", () => textWith({ operation: "clear", value: undefined, clears: [] })],
    ["malformed", "an image too deep", () => textWith({ value: deep(8) })],
    ["malformed", "no such day", () => textWith({ businessDate: "2026-02-30" })],
    ["malformed", "no period", () => textWith({ period: "2026-13" })],
    ["malformed", "a long idempotency key", () => textWith({ idempotencyKey: "k".repeat(121) })],
    ["malformed", "no operator", () => textWith({ operatorId: "" })],
    ["malformed", "no schema version", () => textWith({ schemaVersion: 0 })],
    ["unknown-suite", "a suite this machine has not", () => textWith({ suite: 77 })],
  ])("is %s: %s", (reason, _what, text) => {
    expect(readChange(network.crypto, text())).toEqual({ ok: false, error: reason });
  });

  it("takes the deepest image and a clear", () => {
    const ref = `${INCARNATION}/1/${HASH}`;
    expect(readChange(network.crypto, textWith({ value: deep(7) })).ok).toBe(true);
    expect(readChange(network.crypto, textWith({ operation: "clear", value: undefined, clears: [ref] })).ok).toBe(true);
  });

  it("is never made of what a reader would refuse", () => {
    expect(() => writeChange(network.crypto, { ...change, operatorId: "" })).toThrow(/invariant/);
    expect(() => writeChange(network.crypto, { ...change, value: { t: "x".repeat(CHANGE_TEXT_MAX) } })).toThrow(/long/);
  });
});
