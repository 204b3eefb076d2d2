import { assert } from "@huilian/domain/base";
import { createTurns, type Turns } from "../journal/turns.ts";
import type { ConfiguredAccount } from "./account.ts";
import { type AccountRecord, createRevisions } from "./account-records.ts";
import { ACCOUNTS_MAX } from "./limits.ts";
import { NONE_WRONG } from "./lockout.ts";
import type { SignInDeps } from "./sign-in-deps.ts";

/** The accounts of a place: what was provisioned, and what became of it. */
export interface AccountBook {
  readonly operatorIds: readonly string[];
  account(operatorId: string): ConfiguredAccount | undefined;
  /** Read from disk every time, so that a write whose outcome nobody knows is no different from one that is known. */
  recordOf(account: ConfiguredAccount): Promise<AccountRecord>;
  write(operatorId: string, record: AccountRecord): Promise<void>;
  /**
   * One job at a time for an id, whether or not it has an account: two at once would count as one wrong password. No id
   * waits for another, or who waits for whom would tell which ids have accounts.
   */
  inTurn<Value>(operatorId: string, job: () => Promise<Value>): Promise<Value>;
}

/** @throws when two accounts have one id. */
export function createAccountBook(deps: SignInDeps): AccountBook {
  const accounts = new Map(deps.accounts.map((account) => [account.operatorId, account]));
  assert(accounts.size === deps.accounts.length, "every account has an id of its own");
  assert(accounts.size <= ACCOUNTS_MAX, "a place has no more accounts than it can hold");
  const records = createRevisions<AccountRecord>(deps);
  /** Of ids somebody works with just now. */
  const turns = new Map<string, { readonly own: Turns; jobs: number }>();

  return {
    operatorIds: [...accounts.keys()],
    account: (operatorId) => accounts.get(operatorId),
    async recordOf({ operatorId, initialPassword: { verifier: began } }) {
      const record = await records.read(operatorId);
      return record?.began === began ? record : { began, wrong: NONE_WRONG };
    },
    write: records.write,
    async inTurn(operatorId, job) {
      const turn = turns.get(operatorId) ?? { own: createTurns(), jobs: 0 };
      turns.set(operatorId, turn);
      turn.jobs += 1;
      try {
        return await turn.own.run(job);
      } finally {
        turn.jobs -= 1;
        if (turn.jobs === 0) turns.delete(operatorId);
      }
    },
  };
}
