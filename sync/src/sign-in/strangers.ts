import { createTurns } from "../journal/turns.ts";
import type { Revisions, StrangersRecord } from "./account-records.ts";
import { STRANGERS_MAX } from "./limits.ts";
import { NONE_WRONG, type WrongPasswords } from "./lockout.ts";

/** Wrong passwords of ids that have no account: they lock as accounts do, or the lock would tell which ids have one. */
export interface Strangers {
  wrongOf(operatorId: string): Promise<WrongPasswords>;
  note(operatorId: string, wrong: WrongPasswords): Promise<void>;
}

/** No operator id is empty. */
const STRANGERS = "";

export function createStrangers(revisions: Revisions<StrangersRecord>, nameOf: (name: string) => string): Strangers {
  const all = async (): Promise<StrangersRecord["strangers"]> => (await revisions.read(STRANGERS))?.strangers ?? [];
  /** All of them are one record. */
  const turns = createTurns();

  return {
    async wrongOf(operatorId) {
      const id = nameOf(operatorId);
      return (await all()).find((stranger) => stranger.id === id)?.wrong ?? NONE_WRONG;
    },
    note: (operatorId, wrong) =>
      turns.run(async () => {
        const id = nameOf(operatorId);
        const others = (await all()).filter((stranger) => stranger.id !== id);
        await revisions.write(STRANGERS, { strangers: [...others, { id, wrong }].slice(-STRANGERS_MAX) });
      }),
  };
}
