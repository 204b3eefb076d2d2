import type { Hash, Incarnation, SiteId, Tip } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import type { SignedText } from "../documents.ts";
import { fromBase64, toBase64, toUtf8 } from "./bytes.ts";
import type { Crypto, KeyPair } from "./crypto.ts";
import { seededRandom } from "./seeded-random.fixture.ts";
import { signedTextSchema } from "./signed-text-schema.ts";
import { documentOf, keyIdOf, readSigned, type Signer, signatureHolds, signText } from "./signing.ts";
import { createSmSuite } from "./sm-suite.ts";
import { loadCrypto } from "./sodium-crypto.ts";
import { everyBitFlipped, everyCharacterChanged } from "./tamper.fixture.ts";

const TIP: Tip = {
  kind: "tip",
  format: 1,
  suite: 1,
  network: "test-city",
  site: "B01" as SiteId,
  incarnation: "000102030405060708090a0b0c0d0e0f" as Incarnation,
  sequence: 3,
  hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" as Hash,
  count: 2,
};

let crypto: Crypto;
const smSuite = createSmSuite(seededRandom("sm"));

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("signing"), suites: smSuite ? [smSuite] : [] });
});

function newSigner(suite: number): { keys: KeyPair; signer: Signer } {
  const keys = crypto.suite(suite)?.newSigningKeys();
  if (keys === undefined) throw new Error("the suite is loaded");
  return { keys, signer: { keyId: keyIdOf(crypto, keys.publicKey), suite, secretKey: keys.secretKey } };
}

it("signs a tip as ever", async () => {
  crypto = await loadCrypto({ random: seededRandom("golden tip"), suites: smSuite ? [smSuite] : [] });
  expect(signText(crypto, newSigner(1).signer, TIP)).toMatchInlineSnapshot(`
    {
      "by": "377aa5987db38d7a00c5e109d84a42d8",
      "signature": "REZl7mjpvcV7lIPP9KQN8LioLNaN3x0OYgDCTmidhEftGJqFsHtVt6ggTXhf2vWllA3EzMMzlXzOxDtQDm0PAQ==",
      "text": "{"count":2,"format":1,"hash":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","incarnation":"000102030405060708090a0b0c0d0e0f","kind":"tip","network":"test-city","sequence":3,"site":"B01","suite":1}",
    }
  `);
});

it("puts kind and a zero byte before the text", () => {
  const { keys, signer } = newSigner(1);
  const { text, signature } = signText(crypto, signer, TIP);
  expect(crypto.suite(1)?.verify(toUtf8(`huilian/tip/1\0${text}`), signature, keys.publicKey)).toBe(true);
  expect(crypto.suite(1)?.verify(toUtf8(text), signature, keys.publicKey)).toBe(false);
});

describe.each(smSuite === undefined ? [1] : [1, 2])("suite %i", (suite) => {
  it("reads what it signed", () => {
    const { keys, signer } = newSigner(suite);
    const key = { publicKey: keys.publicKey, suite };
    const signed = signText(crypto, signer, TIP);
    expect(readSigned<Tip>(crypto, signed, "tip", key)).toEqual(TIP);
    expect(signedTextSchema.safeParse(signed).success).toBe(true);
  });

  it("reads nothing when anything is another: text, signer, signature, kind, key, suite", () => {
    const { keys, signer } = newSigner(suite);
    const key = { publicKey: keys.publicKey, suite };
    const signed = signText(crypto, signer, TIP);
    const reads = (other: SignedText): boolean => readSigned<Tip>(crypto, other, "tip", key) !== undefined;
    expect(reads({ ...signed, text: signed.text.replace('"sequence":3', '"sequence":4') })).toBe(false);
    expect(reads({ ...signed, text: `${signed.text} ` })).toBe(false);
    expect(reads({ ...signed, by: newSigner(suite).signer.keyId })).toBe(false);
    expect(reads({ ...signed, by: signed.by.toUpperCase() })).toBe(false);
    expect(readSigned(crypto, signed, "receipt", key)).toBeUndefined();
    expect(readSigned(crypto, signed, "tip/1\0x", key)).toBeUndefined();
    expect(readSigned<Tip>(crypto, signed, "tip", { ...key, suite: 9 })).toBeUndefined();
    expect(
      readSigned<Tip>(crypto, signed, "tip", { publicKey: newSigner(suite).keys.publicKey, suite }),
    ).toBeUndefined();
    expect(readSigned<Tip>(crypto, signed, "tip", { publicKey: "not base64", suite })).toBeUndefined();
  });
});

it("fails for every changed character of text and signature", () => {
  const { keys, signer } = newSigner(1);
  const key = { publicKey: keys.publicKey, suite: 1 };
  const signed = signText(crypto, signer, { kind: "beacon", index: 7 });
  expect(signatureHolds(crypto, signed, "beacon", key)).toBe(true);
  for (const text of everyCharacterChanged(signed.text)) {
    expect(signatureHolds(crypto, { ...signed, text }, "beacon", key)).toBe(false);
  }
  for (const altered of everyBitFlipped(fromBase64(signed.signature))) {
    expect(signatureHolds(crypto, { ...signed, signature: toBase64(altered) }, "beacon", key)).toBe(false);
  }
});

it("reads canonical texts only, also from a signer who signs others", () => {
  const { keys, signer } = newSigner(1);
  const text = '{"kind": "beacon"}';
  const signature = crypto.suite(1)?.sign(toUtf8(`huilian/beacon/1\0${text}`), signer.secretKey) ?? "";
  const signed = { text, by: signer.keyId, signature };
  const key = { publicKey: keys.publicKey, suite: 1 };
  expect(signatureHolds(crypto, signed, "beacon", key)).toBe(true);
  expect(readSigned(crypto, signed, "beacon", key)).toBeUndefined();
  for (const other of ["[]", "null", '"beacon"', "{}", '{"kind":"tip"}', "", "{"]) {
    expect(documentOf(other, "beacon")).toBeUndefined();
  }
});

it("throws for what cannot be signed", () => {
  const { signer } = newSigner(1);
  expect(() => signText(crypto, signer, { kind: "a b" })).toThrow();
  expect(() => signText(crypto, { ...signer, suite: 9 }, { kind: "tip" })).toThrow();
  expect(() => signText(crypto, signer, { kind: "tip", share: 0.5 })).toThrow();
});
