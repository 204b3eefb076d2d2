import { assert, err, isRef, isSiteId, ok, type Ref, type Result, type SiteId } from "@huilian/domain/base";
import { z } from "zod";
import { parseBase64, parseBase64Of } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyPair } from "../crypto/crypto.ts";
import { keyIdOf, type Signer } from "../crypto/signing.ts";
import { NETWORK_NAME } from "./certificate.ts";

export interface SigningKeys extends KeyPair {
  readonly suite: number;
}

/** How the keys in the file are protected. `keyFile`: by the file's mode only, where the site chose that in writing. */
interface Unprotected {
  readonly protector: "keyFile";
  readonly format: 1;
  readonly network: string;
}

/** A site's own keys. They are made on the node and never leave it. */
export interface NodeKeys extends Unprotected {
  readonly kind: "nodeKeys";
  readonly site: SiteId;
  readonly signing: SigningKeys;
  /** X25519: scope keys are wrapped to it. */
  readonly box: KeyPair;
  /** 32 random bytes: everything at rest. */
  readonly storeKey: Base64;
  /**
   * The last change a receipt is held for. A store that ends before it was restored from a copy or cut short, and
   * the node then begins a new incarnation instead of writing a second chain under old numbers.
   */
  readonly lastReceipted?: Ref;
  /** The same of the chain of operations. */
  readonly lastReceiptedOperations?: Ref;
}

/** The centre's keys. Scope keys are not among them: they lie in the centre's store, sealed under its store key. */
export interface CentreKeys extends Unprotected {
  readonly kind: "centreKeys";
  readonly sequencer: SigningKeys;
  readonly applier: SigningKeys;
  /** X25519, newest first. Old ones are kept: a node that was cut off still seals to the key it knew. */
  readonly uplink: readonly KeyPair[];
  readonly storeKey: Base64;
}

/** The key of the root or of an issuer, kept away from the machines that serve. */
export interface AuthorityKeys extends Unprotected {
  readonly kind: "authorityKeys";
  readonly role: "root" | "issuer";
  readonly signing: SigningKeys;
}

export type KeyFile = NodeKeys | CentreKeys | AuthorityKeys;

/** Most uplink keys a centre keeps. At one a year this is longer than any record must be read. */
const UPLINK_KEYS_MAX = 64;

/** The keys of a key file's text. The failure never repeats what stood in the text. */
export function parseKeyFile(text: string): Result<KeyFile, "malformed"> {
  try {
    const parsed = keyFileSchema.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data as KeyFile) : err("malformed");
  } catch {
    return err("malformed");
  }
}

/** The text of a key file. @throws when the keys are not whole: a file that could not be read back is never written. */
export function keyFileText(keys: KeyFile): string {
  const text = `${JSON.stringify(keys, undefined, 2)}\n`;
  assert(parseKeyFile(text).ok, "a key file is written whole");
  return text;
}

/** Who signs with these keys. */
export const signerOf = (crypto: Crypto, keys: SigningKeys): Signer => ({
  keyId: keyIdOf(crypto, keys.publicKey),
  suite: keys.suite,
  secretKey: keys.secretKey,
});

const bytesText = (count: number) => z.string().refine((text) => parseBase64Of(text, count) !== undefined);
const keyText = z
  .string()
  .max(256)
  .refine((text) => (parseBase64(text)?.length ?? 0) >= 32);

const signingSchema = z.strictObject({ suite: z.int().min(1).max(255), publicKey: keyText, secretKey: keyText });
const boxSchema = z.strictObject({ publicKey: bytesText(32), secretKey: bytesText(32) });
const unprotected = {
  protector: z.literal("keyFile"),
  format: z.literal(1),
  network: z.string().regex(NETWORK_NAME),
};

const keyFileSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...unprotected,
    kind: z.literal("nodeKeys"),
    site: z.string().refine(isSiteId),
    signing: signingSchema,
    box: boxSchema,
    storeKey: bytesText(32),
    lastReceipted: z.string().refine(isRef).optional(),
    lastReceiptedOperations: z.string().refine(isRef).optional(),
  }),
  z.strictObject({
    ...unprotected,
    kind: z.literal("centreKeys"),
    sequencer: signingSchema,
    applier: signingSchema,
    uplink: z.array(boxSchema).min(1).max(UPLINK_KEYS_MAX),
    storeKey: bytesText(32),
  }),
  z.strictObject({
    ...unprotected,
    kind: z.literal("authorityKeys"),
    role: z.enum(["root", "issuer"]),
    signing: signingSchema,
  }),
]);
