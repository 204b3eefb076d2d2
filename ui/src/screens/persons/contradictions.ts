import { birthDateOfIdentityNumber, type GroupImage, isIdentityNumber, sexOfIdentityNumber } from "@huilian/domain";

/** Two fields of one form that cannot both be right. */
export type ContradictionCode = "not-of-number" | "before-begin";

export interface Contradiction {
  readonly path: string;
  readonly problem: ContradictionCode;
}

/**
 * What a slip of the hand does to fields that are right each for itself: `1121` as a day of birth is one of this year.
 * Only where somebody changed one of the two: what was registered before so, by whatever document, stays possible.
 */
export function contradictionsIn(image: GroupImage, before: GroupImage): readonly Contradiction[] {
  const isChanged = (...names: readonly string[]): boolean => names.some((name) => image[name] !== before[name]);
  const found: Contradiction[] = [];
  const { idNumber, birthDate, sex, insuredFrom, insuredUntil } = image;
  if (typeof idNumber === "string" && isIdentityNumber(idNumber)) {
    if (sex !== sexOfIdentityNumber(idNumber) && isChanged("idNumber", "sex"))
      found.push({ path: "sex", problem: "not-of-number" });
    if (birthDate !== birthDateOfIdentityNumber(idNumber) && isChanged("idNumber", "birthDate"))
      found.push({ path: "birthDate", problem: "not-of-number" });
  }
  const isSpan = typeof insuredFrom === "string" && typeof insuredUntil === "string";
  if (isSpan && insuredUntil < insuredFrom && isChanged("insuredFrom", "insuredUntil"))
    found.push({ path: "insuredUntil", problem: "before-begin" });
  return found;
}
