import { type Eligibility, eligibilityOf } from "@huilian/conflict-rules";
import {
  benefitYearOf,
  type EntityKey,
  type PersonIdentity,
  type ReadChange,
  type SettlementFact,
} from "@huilian/domain";
import { eligibilityKeysOf, eligibilitySecretOf } from "@huilian/sync";
import { knownCards, knownUse } from "../decide/known-use.ts";
import type { NodeCore } from "../node-core.ts";

/** What the area may know of the person with this number; undefined when nobody is insured under it. */
export async function eligibilityByNumber(core: NodeCore, idNumber: string): Promise<() => Eligibility | undefined> {
  const { stretcher } = core.deps;
  const keys = eligibilityKeysOf(await stretcher.stretch(eligibilitySecretOf("identityNumber", idNumber)));
  // Looked up again when it is decided: a pull may have brought more while the request waited for its turn.
  return core.replica.eligibilityOf(keys);
}

/** A person as a counter may see one: what the centre said and what was settled or marked here since. */
export function eligiblePersonShown(
  eligibility: Eligibility,
  own: readonly ReadChange[],
  today: SettlementFact["servedOn"],
) {
  const {
    person,
    needs: _needs,
    lastSettlement: _last,
    years,
    cards: _cards,
    accountBalance: _balance,
    ...rest
  } = eligibility;
  const year = benefitYearOf(today);
  const used = knownUse(eligibility, own, today);
  return {
    entityKey: person,
    ...rest,
    cards: knownCards(eligibility, own),
    accountBalance: used.accountBalance,
    years: { ...years, [year]: { deductible: used.deductible, pooled: used.pooled } },
    unconfirmed: own.length,
  };
}

/** A person of own rows, as complete as the rows are. */
export function ownPersonShown(core: NodeCore, root: EntityKey) {
  const entities = core.view.entitiesOf(root);
  const person = entities.find(({ entityType }) => entityType === "person");
  if (person === undefined) return undefined;
  const unconfirmed = core.view.ownOf(root).length;
  const eligibility = eligibilityOf(entities, () => undefined);
  if (eligibility === undefined) {
    const identity = person.groups["identity"]?.winner.value as PersonIdentity | undefined;
    return (
      identity && {
        entityKey: root,
        name: identity.name,
        sex: identity.sex,
        birthDate: identity.birthDate,
        unconfirmed,
      }
    );
  }
  // The view counts own changes already, so none are added to it here.
  return { ...eligiblePersonShown(eligibility, [], core.time.today()), unconfirmed };
}
