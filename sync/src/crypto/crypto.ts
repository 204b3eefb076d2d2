import type { Hash } from "@huilian/domain/base";

/** Base64 (RFC 4648, with padding) of raw bytes: how bytes stand in JSON documents. */
export type Base64 = string;
/** First 128 bits, in hex, of the SHA-256 of a public key. */
export type KeyId = string;

export interface KeyPair {
  readonly publicKey: Base64;
  readonly secretKey: Base64;
}

/**
 * One set of algorithms under one id. Every signed or sealed thing names its suite, so that other algorithms
 * can come without breaking chains. `1` is Ed25519, SHA-256 and XChaCha20-Poly1305.
 */
export interface Suite {
  readonly id: number;
  hash(bytes: Uint8Array): Hash;
  newSigningKeys(): KeyPair;
  sign(message: Uint8Array, secretKey: Base64): Base64;
  verify(message: Uint8Array, signature: Base64, publicKey: Base64): boolean;
}

/**
 * All cryptography the network uses, behind one port. Pure functions of their input but for `randomBytes`
 * and what is built on it.
 */
export interface Crypto {
  suite(id: number): Suite | undefined;
  /** SHA-256, whatever the suite: content addresses of stored things. */
  sha256(bytes: Uint8Array): Hash;
  randomBytes(count: number): Uint8Array;

  /** X25519 key pair for sealed boxes and key agreement. */
  newBoxKeys(): KeyPair;
  /** `crypto_box_seal`: anybody may seal to a public key; only its owner opens. */
  sealToKey(plain: Uint8Array, publicKey: Base64): Uint8Array;
  openWithKey(sealed: Uint8Array, keys: KeyPair): Uint8Array | undefined;
  /** X25519 shared secret; undefined when their key is not a key or is one of the few that give a known secret. */
  agree(ownSecretKey: Base64, theirPublicKey: Base64): Uint8Array | undefined;

  /** XChaCha20-Poly1305 with a 32-byte key. The result is nonce (24 bytes) and ciphertext. */
  seal(plain: Uint8Array, key: Uint8Array, bound: Uint8Array): Uint8Array;
  /** As `seal`, with the nonce derived by keyed BLAKE2b from `bound` and `plain`: same input, same bytes. */
  sealRepeatably(plain: Uint8Array, key: Uint8Array, bound: Uint8Array): Uint8Array;
  /** undefined when key, bound data or bytes are not the sealed ones. */
  open(sealed: Uint8Array, key: Uint8Array, bound: Uint8Array): Uint8Array | undefined;

  /** HMAC-SHA256. */
  mac(message: Uint8Array, key: Uint8Array): Uint8Array;
  /** A 32-byte key derived from another for one named purpose (keyed BLAKE2b). */
  deriveKey(key: Uint8Array, purpose: string): Uint8Array;
  /** Argon2id: `bytes` long. Slow by intention; see `StretchCost`. */
  stretch(secret: Uint8Array, salt: Uint8Array, cost: StretchCost, bytes: number): Uint8Array;
}

export interface StretchCost {
  readonly operations: number;
  readonly memoryBytes: number;
}

/** What one stretch gives everywhere: a tag and a key, of 32 bytes each. */
export const STRETCHED_BYTES = 64;

export const DEFAULT_SUITE = 1;
