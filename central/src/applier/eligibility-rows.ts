import type { SealedDownRow } from "@huilian/conflict-rules";
import { canonicalJson, compareText, type EntityKey, type Json } from "@huilian/domain";
import { type EligibilityKeys, type ScopeName, type StoredDocument, sealEligibilityRow } from "@huilian/sync";
import { type EligibilityKeysDeps, loadEligibilityKeys } from "./eligibility-keys.ts";
import type { StepDraft } from "./page-draft.ts";

/**
 * Rows that open only for who presents the identity number. Their keys are stretched from the number, slowly and
 * once: in the background, so that no step waits for it. Until then a person is found on line only.
 */
export interface EligibilityRows {
  /** Takes note of what is to be said of a root now; undefined for nothing. */
  place(root: EntityKey, row: SealedDownRow | undefined): void;
  /** Takes everything with known keys as said already: what the last batch says. */
  settle(): void;
  /** Writes what can be said and was not, and gives the documents to be stored with it. */
  write(draft: StepDraft): readonly StoredDocument[];
  /** Whether `write` has something to say. */
  isReady(): boolean;
  /** Resolves when nothing is being stretched. @throws what the stretcher threw. */
  stretched(): Promise<void>;
  /** All rows of a scope whose keys are known, as they were last sealed. */
  rowsOf(scope: ScopeName): readonly SealedRow[];
}

/** A row as it stands in a page. One that is `gone` says that nobody with this number is in the scope any more. */
export type SealedRow = Json & { readonly tag: string };

/** One number in one scope. */
interface Slot {
  readonly scope: ScopeName;
  readonly identityNumber: string;
  /** By person, the row as canonical JSON. */
  readonly rows: Map<EntityKey, string>;
  /** The row said last; undefined when nothing was, or that it is gone. */
  said: string | undefined;
}

/** `onReady` is told whenever there is something more to say. */
export async function loadEligibilityRows(deps: EligibilityKeysDeps, onReady: () => void): Promise<EligibilityRows> {
  const { crypto } = deps;
  const keys = await loadEligibilityKeys(deps);
  const rowSecret = crypto.deriveKey(deps.storeKey, "huilian/eligibility-rows/1");
  const slots = new Map<string, Slot>();
  const slotOfRoot = new Map<EntityKey, Slot>();
  const ready = new Set<Slot>();
  const keyless = new Map<string, Set<Slot>>();

  const seal = (row: string, key: EligibilityKeys): SealedRow =>
    ({ ...sealEligibilityRow(crypto, { keys: key, rowSecret, row: JSON.parse(row) as Json }) }) as SealedRow;

  function slotOf({ scope, identityNumber }: SealedDownRow): Slot {
    const id = `${scope}\n${identityNumber}`;
    const slot = slots.get(id) ?? { scope, identityNumber, rows: new Map(), said: undefined };
    slots.set(id, slot);
    return slot;
  }

  function touch(slot: Slot): void {
    const { identityNumber } = slot;
    if (keys.known(identityNumber)) {
      ready.add(slot);
      return;
    }
    keyless.set(identityNumber, (keyless.get(identityNumber) ?? new Set()).add(slot));
    keys.want(identityNumber, () => {
      for (const waiting of keyless.get(identityNumber) ?? []) ready.add(waiting);
      keyless.delete(identityNumber);
      onReady();
    });
  }

  return {
    place(root, row) {
      const before = slotOfRoot.get(root);
      const slot = row && slotOf(row);
      if (before && before !== slot) {
        before.rows.delete(root);
        slotOfRoot.delete(root);
        touch(before);
      }
      if (!row || !slot) return;
      slotOfRoot.set(root, slot);
      const text = canonicalJson(row.row);
      if (slot.rows.get(root) === text) return;
      slot.rows.set(root, text);
      touch(slot);
    },
    settle() {
      for (const slot of ready) slot.said = spokenRow(slot);
      ready.clear();
    },
    write(draft) {
      const used = new Set<string>();
      for (const slot of ready) {
        const row = spokenRow(slot);
        const key = keys.known(slot.identityNumber);
        if (row === slot.said || !key) continue;
        draft.row(slot.scope, row === undefined ? { tag: key.tag, gone: true } : seal(row, key));
        used.add(slot.identityNumber);
        slot.said = row;
      }
      ready.clear();
      return keys.unstored(used);
    },
    isReady: () => [...ready].some((slot) => spokenRow(slot) !== slot.said),
    stretched: () => keys.idle(),
    rowsOf: (scope) =>
      [...slots.values()].flatMap((slot) => {
        const key = keys.known(slot.identityNumber);
        return slot.scope === scope && slot.said !== undefined && key ? [seal(slot.said, key)] : [];
      }),
  };
}

/**
 * The fold names one person for a number. While the roots of a step are placed one by one, the one before may still
 * stand beside; the lower key then speaks, on every machine.
 */
function spokenRow({ rows }: Slot): string | undefined {
  const [lowest] = [...rows.keys()].sort(compareText);
  return lowest === undefined ? undefined : rows.get(lowest);
}
