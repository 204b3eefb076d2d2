import { assert, isSiteId } from "@huilian/domain/base";
import { z } from "zod";
import { parseBase64, parseBase64Of } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { documentOf, type Signer, signText } from "../crypto/signing.ts";
import type { Certificate, SignedText } from "../documents.ts";

/** Most scopes one site may read. */
const CERTIFICATE_SCOPES_MAX = 1_000;

/** Most roles one operator may hold. */
const OPERATOR_ROLES_MAX = 20;

/** Where an operator of the centre itself works: the centre is no site. */
export const CENTRE_PLACE = "centre";

/** A certificate without what `issueCertificate` fills in. `suite` is that of the certified key, not of the issuer's. */
export type CertificateFields = Omit<Certificate, "kind" | "format">;

/**
 * A certificate, signed by its issuer: root for issuers, an issuer for everything else (see `createKeyRegistry`).
 * @throws when the fields are not those of a certificate: an issuer never signs one that no registry would take.
 */
export function issueCertificate(crypto: Crypto, issuer: Signer, fields: CertificateFields): SignedText {
  const signed = signText<Certificate>(crypto, issuer, { kind: "certificate", format: 1, ...fields });
  assert(parseCertificate(signed.text) !== undefined, "an issuer signs well-formed certificates only");
  return signed;
}

/** The certificate in a text whose signature the caller checks; undefined when the text is no certificate. */
export function parseCertificate(text: string): Certificate | undefined {
  const parsed = certificateSchema.safeParse(documentOf<Certificate>(text, "certificate"));
  return parsed.success && isWhole(parsed.data as Certificate) ? (parsed.data as Certificate) : undefined;
}

export const NETWORK_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const SCOPE_NAME = /^[a-z]{1,20}(\/[A-Za-z0-9]{1,20})?$/;
const BOX_KEY_BYTES = 32;
const OPERATOR_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
const OPERATOR_ROLE = /^[a-z]{1,20}$/;

export const isOperatorId = (value: unknown): value is string => typeof value === "string" && OPERATOR_ID.test(value);

export const isOperatorPlace = (value: unknown): value is string => value === CENTRE_PLACE || isSiteId(value);

/** Roles an operator may be certified for: rising, so that one set of roles has one form. */
export const isOperatorRoles = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= OPERATOR_ROLES_MAX &&
  value.every((role: unknown, at) => typeof role === "string" && OPERATOR_ROLE.test(role) && !(role <= value[at - 1]));

const certificateSchema = z.strictObject({
  kind: z.literal("certificate"),
  format: z.literal(1),
  suite: z.int().min(1).max(255),
  network: z.string().regex(NETWORK_NAME),
  role: z.enum(["issuer", "site", "sequencer", "applier", "uplink", "operator"]),
  subject: z.string().min(1).max(40),
  siteKind: z.enum(["centre", "branch", "hospital", "pharmacy"]).optional(),
  scopes: z.array(z.string().regex(SCOPE_NAME)).max(CERTIFICATE_SCOPES_MAX).optional(),
  site: z.string().refine(isOperatorPlace).optional(),
  operatorRoles: z.array(z.string()).refine(isOperatorRoles).optional(),
  publicKey: z.string().max(256).refine(isKeyText),
  boxKey: z.string().max(256).refine(isBoxKeyText).optional(),
});

/** What belongs to a site stands in a site's certificate and in no other; so does what belongs to an operator. */
function isWhole(certificate: Certificate): boolean {
  const { role, subject, siteKind, scopes, boxKey, publicKey, site, operatorRoles } = certificate;
  if ((role === "operator") !== (site !== undefined) || (role === "operator") !== (operatorRoles !== undefined))
    return false;
  if (role === "site")
    return isSiteId(subject) && siteKind !== undefined && scopes !== undefined && boxKey !== undefined;
  if (siteKind !== undefined || scopes !== undefined || boxKey !== undefined) return false;
  if (role === "operator") return isOperatorId(subject);
  return subject === role && (role !== "uplink" || isBoxKeyText(publicKey));
}

function isKeyText(text: string): boolean {
  const bytes = parseBase64(text);
  return bytes !== undefined && bytes.length >= 32;
}

function isBoxKeyText(text: string): boolean {
  return parseBase64Of(text, BOX_KEY_BYTES) !== undefined;
}
