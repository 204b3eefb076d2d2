import type { GroupImage } from "@huilian/domain";
import type { Acknowledgement, ApiClient } from "../api/api-client.ts";
import { POLICY_OPERATOR } from "../city/demonstration-people.ts";
import { CounterRefused, counter } from "./counter.ts";
import type { DemoSite } from "./demo-network.ts";

/** Parameters that were put, and what the counters promised about them. */
export interface PublishedPolicy {
  readonly entityKey: string;
  readonly acknowledgements: readonly Acknowledgement[];
}

/**
 * Puts parameters once, as the person who may: they are signed with that person's own key. Where they were put before
 * under this key, nobody has to sign in.
 */
export async function publishPolicy(
  site: DemoSite,
  groups: Readonly<Record<string, GroupImage>>,
  onceUnder: string,
): Promise<PublishedPolicy> {
  try {
    const entityKey = await counter.create(site.counter, "policy", groups, onceUnder);
    return { entityKey, acknowledgements: [] };
  } catch (fault) {
    if (!(fault instanceof CounterRefused) || fault.code !== "needs-own-signature") throw fault;
  }
  const desk = site.clientWith(await signInAtDesk(site));
  const entityKey = await counter.create(desk, "policy", groups, onceUnder);
  return { entityKey, acknowledgements: desk.acknowledgements() };
}

/** The token of a session. The first one changes the password that was handed out. */
async function signInAtDesk({ people, counter: client }: DemoSite): Promise<string> {
  const person = people.find(({ operatorId }) => operatorId === POLICY_OPERATOR);
  if (person === undefined) throw new Error("invariant broken: somebody of the demonstration sets parameters");
  const { operatorId, initialPassword, password = initialPassword } = person;
  const first = await signIn(client, { operatorId, password: initialPassword, newPassword: password });
  if (first !== undefined) return first;
  const again = await signIn(client, { operatorId, password });
  if (again === undefined) throw new CounterRefused(client.site, { httpStatus: 401, body: { code: "sign-in-failed" } });
  return again;
}

async function signIn(client: ApiClient, body: object): Promise<string | undefined> {
  const answer = await client.ask("/v1/session", body);
  if (answer.httpStatus === 401) return undefined;
  if (answer.httpStatus !== 200) throw new CounterRefused(client.site, answer);
  return (answer.body as { readonly token: string }).token;
}
