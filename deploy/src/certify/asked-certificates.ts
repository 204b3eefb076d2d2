import { err, ok, type Result } from "@huilian/domain";
import {
  type AuthorityKeys,
  type CertificateFields,
  type Crypto,
  isOperatorId,
  isOperatorPlace,
  isOperatorRoles,
  keyIdOf,
  operatorKeyProofHolds,
  parseBase64,
} from "@huilian/sync";
import type { ApiAnswer, ApiClient } from "../api/api-client.ts";

/** What an issuer would sign: one operator's key, as the operator asked. */
export interface AskedCertificate {
  readonly operatorId: string;
  /** A site id, or `centre`. */
  readonly site: string;
  readonly roles: readonly string[];
  readonly keyId: string;
  /** The key's id in groups of four, to be compared with what the operator reads out. */
  readonly fingerprint: string;
  readonly fields: CertificateFields;
}

export interface AskedCertificates {
  readonly waiting: readonly AskedCertificate[];
  /** Requests no issuer may sign: the proof does not hold, or they have no form. By key id. */
  readonly unproven: readonly { readonly operatorId: string; readonly site: string; readonly keyId: string }[];
}

/** The centre said no, with its own sentence where it gave one. */
export interface CentreRefused {
  readonly httpStatus: number;
  readonly sentence: string;
}

/** An operator as the centre lists one. Nothing of it is taken on trust but that somebody may want it. */
interface Listed {
  readonly operatorId?: unknown;
  readonly site?: unknown;
  readonly suite?: unknown;
  readonly publicKey?: unknown;
  readonly asked?: { readonly roles?: unknown; readonly proof?: unknown };
  readonly certified?: unknown;
}

type Asker = Pick<ApiClient, "get">;

/** Most pages read of the centre's list: a centre that never ends it must not keep the desk for ever. */
const PAGES_MAX = 1_000;

/** Every key that waits for a certificate, with its proof checked against the issuer's own network. */
export async function askedCertificates(
  crypto: Crypto,
  { network }: Pick<AuthorityKeys, "network">,
  centre: Asker,
): Promise<Result<AskedCertificates, CentreRefused>> {
  const waiting: AskedCertificate[] = [];
  const unproven: AskedCertificates["unproven"][number][] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = after === undefined ? "" : `&after=${encodeURIComponent(after)}`;
    const answer = await centre.get(`/v1/centre/operators?limit=1000${query}`);
    if (answer.httpStatus !== 200) return err(refusalOf(answer));
    const { operators, next } = answer.body as { readonly operators: readonly Listed[]; readonly next?: string };
    for (const listed of operators) {
      if (listed.certified !== undefined || listed.asked === undefined) continue;
      const asked = provenOf(crypto, network, listed);
      if (asked !== undefined) waiting.push(asked);
      else unproven.push(unprovenOf(crypto, listed));
    }
    if (next === undefined) return ok({ waiting, unproven });
    after = next;
  }
  return ok({ waiting, unproven });
}

/** Characters that move a terminal's cursor or turn its text round: with them one line could overwrite another. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The centre's own words for a refusal. */
export function refusalOf({ httpStatus, body }: ApiAnswer): CentreRefused {
  const { detail } = (body ?? {}) as { readonly detail?: unknown };
  return { httpStatus, sentence: typeof detail === "string" ? detail.replace(UNSEEN, "?") : "" };
}

/** What has no form is not shown: the centre wrote it, and may want the issuer to see something else. */
const unprovenOf = (crypto: Crypto, listed: Listed): AskedCertificates["unproven"][number] => ({
  operatorId: isOperatorId(listed.operatorId) ? listed.operatorId : "?",
  site: isOperatorPlace(listed.site) ? listed.site : "?",
  keyId: keyOf(crypto, listed),
});

const keyOf = (crypto: Crypto, { publicKey }: Listed): string =>
  typeof publicKey !== "string" || parseBase64(publicKey) === undefined ? "" : keyIdOf(crypto, publicKey);

function provenOf(crypto: Crypto, network: string, listed: Listed): AskedCertificate | undefined {
  const { operatorId, site, suite, publicKey, asked: { roles, proof } = {} } = listed;
  const keyId = keyOf(crypto, listed);
  if (keyId === "" || typeof publicKey !== "string" || typeof suite !== "number" || typeof proof !== "string")
    return undefined;
  if (!isOperatorId(operatorId) || !isOperatorPlace(site) || !isOperatorRoles(roles)) return undefined;
  const request = { network, suite, site, operatorId, roles, publicKey };
  if (!operatorKeyProofHolds(crypto, request, proof)) return undefined;
  return {
    operatorId,
    site,
    roles,
    keyId,
    fingerprint: (keyId.match(/.{4}/g) ?? []).join(" "),
    fields: { suite, network, role: "operator", subject: operatorId, site, operatorRoles: roles, publicKey },
  };
}
