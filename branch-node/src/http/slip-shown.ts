import { imageOf } from "@huilian/conflict-rules";
import {
  type Fen,
  fenInCapitals,
  type GroupImage,
  type InstitutionProfile,
  type Json,
  type JsonObject,
  maskIdentityNumber,
  personPartOf,
  type ReadChange,
  type SettlementFact,
} from "@huilian/domain";
import { type HeldCommit, slipCodeOf } from "@huilian/sync";
import type { NodeCore } from "../node-core.ts";
import { ownChangeShown } from "./answers.ts";

/**
 * What the node remembers of whom a bill was settled for. The fact names a key only, and an institution opens nobody's
 * row again without the number; but a slip is printed again when the first print jams. It stays on this node, sealed.
 */
export const slipNoteOf = ({ name, idNumber }: { readonly name: string; readonly idNumber: string }): Json => ({
  name,
  idNumber: maskIdentityNumber(idNumber),
});

interface SlipNote {
  readonly name?: string;
  readonly idNumber?: string;
}

/** A note of a form this release did not write says nothing, rather than something wrong on a paper. */
function noteOf(note: Json | undefined): SlipNote {
  if (typeof note !== "object" || note === null || Array.isArray(note)) return {};
  const { name, idNumber } = note as JsonObject;
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof idNumber === "string" ? { idNumber } : {}),
  };
}

/** The settlement at a place of the journal; undefined when there is another change there, or none. */
export function settlementIn(held: HeldCommit | undefined, sequence: number): ReadChange | undefined {
  const read = held?.changes.find(({ change }) => change.sequence === sequence);
  return read?.change.entityType === "settlement" && read.change.operation === "fact" ? read : undefined;
}

/**
 * Everything a settlement slip (结算单) says. All of it stands in the signed fact, but for the person's name, which the
 * node noted, and what became of it since. `qr` is the signed commit itself, in parts; absent when it is too long.
 */
export function slipShown(core: NodeCore, held: HeldCommit, read: ReadChange) {
  const { change, ref } = read;
  const fact = change.value as unknown as SettlementFact;
  const institution = imageOf(core.view.entity("institution", fact.institution), "profile") as
    | (GroupImage & InstitutionProfile)
    | undefined;
  const qr = slipCodeOf(core.deps.crypto, held.commit);
  const { incarnation, sequence, operatorId, stamp, businessDate } = change;
  return {
    ref,
    incarnation,
    sequence,
    site: core.deps.site,
    issuer: institution?.name ?? core.deps.name,
    operatorId,
    madeMs: stamp.ms,
    businessDate,
    person: noteOf(held.local.note),
    fact,
    capitals: capitalsOf(fact),
    outcome: ownChangeShown(core, read),
    ...(qr === undefined ? {} : { qr }),
  };
}

function capitalsOf({ shares }: SettlementFact) {
  const capitals = (amount: Fen): string => fenInCapitals(amount);
  return {
    submitted: capitals(shares.submitted),
    pooled: capitals(shares.pooled),
    personPart: capitals(personPartOf(shares)),
    account: capitals(shares.account),
    cash: capitals(shares.cash),
  };
}
