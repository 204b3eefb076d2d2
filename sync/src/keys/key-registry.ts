import { assert, err, type Hash, ok, type Result, type SiteId } from "@huilian/domain/base";
import { toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyId } from "../crypto/crypto.ts";
import { documentOf, keyIdOf, signatureHolds } from "../crypto/signing.ts";
import type { Certificate, CertificateRole, SignedText } from "../documents.ts";
import { parseCertificate } from "./certificate.ts";

/**
 * Why a certificate is not learned, in order of precedence. Nothing of a text is looked at before its signature
 * holds; only `unknown-issuer` may turn to success later, when the issuer's own certificate has been learned.
 */
export type CertificateProblem =
  | "unknown-issuer"
  | "signature-fails"
  | "malformed"
  | "wrong-network"
  | "role-not-allowed";

export interface KnownCertificate {
  readonly certificate: Certificate;
  /** SHA-256 of the certificate's text: what a journal's first change names. */
  readonly hash: Hash;
  /** Id of the certified key. */
  readonly keyId: KeyId;
  readonly signed: SignedText;
}

/** What this machine believes about keys: a pure function of the root and of the certificates learned, in their order. */
export interface KeyRegistry {
  readonly network: string;
  /**
   * Takes a certificate into account. One that is already known changes nothing, so that an old certificate sent
   * again does not become the newest.
   */
  learn(certificate: SignedText): Result<Certificate, CertificateProblem>;
  /** The newest certificate of a site. */
  certificateOfSite(site: SiteId): KnownCertificate | undefined;
  /** The newest certificate of a key. Keys of older certificates stay known: what they signed stays authentic. */
  byKeyId(keyId: KeyId): KnownCertificate | undefined;
  /** A certificate by the hash of its text, however old. */
  byHash(hash: Hash): KnownCertificate | undefined;
  /** The newest certificate of a role of which the network has one holder. */
  holderOf(role: "sequencer" | "applier" | "uplink"): KnownCertificate | undefined;
  /** All certificates, in the order they were learned. */
  all(): readonly KnownCertificate[];
  /**
   * The document, when a known key of one of the roles signed it, as this kind, for this network. The shape beyond
   * `kind` and `network` is what the signer made it.
   */
  verify<Document extends { readonly kind: string }>(
    signed: SignedText,
    kind: Document["kind"],
    roles: readonly CertificateRole[],
  ): Document | undefined;
}

export interface RegistryOptions {
  readonly network: string;
  readonly rootPublicKey: Base64;
  readonly rootSuite: number;
}

/** A registry that believes the root and nothing else yet. */
export function createKeyRegistry(crypto: Crypto, options: RegistryOptions): KeyRegistry {
  const { network, rootPublicKey, rootSuite } = options;
  assert(crypto.suite(rootSuite) !== undefined, "the root's suite is loaded");
  const rootKeyId = keyIdOf(crypto, rootPublicKey);
  const byHash = new Map<Hash, KnownCertificate>();
  const byKeyId = new Map<KeyId, KnownCertificate>();
  const newest = new Map<string, KnownCertificate>();

  function learn(signed: SignedText): Result<Certificate, CertificateProblem> {
    const issuedByRoot = signed.by === rootKeyId;
    const issuer = issuedByRoot ? undefined : byKeyId.get(signed.by)?.certificate;
    if (!issuedByRoot && issuer === undefined) return err("unknown-issuer");
    const key = issuer ?? { publicKey: rootPublicKey, suite: rootSuite };
    if (!signatureHolds(crypto, signed, "certificate", key)) return err("signature-fails");
    const certificate = parseCertificate(signed.text);
    if (certificate === undefined || crypto.suite(certificate.suite) === undefined) return err("malformed");
    if (certificate.network !== network) return err("wrong-network");
    const keyId = keyIdOf(crypto, certificate.publicKey);
    const hash = crypto.sha256(toUtf8(signed.text));
    if (!maySign(issuer?.role ?? "root", certificate.role) || isTaken(keyId, certificate, hash))
      return err("role-not-allowed");
    if (byHash.has(hash)) return ok(certificate);
    const known: KnownCertificate = { certificate, hash, keyId, signed };
    byHash.set(hash, known);
    byKeyId.set(keyId, known);
    newest.set(`${certificate.role}/${certificate.subject}`, known);
    return ok(certificate);
  }

  /** One key, one holder in one role: else a signature would not say in which of them it was given. */
  function isTaken(keyId: KeyId, certificate: Certificate, hash: Hash): boolean {
    const known = byKeyId.get(keyId);
    if (keyId === rootKeyId) return true;
    if (known === undefined) return false;
    const { role, subject } = known.certificate;
    if (role !== certificate.role || subject !== certificate.subject) return true;
    // Of an operator's key everything is said once: a second certificate could let in what the first one refused.
    return role === "operator" && known.hash !== hash;
  }

  return {
    network,
    learn,
    certificateOfSite: (site) => newest.get(`site/${site}`),
    byKeyId: (keyId) => byKeyId.get(keyId),
    byHash: (hash) => byHash.get(hash),
    holderOf: (role) => newest.get(`${role}/${role}`),
    all: () => [...byHash.values()],
    verify<Document extends { readonly kind: string }>(
      signed: SignedText,
      kind: Document["kind"],
      roles: readonly CertificateRole[],
    ): Document | undefined {
      const certificate = byKeyId.get(signed.by)?.certificate;
      if (certificate === undefined || !roles.includes(certificate.role)) return undefined;
      if (!signatureHolds(crypto, signed, kind, certificate)) return undefined;
      const document = documentOf<Document & { readonly network?: unknown }>(signed.text, kind);
      return document?.network === network ? document : undefined;
    },
  };
}

/** Root signs issuers and nothing else; issuers sign everything but issuers; nobody else signs certificates. */
function maySign(by: CertificateRole | "root", role: CertificateRole): boolean {
  return by === "root" ? role === "issuer" : by === "issuer" && role !== "issuer";
}
