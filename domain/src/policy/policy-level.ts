import type { InstitutionLevel } from "../institutions/institution-columns.ts";
import type { PersonType } from "../persons/person-columns.ts";
import type { PolicyLevel, PolicyParameters } from "./policy-columns.ts";

/** The rows of the parameters for a level and a person type. One, in parameters that were made with care. */
export const policyLevelsOf = (
  policy: Pick<PolicyParameters, "levels">,
  { level, personType }: { readonly level: InstitutionLevel; readonly personType: PersonType },
): readonly PolicyLevel[] => policy.levels.filter((row) => row.level === level && row.personType === personType);
