import { type Hash, type Incarnation, makeRef, type Ref, refParts } from "@huilian/domain/base";
import type { NewIncarnation } from "./incarnations.ts";
import type { Journal } from "./journal.ts";

/** What the centre says it holds of one incarnation of a node. */
export interface ShownByCentre {
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly tip: Hash;
}

/** What tells that a store is not the newest state of its journal. */
export interface RestoreSigns {
  /** `missing`: the machine-bound secret is not here, so the store was restored, moved or cloned. */
  readonly protector: "present" | "missing";
  /** The Ref noted in the key file after the last receipted push. */
  readonly noted?: Ref;
  /** What the centre showed in the session, where there is one. */
  readonly shown?: readonly ShownByCentre[];
}

/**
 * Whether the node must begin a new incarnation before it signs anything, and after what. undefined when it may go
 * on, as after every power cut: what was acknowledged is on disk. Asked again in the new incarnation, the same
 * signs do not call for another one; only the missing secret does, until it is made anew.
 */
export async function causeForNewIncarnation(
  journal: Pick<Journal, "incarnations" | "holds">,
  { protector, noted, shown = [] }: RestoreSigns,
): Promise<NewIncarnation | undefined> {
  const lacks = async (ref: Ref): Promise<boolean> => !isLeftBehind(journal, ref) && !(await journal.holds(ref));
  const missing: Ref[] = [];
  if (noted !== undefined && (await lacks(noted))) missing.push(noted);
  const notedIsMissing = missing.length > 0;
  for (const { incarnation, sequence, tip } of shown) {
    const ref = makeRef(incarnation, sequence, tip);
    if (await lacks(ref)) missing.push(ref);
  }
  // The centre comes last in the list and is believed first: it shows at least what the key file noted.
  const last = missing.at(-1);
  const continues = last === undefined ? {} : { continues: last };
  if (protector === "missing") return { cause: "protector-missing", ...continues };
  if (last === undefined) return undefined;
  return { cause: notedIsMissing ? "store-behind-key-file" : "centre-shows-more", ...continues };
}

/** A chain this node no longer writes to cannot be forked by writing on. */
function isLeftBehind(journal: Pick<Journal, "incarnations">, ref: Ref): boolean {
  const { incarnation } = refParts(ref);
  const records = journal.incarnations();
  if (records.at(-1)?.incarnation === incarnation) return false;
  return records.some(
    (record) =>
      record.incarnation === incarnation ||
      (record.continues !== undefined && refParts(record.continues).incarnation === incarnation),
  );
}
