import { createRequire } from "node:module";

/** A document, opaque. */
type AutomergeDocument = object;
type AutomergeChange = Uint8Array;

/** What is used of Automerge. */
interface Automerge {
  init(): AutomergeDocument;
  change(document: AutomergeDocument, edit: (draft: Record<string, unknown>) => void): AutomergeDocument;
  getAllChanges(document: AutomergeDocument): AutomergeChange[];
  applyChanges(document: AutomergeDocument, changes: AutomergeChange[]): readonly unknown[];
  free(document: AutomergeDocument): void;
}

/** One person's edits, in order: which field became what. */
export type Edits = readonly (readonly [field: string, value: unknown])[];

export interface MergedByAutomerge {
  /** Merges every person's changes into an empty document. */
  merge(): void;
}

/** A document a person, which suits Automerge better than one for a city. Values are plain JSON. */
export function prepareAutomerge(editsOfPersons: Iterable<Edits>): MergedByAutomerge {
  const automerge = createRequire(import.meta.url)("@automerge/automerge") as Automerge;
  const changesOfPersons = [...editsOfPersons].map((edits) => {
    let document = automerge.init();
    for (const [field, value] of edits) {
      document = automerge.change(document, (draft) => {
        draft[field] = value;
      });
    }
    const changes = automerge.getAllChanges(document);
    automerge.free(document);
    return changes;
  });
  return {
    merge() {
      for (const changes of changesOfPersons) {
        const empty = automerge.init();
        const [merged] = automerge.applyChanges(empty, changes);
        automerge.free(merged as AutomergeDocument);
      }
    },
  };
}
