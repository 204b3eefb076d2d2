import { type OperationEntry, rootKeyOf } from "@huilian/domain";

/** A row of `GET /v1/operations` at a node or of `GET /v1/centre/operations`. */
export type OperationShown = OperationEntry;

export interface OperationPage {
  readonly operations: readonly OperationShown[];
  /** Where the next page begins: a text at a node, a number at the centre. */
  readonly next?: string | number;
}

/** What people did: a `tip` is the machine's own, for whoever checks the chains. */
export const byPeople = (operations: readonly OperationShown[]): readonly OperationShown[] =>
  operations.filter(({ kind }) => kind !== "tip");

/** Where whom or what it was about is looked at; undefined where this place has no screen for it. */
export function placeOfOperation(
  { subject, screen, ref }: OperationShown,
  { mayOpenPersons, mayOpenSlips }: { readonly mayOpenPersons: boolean; readonly mayOpenSlips: boolean },
): string | undefined {
  if (screen === "slip" && ref !== undefined) {
    const [incarnation, sequence] = ref.split("/");
    return mayOpenSlips ? `#/settlements/${incarnation}/${sequence}` : undefined;
  }
  return subject !== undefined && mayOpenPersons ? `#/persons/${rootKeyOf(subject)}` : undefined;
}

/** Enough of a key to tell two apart on one page, and short enough for a column. */
const KEY_SHOWN = 8;

/** The key, since a record of operations holds no name. */
export const subjectText = ({ subject, ref }: OperationShown): string => (subject ?? ref ?? "").slice(0, KEY_SHOWN);
