import { z } from "zod";
import { fromBase64, joinBytes, parseBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { NETWORK_NAME } from "./certificate.ts";

/** A demonstration network allows what would be careless with real persons: cheap stretching, keys made by one machine. */
export type NetworkKind = "demonstration" | "live";

/**
 * What a machine must be given by hand before it believes anything: the name of its network and the public key of
 * the network's root. Everything else it learns proves itself from here.
 */
export interface TrustRoot {
  readonly network: string;
  readonly networkKind: NetworkKind;
  readonly rootPublicKey: Base64;
  readonly rootSuite: number;
}

const trustRootSchema = z.strictObject({
  kind: z.literal("trustRoot"),
  format: z.literal(1),
  network: z.string().regex(NETWORK_NAME),
  networkKind: z.enum(["demonstration", "live"]),
  rootPublicKey: z
    .string()
    .max(256)
    .refine((text) => (parseBase64(text)?.length ?? 0) >= 32),
  rootSuite: z.int().min(1).max(255),
});

/** The text of the file a trust root is handed over in. It holds nothing secret. */
export const trustRootText = (root: TrustRoot): string => {
  const { network, networkKind, rootPublicKey, rootSuite } = root;
  return `${JSON.stringify({ kind: "trustRoot", format: 1, network, networkKind, rootPublicKey, rootSuite }, undefined, 2)}\n`;
};

/** The trust root of such a text; undefined when it is not one. */
export function parseTrustRoot(text: string): TrustRoot | undefined {
  const parsed = trustRootSchema.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const { network, networkKind, rootPublicKey, rootSuite } = parsed.data;
  return { network, networkKind, rootPublicKey, rootSuite };
}

/**
 * 128 bits over network, kind, suite and key, as eight groups of four hex digits: short enough to be read out on the
 * telephone by the two people who set up a site.
 */
export function trustRootFingerprint(crypto: Crypto, root: TrustRoot): string {
  const { network, networkKind, rootPublicKey, rootSuite } = root;
  const named = toUtf8(`huilian/trust-root/1\0${network}\0${networkKind}\0${rootSuite}\0`);
  const hash = crypto.sha256(joinBytes(named, fromBase64(rootPublicKey)));
  return (hash.slice(0, 32).match(/.{4}/g) ?? []).join("-");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
