import { createPublicKey, verify as verifyByOpenSsl } from "node:crypto";
import fc from "fast-check";
import sodium from "libsodium-wrappers-sumo";
import { beforeAll, describe, expect, it } from "vitest";
import { equalBytes, fromBase64, fromHex, joinBytes, toBase64, toHex, toUtf8 } from "./bytes.ts";
import type { Crypto, Suite } from "./crypto.ts";
import { seededRandom } from "./seeded-random.fixture.ts";
import { loadCrypto } from "./sodium-crypto.ts";
import { everyBitFlipped, everyCharacterChanged } from "./tamper.fixture.ts";

let crypto: Crypto;
let suite: Suite;

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("sodium-crypto") });
  const first = crypto.suite(1);
  if (first === undefined) throw new Error("suite 1 is always loaded");
  suite = first;
});

const KEY = fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
const OTHER_KEY = fromHex("100102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
const BOUND = toUtf8("page/common");

describe("published vectors", () => {
  it("hashes as FIPS 180-2 says", () => {
    expect(crypto.sha256(toUtf8("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("signs as RFC 8032, section 7.1, test 2 says", () => {
    const seed = fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const publicKey = fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = suite.sign(Uint8Array.of(0x72), toBase64(joinBytes(seed, publicKey)));
    expect(toHex(fromBase64(signature))).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
  });

  it("computes HMAC as RFC 4231, case 2 says", () => {
    expect(toHex(crypto.mac(toUtf8("what do ya want for nothing?"), toUtf8("Jefe")))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("agrees as RFC 7748, section 6.1 says", () => {
    const aliceSecret = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    const bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    const shared = crypto.agree(toBase64(fromHex(aliceSecret)), toBase64(fromHex(bobPublic)));
    expect(shared && toHex(shared)).toBe("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  });

  it("opens what draft-irtf-cfrg-xchacha-03, A.3.1 seals", () => {
    const nonce = fromHex("404142434445464748494a4b4c4d4e4f5051525354555657");
    const cipher = fromHex(
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39" +
        "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9" +
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
    );
    const key = fromHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const plain = crypto.open(joinBytes(nonce, cipher), key, fromHex("50515253c0c1c2c3c4c5c6c7"));
    expect(plain).toEqual(
      toUtf8(
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
      ),
    );
  });
});

/** Values of this program's own making. Where one of them changes, everything sealed or signed before is unreadable. */
describe("golden values", () => {
  it("makes keys, seals and derives as ever", async () => {
    const again = await loadCrypto({ random: seededRandom("golden") });
    const keys = again.suite(1)?.newSigningKeys();
    const box = again.newBoxKeys();
    const golden = {
      signing: keys?.publicKey,
      box: box.publicKey,
      derived: toHex(again.deriveKey(KEY, "huilian/test/1")),
      sealed: toHex(again.seal(toUtf8("惠联"), KEY, BOUND)),
      repeatable: toHex(again.sealRepeatably(toUtf8("惠联"), KEY, BOUND)),
      boxed: toHex(again.sealToKey(toUtf8("惠联"), box.publicKey)),
      stretched: toHex(
        again.stretch(toUtf8("11010519491231002X"), KEY.slice(0, 16), { operations: 1, memoryBytes: 8192 }, 64),
      ),
    };
    expect(golden).toMatchInlineSnapshot(`
      {
        "box": "cibY6IlaTmHZxqKu/LDa9pW9oNBiqaYtIdFzwdUEiGo=",
        "boxed": "3ce8b95824a0f7190d3161453c0d70728b044275641c72a5700995d9bcbc1d5c19b4852293b7bec5a0a36f155d9d36186bc8c3ecbe02",
        "derived": "00cd287d4a9719983f523a5cc338a03324eff9c44dab5e5feb26cd4b54657006",
        "repeatable": "8f5837b30f47ad66aec7f1cc8215d82dacc005d8f482c79b075f325ab69479ef35ed9eb7355af3d0ebdc60e259b0",
        "sealed": "125c0dc0f41ae1c74bcb2fce80343d646963c4bcd6abb4bf52b71b1fb0a57cc5e826d40546255d9b27cf3a020f44",
        "signing": "WajqAbkeDarqqz7r8gBGdFmwXYrVlTf1uc/3Gbnb2UQ=",
        "stretched": "7523c8ce12f012b8510385ae024aa745c780000b86af36fa6bf36333181a482133dcf66ec98f78337482fa5e8ccc84e5bfd10cae1f2ed29452ea1a0af71d9015",
      }
    `);
  });
});

describe("signatures", () => {
  it("hold for OpenSSL too", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const message = toUtf8("参保");
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), fromBase64(publicKey)]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    expect(verifyByOpenSsl(null, message, key, fromBase64(suite.sign(message, secretKey)))).toBe(true);
  });

  it("fail for every flipped bit of message, signature and key", () => {
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

  it("answer false, and do not throw, for what is no signature or key", () => {
    const { publicKey, secretKey } = suite.newSigningKeys();
    const signature = suite.sign(KEY, secretKey);
    for (const text of everyCharacterChanged(signature)) expect(suite.verify(KEY, text, publicKey)).toBe(false);
    for (const text of ["", "AAAA", "参保", "=", publicKey]) expect(suite.verify(KEY, text, publicKey)).toBe(false);
    for (const text of ["", "AAAA", "参保", signature]) expect(suite.verify(KEY, signature, text)).toBe(false);
  });
});

describe("seals", () => {
  it("open again, whatever is in them", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (plain, bound) => {
        for (const sealed of [crypto.seal(plain, KEY, bound), crypto.sealRepeatably(plain, KEY, bound)]) {
          const opened = crypto.open(sealed, KEY, bound);
          expect(opened !== undefined && equalBytes(opened, plain)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("stay shut for every flipped bit, another key, other bound data and every shorter length", () => {
    const sealed = crypto.seal(toUtf8("plain"), KEY, BOUND);
    for (const altered of everyBitFlipped(sealed)) expect(crypto.open(altered, KEY, BOUND)).toBeUndefined();
    for (const altered of everyBitFlipped(BOUND)) expect(crypto.open(sealed, KEY, altered)).toBeUndefined();
    expect(crypto.open(sealed, OTHER_KEY, BOUND)).toBeUndefined();
    for (let length = 0; length < sealed.length; length += 1) {
      expect(crypto.open(sealed.subarray(0, length), KEY, BOUND)).toBeUndefined();
    }
  });

  it("repeat only where everything is the same", () => {
    const sealed = crypto.sealRepeatably(toUtf8("ab"), KEY, toUtf8("c"));
    const nonceOf = (bytes: Uint8Array): string => toHex(bytes.subarray(0, 24));
    expect(crypto.sealRepeatably(toUtf8("ab"), KEY, toUtf8("c"))).toEqual(sealed);
    const others = [
      crypto.sealRepeatably(toUtf8("ac"), KEY, toUtf8("c")),
      crypto.sealRepeatably(toUtf8("ab"), OTHER_KEY, toUtf8("c")),
      crypto.sealRepeatably(toUtf8("b"), KEY, toUtf8("ca")),
      crypto.sealRepeatably(toUtf8("cab"), KEY, toUtf8("")),
    ];
    expect(new Set([sealed, ...others].map(nonceOf)).size).toBe(5);
    expect(crypto.seal(toUtf8("ab"), KEY, BOUND)).not.toEqual(crypto.seal(toUtf8("ab"), KEY, BOUND));
  });

  it("throw for a key of another length, and do not name it", () => {
    const short = fromHex("00112233445566778899");
    expect(() => crypto.open(new Uint8Array(60), short, BOUND)).toThrow("a key has 32 bytes");
    expect(() => crypto.seal(BOUND, short, BOUND)).toThrow("a key has 32 bytes");
    expect(() => suite.sign(BOUND, toBase64(short))).toThrow("a signing key of suite 1 has 64 bytes");
  });
});

describe("boxes", () => {
  it("open for their owner, also when libsodium sealed them", () => {
    const keys = crypto.newBoxKeys();
    const plain = toUtf8("scope key");
    expect(crypto.openWithKey(crypto.sealToKey(plain, keys.publicKey), keys)).toEqual(plain);
    expect(crypto.openWithKey(sodium.crypto_box_seal(plain, fromBase64(keys.publicKey)), keys)).toEqual(plain);
    expect(crypto.openWithKey(crypto.sealToKey(plain, keys.publicKey), crypto.newBoxKeys())).toBeUndefined();
  });

  it("stay shut for every flipped bit and every shorter length", () => {
    const keys = crypto.newBoxKeys();
    const sealed = crypto.sealToKey(Uint8Array.of(7), keys.publicKey);
    for (const [bit, altered] of [...everyBitFlipped(sealed)].entries()) {
      // X25519 ignores the highest bit of a public key, but the nonce is made of the key as it stands.
      expect(crypto.openWithKey(altered, keys), `bit ${bit}`).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(crypto.openWithKey(sealed.subarray(0, length), keys)).toBeUndefined();
    }
  });

  it("agree on both sides, and with no key that gives a known secret", () => {
    const one = crypto.newBoxKeys();
    const two = crypto.newBoxKeys();
    expect(crypto.agree(one.secretKey, two.publicKey)).toEqual(crypto.agree(two.secretKey, one.publicKey));
    expect(crypto.agree(one.secretKey, toBase64(new Uint8Array(32)))).toBeUndefined();
    expect(crypto.agree(one.secretKey, "AAAA")).toBeUndefined();
    expect(crypto.agree(one.secretKey, "not base64")).toBeUndefined();
  });
});

it("takes its chance from outside, and from the system otherwise", async () => {
  const [one, two] = await Promise.all([1, 2].map(() => loadCrypto({ random: seededRandom("same") })));
  expect(one?.newBoxKeys()).toEqual(two?.newBoxKeys());
  expect(one?.seal(KEY, KEY, KEY)).toEqual(two?.seal(KEY, KEY, KEY));
  const real = await loadCrypto();
  expect(real.randomBytes(32)).not.toEqual(real.randomBytes(32));
  expect(real.suite(2)).toBeUndefined();
  await expect(loadCrypto({ suites: [suite] })).rejects.toThrow("a suite id is given once");
});
