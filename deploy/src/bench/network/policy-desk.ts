import { assert, type GroupImage } from "@huilian/domain";
import type { ApiAnswer } from "../../api/api-client.ts";
import { askedCertificates } from "../../certify/asked-certificates.ts";
import { certify } from "../../certify/certify.ts";
import type { City } from "../../city/city.ts";
import { beginPolicySession, policyAccount } from "../../simulate/policy-session.ts";
import type { Workshop } from "../workshop.ts";
import { type BenchCentre, DESK_TOKEN } from "./bench-centre.ts";
import { openBenchNode } from "./bench-node.ts";
import { create } from "./city-network.ts";

/**
 * What the centre sets before anybody can enrol or settle. Parameters are signed with an operator's own key: so
 * somebody signs in at the desk, and the issuer certifies the key that was made.
 */
export async function publishParameters(workshop: Workshop, centre: BenchCentre, city: City): Promise<void> {
  const directory = workshop.newDirectory("desk");
  const accounts = [await policyAccount(workshop.crypto)];
  const desk = await openBenchNode(workshop, { site: "C0", directory, url: centre.url, accounts });
  await desk.sync();
  const token = await beginPolicySession(async (session) =>
    desk.node.app.request("http://node/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(session),
    }),
  );
  assert(token !== undefined, "somebody signs in at the desk");
  await desk.sync();
  await centre.centre.idle();
  await certifyAll(workshop, centre);
  await create(desk, "policy", { parameters: city.policy as unknown as GroupImage }, { token });
  for (const { profile } of city.institutions) {
    await create(desk, "institution", { profile: profile as unknown as GroupImage });
  }
  await desk.sync();
  await centre.centre.idle();
  await desk.close();
  await workshop.drop(directory);
}

async function certifyAll({ crypto, keys }: Workshop, { centre, url }: BenchCentre): Promise<void> {
  const request = async (method: string, path: string, body?: unknown): Promise<ApiAnswer> => {
    const answer = await centre.app.request(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${DESK_TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { httpStatus: answer.status, body: await answer.json() };
  };
  const api = {
    get: (path: string) => request("GET", path),
    ask: (path: string, body: unknown) => request("POST", path, body),
  };
  const asked = await askedCertificates(crypto, keys.issuer, api);
  assert(asked.ok && asked.value.waiting.length > 0, "whoever signed in asks for a certificate");
  const handedIn = await certify(crypto, keys.issuer, api, asked.value.waiting);
  assert(handedIn.ok, "the centre takes what the issuer signed");
  await centre.idle();
}
