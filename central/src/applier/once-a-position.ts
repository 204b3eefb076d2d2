import type { Fold } from "@huilian/conflict-rules";
import type { Applier } from "./applier.ts";

/**
 * What is made of the fold once for each index it has come to, and kept until it moves on: many may look at a screen
 * that shows the same. To be called between two steps of the applier.
 */
export function onceAPosition<Made>(applier: Pick<Applier, "index" | "fold">, make: (fold: Fold) => Made): () => Made {
  let kept: { readonly index: number; readonly made: Made } | undefined;
  return () => {
    const index = applier.index();
    if (kept?.index !== index) kept = { index, made: make(applier.fold) };
    return kept.made;
  };
}
