import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  getCurves,
  getHashes,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { assert, type Hash } from "@huilian/domain/base";
import { fromHex, joinBytes, parseBase64Of, toBase64 } from "./bytes.ts";
import type { Suite } from "./crypto.ts";
import { parseDerSignature, toDerSignature } from "./sm-signature.ts";

export const SM_SUITE = 2;

const SCALAR_BYTES = 32;
const POINT_BYTES = 65;
const SIGNATURE_BYTES = 64;
/** DER of SubjectPublicKeyInfo and PrivateKeyInfo for the curve sm2p256v1 (OID 1.2.156.10197.1.301), up to the key itself. */
const PUBLIC_KEY_HEAD = fromHex("3059301306072a8648ce3d020106082a811ccf5501822d034200");
const SECRET_KEY_HEAD = fromHex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420");
const SECRET_KEY_POINT_HEAD = fromHex("a144034200");

/**
 * Suite 2: SM2 signatures over SM3 hashes (GB/T 32918.2, GB/T 32905) through the OpenSSL that Node brings.
 * Undefined where that OpenSSL is built without them. Public key: the uncompressed point, 65 bytes. Secret key: the
 * scalar and the point. Signature: r and s of 32 bytes each, since DER allows lengths to vary.
 *
 * The distinguishing id that SM2 hashes before the message is empty, because `node:crypto` has no way to set the
 * customary `1234567812345678` (GM/T 0009): signatures hold within the network, and other verifiers must be told.
 */
export function createSmSuite(random: (count: number) => Uint8Array = randomBytes): Suite | undefined {
  if (!getHashes().includes("sm3") || !getCurves().includes("SM2")) return undefined;
  const suite = smSuite(random);
  return signsAsSm2(suite) ? suite : undefined;
}

const smSuite = (random: (count: number) => Uint8Array): Suite => ({
  id: SM_SUITE,
  hash: (bytes) => createHash("sm3").update(bytes).digest("hex") as Hash,
  newSigningKeys() {
    const scalar = random(SCALAR_BYTES);
    const exchange = createECDH("SM2");
    // Throws for a scalar outside the group: one draw in 2^32 or fewer, and a caller may simply call again.
    exchange.setPrivateKey(scalar);
    const point = new Uint8Array(exchange.getPublicKey());
    return { publicKey: toBase64(point), secretKey: toBase64(joinBytes(scalar, point)) };
  },
  sign(message, secretKey) {
    const key = secretKeyObject(secretKey);
    const signature = parseDerSignature(sign("sm3", message, key));
    assert(signature !== undefined, "OpenSSL signs in DER");
    return toBase64(signature);
  },
  verify(message, signature, publicKey) {
    const raw = parseBase64Of(signature, SIGNATURE_BYTES);
    const key = publicKeyObject(publicKey);
    return raw !== undefined && key !== undefined && verify("sm3", message, key, toDerSignature(raw));
  },
});

/**
 * Keys always go in as DER: a key that `generateKeyPairSync` made on this curve is an ECDSA key to OpenSSL and signs
 * by ECDSA, while the same key read from DER is an SM2 key.
 */
function secretKeyObject(secretKey: string): KeyObject {
  const bytes = parseBase64Of(secretKey, SCALAR_BYTES + POINT_BYTES);
  assert(bytes !== undefined, "a signing key of suite 2 has 97 bytes");
  const scalar = bytes.subarray(0, SCALAR_BYTES);
  const der = joinBytes(SECRET_KEY_HEAD, scalar, SECRET_KEY_POINT_HEAD, bytes.subarray(SCALAR_BYTES));
  return createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
}

function publicKeyObject(publicKey: string): KeyObject | undefined {
  const point = parseBase64Of(publicKey, POINT_BYTES);
  // OpenSSL also reads hybrid points (first byte 6 or 7): a second text for the same key.
  if (point === undefined || point[0] !== 4) return undefined;
  try {
    return createPublicKey({ key: Buffer.from(joinBytes(PUBLIC_KEY_HEAD, point)), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

/** A signature OpenSSL's command line made over `huilian`, so that ECDSA on the same curve is never taken for SM2. */
const KNOWN_MESSAGE = new TextEncoder().encode("huilian");
const KNOWN_PUBLIC_KEY = "BLrC/yIM8N+M3Ugcb+16o8qqQ22XamzDXG9ikJOqpIeF3eoBs0KkkuHojrFzgKvBAlVsKkCE2jv3y6pat0ZCE2s=";
const KNOWN_SIGNATURE = "LFyP2XOYLasYfFq6c94+1JzMDbCUYCY4TzaAiE6zjbX8Q4KTuRE9vjVlQsMF/ko+SVmg+U5bBDjLrZkR/lviuQ==";

const signsAsSm2 = (suite: Suite): boolean => suite.verify(KNOWN_MESSAGE, KNOWN_SIGNATURE, KNOWN_PUBLIC_KEY);
