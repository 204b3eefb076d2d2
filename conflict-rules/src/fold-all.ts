import { compareText } from "@huilian/domain";
import { createFold, type Fold } from "./fold.ts";
import type { FoldDocument } from "./fold-document.ts";

/** Documents by kind and by their place in their chain: the order in which nothing ever has to wait. */
function batchKey(document: FoldDocument): string {
  switch (document.type) {
    case "enrol":
      return `0/${document.site}/${document.certificate}`;
    case "operator":
      return `0/~/${document.keyId}`;
    case "rules":
      return `1/${document.version}`;
    case "beacon":
      return `2/${document.hash}`;
    case "segment":
      return `3/${String(document.receivedMs).padStart(16, "0")}/${document.incarnation}/${String(document.from).padStart(16, "0")}`;
    case "notice":
      return `4/${document.change.ref}`;
    case "evidence":
      return `5/${document.id}`;
  }
}

/** The fold of a whole set at once, in one canonical order. Equal to taking its documents one by one in any order. */
export function foldAll(documents: Iterable<FoldDocument>): Fold {
  const fold = createFold();
  const keyed = [...documents].map((document) => ({ document, key: batchKey(document) }));
  for (const { document } of keyed.sort((a, b) => compareText(a.key, b.key))) fold.take(document);
  return fold;
}
