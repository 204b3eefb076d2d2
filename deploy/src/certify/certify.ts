import { err, ok, type Result } from "@huilian/domain";
import { type AuthorityKeys, type Crypto, issueCertificate, signerOf } from "@huilian/sync";
import type { ApiClient } from "../api/api-client.ts";
import { type AskedCertificate, type CentreRefused, refusalOf } from "./asked-certificates.ts";

/** How many certificates are new in the centre's log, and how many were there. */
export interface HandedIn {
  readonly enrolled: number;
  readonly known: number;
}

/** As many as the centre takes in one request. */
const TOGETHER_MAX = 50;

/** Signs what was asked, as it was asked, and hands it in. Asked again, the centre logs nothing twice. */
export async function certify(
  crypto: Crypto,
  issuer: AuthorityKeys,
  centre: Pick<ApiClient, "ask">,
  asked: readonly AskedCertificate[],
): Promise<Result<HandedIn, CentreRefused>> {
  const signer = signerOf(crypto, issuer.signing);
  const certificates = asked.map(({ fields }) => issueCertificate(crypto, signer, fields));
  let handedIn: HandedIn = { enrolled: 0, known: 0 };
  for (let at = 0; at < certificates.length; at += TOGETHER_MAX) {
    const part = certificates.slice(at, at + TOGETHER_MAX);
    const answer = await centre.ask("/v1/centre/certificates", { certificates: part });
    if (answer.httpStatus !== 200) return err(refusalOf(answer));
    const { enrolled, known } = answer.body as HandedIn;
    handedIn = { enrolled: handedIn.enrolled + enrolled, known: handedIn.known + known };
  }
  return ok(handedIn);
}
