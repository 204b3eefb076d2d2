import { assert, type SiteId } from "@huilian/domain/base";
import { toBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { AuthorityKeys, CentreKeys, NodeKeys, SigningKeys } from "./key-file.ts";

const STORE_KEY_BYTES = 32;

export interface NewKeysOptions {
  readonly network: string;
  /** Suite of the signing keys. */
  readonly suite: number;
}

/** A site's keys, made where they will be used. */
export function newNodeKeys(crypto: Crypto, site: SiteId, options: NewKeysOptions): NodeKeys {
  return {
    ...head(options),
    kind: "nodeKeys",
    site,
    signing: newSigningKeys(crypto, options.suite),
    box: crypto.newBoxKeys(),
    storeKey: toBase64(crypto.randomBytes(STORE_KEY_BYTES)),
  };
}

/** The centre's three keys and its store key. */
export function newCentreKeys(crypto: Crypto, options: NewKeysOptions): CentreKeys {
  return {
    ...head(options),
    kind: "centreKeys",
    sequencer: newSigningKeys(crypto, options.suite),
    applier: newSigningKeys(crypto, options.suite),
    uplink: [crypto.newBoxKeys()],
    storeKey: toBase64(crypto.randomBytes(STORE_KEY_BYTES)),
  };
}

/** The key of a root or an issuer. */
export function newAuthorityKeys(crypto: Crypto, role: "root" | "issuer", options: NewKeysOptions): AuthorityKeys {
  return { ...head(options), kind: "authorityKeys", role, signing: newSigningKeys(crypto, options.suite) };
}

const head = ({ network }: NewKeysOptions) => ({ protector: "keyFile", format: 1, network }) as const;

function newSigningKeys(crypto: Crypto, suiteId: number): SigningKeys {
  const suite = crypto.suite(suiteId);
  assert(suite !== undefined, "the suite of new keys is loaded");
  return { suite: suiteId, ...suite.newSigningKeys() };
}
