import { type Crypto, createInlineSaltedStretcher, DEMONSTRATION_COST } from "@huilian/sync";
import { type ConfiguredAccount, newPasswordRecord } from "@huilian/sync/serve";
import type { TestNode } from "./node.fixture.ts";

export const POLICY_OPERATOR = "C0-policy";
const INITIAL = "ab3d-ef5g-hj7k-mn9p";
const PASSWORD = "Kaiyuan-2026";

/** Somebody who may set policy parameters, and has a key of their own once they signed in. */
export async function policyAccount(crypto: Crypto): Promise<ConfiguredAccount> {
  const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
  const initialPassword = await newPasswordRecord(crypto, stretcher, INITIAL);
  return { operatorId: POLICY_OPERATOR, name: POLICY_OPERATOR, roles: ["clerk", "policy"], initialPassword };
}

/** Signs in for the first time. @returns the token of the session. */
export async function signInForPolicy(desk: TestNode): Promise<string> {
  const body = { operatorId: POLICY_OPERATOR, password: INITIAL, newPassword: PASSWORD };
  const begun = await desk.send("POST", "/v1/session", body, { token: "", key: "" });
  if (begun.status !== 200) throw new Error(begun.text);
  return String(begun.body["token"]);
}
