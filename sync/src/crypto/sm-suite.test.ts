import { createPublicKey, verify as verifyByOpenSsl } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, fromHex, toBase64, toHex, toUtf8 } from "./bytes.ts";
import { seededRandom } from "./seeded-random.fixture.ts";
import { parseDerSignature, toDerSignature } from "./sm-signature.ts";
import { createSmSuite } from "./sm-suite.ts";
import { everyBitFlipped } from "./tamper.fixture.ts";

const suite = createSmSuite(seededRandom("sm"));

describe.skipIf(suite === undefined)("suite 2: SM2 and SM3", () => {
  if (suite === undefined) return;

  it("hashes as GB/T 32905, appendix A.1 says", () => {
    expect(suite.hash(toUtf8("abc"))).toBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  });

  it("makes the same keys from the same chance", () => {
    const again = createSmSuite(seededRandom("keys"));
    const once = createSmSuite(seededRandom("keys"));
    expect(again?.newSigningKeys()).toEqual(once?.newSigningKeys());
  });

  it("signs what OpenSSL verifies as SM2", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const message = toUtf8("参保");
    const signature = suite.sign(message, secretKey);
    const head = fromHex("3059301306072a8648ce3d020106082a811ccf5501822d034200");
    const key = createPublicKey({ key: Buffer.concat([head, fromBase64(publicKey)]), format: "der", type: "spki" });
    expect(verifyByOpenSsl("sm3", message, key, toDerSignature(fromBase64(signature)))).toBe(true);
  });

  it("refuses every flipped bit of message, signature and key", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const message = toUtf8("fen");
    const signature = suite.sign(message, secretKey);
    expect(suite.verify(message, signature, publicKey)).toBe(true);
    for (const altered of everyBitFlipped(message)) expect(suite.verify(altered, signature, publicKey)).toBe(false);
    for (const altered of everyBitFlipped(fromBase64(signature))) {
      expect(suite.verify(message, toBase64(altered), publicKey)).toBe(false);
    }
    for (const altered of everyBitFlipped(fromBase64(publicKey))) {
      expect(suite.verify(message, signature, toBase64(altered))).toBe(false);
    }
  });

  it("knows a key in one form only", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const signature = suite.sign(toUtf8("a"), secretKey);
    for (const hybrid of [6, 7]) {
      const point = Uint8Array.from(fromBase64(publicKey));
      point[0] = hybrid;
      expect(suite.verify(toUtf8("a"), signature, toBase64(point))).toBe(false);
    }
  });

  it("answers false, and does not throw, for what is no signature or key", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const signature = suite.sign(toUtf8("a"), secretKey);
    for (const text of ["", "AAAA", "参保", publicKey, toBase64(new Uint8Array(64))]) {
      expect(suite.verify(toUtf8("a"), text, publicKey)).toBe(false);
    }
    for (const text of ["", "AAAA", signature, toBase64(new Uint8Array(65)), toBase64(new Uint8Array(65).fill(4))]) {
      expect(suite.verify(toUtf8("a"), signature, text)).toBe(false);
    }
  });
});

describe("signatures between DER and two numbers", () => {
  it("round-trip", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (raw) => {
        expect(toHex(parseDerSignature(toDerSignature(raw)) ?? new Uint8Array())).toBe(toHex(raw));
      }),
    );
  });

  it("write small and negative-looking numbers as DER does", () => {
    const raw = new Uint8Array(64);
    raw[31] = 1;
    raw[63] = 0x80;
    expect(toHex(toDerSignature(raw))).toBe("300702010102020080");
  });

  it("refuse other bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void parseDerSignature(bytes)));
    for (const hex of [
      "",
      "30",
      "3000",
      "3003020101",
      "3106020101020101",
      "3006020101020101ff",
      "3006020101020201",
      "3006020101030101",
    ]) {
      expect(parseDerSignature(fromHex(hex)), hex).toBeUndefined();
    }
  });
});
