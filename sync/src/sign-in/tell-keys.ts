import type { AccountBook } from "./account-book.ts";
import { requestFor } from "./renew-password.ts";
import type { SignInDeps } from "./sign-in-deps.ts";

/** Keys that were made and are kept nowhere but here yet. */
export interface KeyTelling {
  /** Tells one operator's key, where it is not told. */
  tell(operatorId: string): Promise<void>;
  tellAll(): Promise<void>;
}

export function createKeyTelling(deps: SignInDeps, book: AccountBook): KeyTelling {
  /** Everybody until looked at, and then who has a key that was not told: a round of the line asks often. */
  const untold = new Set(book.operatorIds);

  /** Not in the account's turn: whoever is told may take long, and nobody should wait at the door for that. */
  async function tell(operatorId: string): Promise<void> {
    const account = book.account(operatorId);
    const key = account && (await book.recordOf(account)).own?.key;
    if (account === undefined || key === undefined || key.isTold) {
      untold.delete(operatorId);
      return;
    }
    untold.add(operatorId);
    // What cannot be told stays in the record as not told.
    const isKept = await deps.tellKey(requestFor(deps, operatorId, key), key.proof).catch(() => false);
    if (!isKept) return;
    await book.inTurn(operatorId, async () => {
      const record = await book.recordOf(account);
      if (record.own?.key.publicKey !== key.publicKey) return;
      await book.write(operatorId, { ...record, own: { ...record.own, key: { ...record.own.key, isTold: true } } });
      untold.delete(operatorId);
    });
  }

  return {
    tell,
    async tellAll() {
      for (const operatorId of [...untold]) await tell(operatorId);
    },
  };
}
