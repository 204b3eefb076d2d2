import { compareText, type EntityKey, type Json, type PersonIdentity, type Ref, type Shares } from "@huilian/domain";
import { eligibilityOf } from "./eligibility.ts";
import { declarationOf } from "./entities/index.ts";
import { type EntityRow, imageOf } from "./entity-view.ts";
import type { Fold } from "./fold.ts";
import { rowOf } from "./row.ts";

/** One row and the scopes it goes to, sorted; none when nobody below may hold it yet. */
export interface DownRow {
  readonly row: EntityRow;
  readonly scopes: readonly string[];
}

/** What a whole pooling area may hold of one person, readable only to whoever is shown the identity number. */
export interface SealedDownRow {
  readonly scope: string;
  readonly identityNumber: string;
  readonly row: Json;
}

export interface DownRows {
  readonly rows: readonly DownRow[];
  readonly eligibility?: SealedDownRow;
}

function sharesByRules(fold: Fold, ref: Ref): Shares | undefined {
  const state = fold.stateOf(ref);
  if (state?.state !== "applied") return undefined;
  const flag = state.flags.find((candidate) => candidate.flag === "amounts-differ");
  return flag?.flag === "amounts-differ" ? (flag.difference["byRules"] as unknown as Shares) : undefined;
}

/** What goes down for one root entity and everything that belongs to it. */
export function downRowsOf(fold: Fold, root: EntityKey): DownRows {
  const entities = fold.entitiesOf(root);
  // By type: a key is random, and nobody is kept from writing another type of entity under the key of a person.
  const ofType = (wanted: string) => entities.find(({ entityType }) => entityType === wanted);
  const rows = entities.map((entity) => {
    const declaration = declarationOf(entity.entityType);
    const parent = declaration?.childOf === undefined ? entity : ofType(declaration.childOf);
    const scopes = declaration?.scopes(entity, parent) ?? [];
    return { row: rowOf(entity), scopes: [...new Set(scopes)].sort(compareText) };
  });
  const person = ofType("person");
  // One number opens one person's row: an alias is looked at by its branch, and found by nobody else.
  if (person?.aliasOf) return { rows };
  const identity = imageOf(person, "identity") as PersonIdentity | undefined;
  const eligibility = eligibilityOf(entities, (ref) => sharesByRules(fold, ref));
  if (!identity || !eligibility) return { rows };
  return {
    rows,
    eligibility: {
      scope: `eligibility/${eligibility.area}`,
      identityNumber: identity.idNumber,
      row: eligibility as unknown as Json,
    },
  };
}
