import { createHash } from "node:crypto";
import type { FoldDocument } from "@huilian/conflict-rules";
import { canonicalJson, compareText, type Json, refParts } from "@huilian/domain";

/** Finds documents that say different things of one subject: what came of them would depend on which came first. */
export interface Contradictions {
  /** @returns the line that said otherwise before. */
  take(document: FoldDocument, line: number): number | undefined;
}

export function createContradictions(): Contradictions {
  const said = new Map<string, { readonly digest: string; readonly line: number }>();

  return {
    take(document, line) {
      for (const [subject, statement] of statementsOf(document)) {
        const digest = createHash("sha256").update(canonicalJson(statement)).digest("base64");
        const before = said.get(subject);
        if (before && before.digest !== digest) return before.line;
        if (!before) said.set(subject, { digest, line });
      }
      return undefined;
    },
  };
}

/** What a document states, by what it is stated of. */
function* statementsOf(document: FoldDocument): Generator<readonly [string, Json]> {
  switch (document.type) {
    case "enrol":
      yield [`site/${document.site}`, document.siteKind];
      return;
    case "operator":
      yield [
        `operator/${document.keyId}`,
        { ...document, roles: [...new Set(document.roles)].sort(compareText) } as unknown as Json,
      ];
      return;
    case "beacon":
      yield [`beacon/${document.hash}`, document.timeMs];
      return;
    case "rules":
      return;
    case "evidence":
      yield [`evidence/${document.id}`, document as unknown as Json];
      return;
    case "notice": {
      const { incarnation, sequence } = refParts(document.change.ref);
      yield [`incarnation/${incarnation}`, document.site];
      yield [`change/${incarnation}/${sequence}`, document.change as unknown as Json];
      yield [`notice/${incarnation}/${sequence}`, document.receivedMs];
      return;
    }
    case "segment":
      yield [`incarnation/${document.incarnation}`, document.site];
      for (const { changes, approvals = [] } of document.commits) {
        const refs = changes.map(({ ref }) => ref);
        const around = { refs, approvals, receivedMs: document.receivedMs } as unknown as Json;
        for (const read of changes) {
          const place = `${document.incarnation}/${read.change.sequence}`;
          yield [`change/${place}`, read as unknown as Json];
          yield [`commit/${place}`, around];
        }
      }
  }
}
