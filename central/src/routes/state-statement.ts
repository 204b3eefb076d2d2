import type { Hash } from "@huilian/domain";
import { type StateStatement, signText } from "@huilian/sync";
import { stateHashOf } from "../applier/state-hash.ts";
import type { CoreParts } from "../core-parts.ts";

/** Logs the hash of the state the applier has come to, signed by the applier, and says at which index that is. */
export async function stateState(parts: CoreParts): Promise<{ readonly index: number; readonly stateHash: Hash }> {
  const { applier, sequencer, signers, deps } = parts;
  const { crypto, network } = deps;
  const stated = await applier.between(() => ({ index: applier.index(), stateHash: stateHashOf(applier.fold) }));
  await sequencer.log(() =>
    signText<StateStatement>(crypto, signers.applier, { kind: "state", format: 1, network, ...stated }),
  );
  return stated;
}
