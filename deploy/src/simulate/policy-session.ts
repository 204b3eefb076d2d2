import { type Crypto, createInlineSaltedStretcher, DEMONSTRATION_COST } from "@huilian/sync";
import { type ConfiguredAccount, newPasswordRecord } from "@huilian/sync/serve";
import { GONE, type Gone } from "./simulated-process.ts";

const OPERATOR = "C0-policy";
const INITIAL = "ab3d-ef5g-hj7k-mn9p";
const PASSWORD = "Kaiyuan-2026";

/** Who sets parameters in the simulation. */
export async function policyAccount(crypto: Crypto): Promise<ConfiguredAccount> {
  const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
  const initialPassword = await newPasswordRecord(crypto, stretcher, INITIAL);
  return { operatorId: OPERATOR, name: OPERATOR, roles: ["clerk", "policy"], initialPassword };
}

type Ask = (body: object) => Promise<Response | Gone>;

/**
 * A token of a new session; undefined when nobody could be signed in just then. The first sign-in changes the password.
 * A disk that was restored may be from before that, so both are tried, the changed one first.
 */
export async function beginPolicySession(ask: Ask): Promise<string | undefined> {
  const changed = await ask({ operatorId: OPERATOR, password: PASSWORD });
  if (changed === GONE) return undefined;
  if (changed.status === 200) return tokenIn(changed);
  if (changed.status !== 401) return undefined;
  const first = await ask({ operatorId: OPERATOR, password: INITIAL, newPassword: PASSWORD });
  return first !== GONE && first.status === 200 ? tokenIn(first) : undefined;
}

const tokenIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { readonly token: string }).token;
