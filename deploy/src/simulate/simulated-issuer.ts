import type { ApiAnswer } from "../api/api-client.ts";
import { askedCertificates } from "../certify/asked-certificates.ts";
import { certify } from "../certify/certify.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { GONE } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";

/** The issuer's desk comes by: every operator's key that asks is certified. */
export async function certifyAsked({ centre, keys }: Pick<SimulatedNetwork, "centre" | "keys">): Promise<void> {
  const { crypto } = centre.machine;
  const ask = async (method: "GET" | "POST", path: string, body?: object): Promise<ApiAnswer> => {
    const answer = await centre.ask(method, path, body);
    if (answer === GONE) throw new SimulationFailure(["the centre is gone while the issuer is there"]);
    return { httpStatus: answer.status, body: await answer.json() };
  };
  const api = {
    get: (path: string) => ask("GET", path),
    ask: (path: string, body: unknown) => ask("POST", path, body as object),
  };
  const asked = await askedCertificates(crypto, keys.issuer, api);
  if (!asked.ok) throw new SimulationFailure([`the centre lists no operators: HTTP ${asked.error.httpStatus}`]);
  const { waiting, unproven } = asked.value;
  if (unproven.length > 0) throw new SimulationFailure([`${unproven.length} keys are asked for without a proof`]);
  if (waiting.length === 0) return;
  const handedIn = await certify(crypto, keys.issuer, api, waiting);
  if (!handedIn.ok) throw new SimulationFailure([`the centre takes no certificate: HTTP ${handedIn.error.httpStatus}`]);
}
