import type { PageContent, Verdict } from "@huilian/sync";

/** What the centre said of this site's own changes: how far they are decided, and what is not simply applied. */
export interface VerdictTable {
  take(content: Pick<PageContent, "decided" | "verdicts">): void;
  of(ref: string): Verdict | undefined;
  decidedUpTo(): Readonly<Record<string, number>>;
}

/** Applied and nothing to add: it is what is said of every change without a verdict. */
function isPlain({ state, detail }: Verdict): boolean {
  const flags = detail["flags"];
  return state === "applied" && (flags === undefined || (Array.isArray(flags) && flags.length === 0));
}

export function createVerdictTable(): VerdictTable {
  const verdicts = new Map<string, Verdict>();
  const decided: Record<string, number> = {};
  return {
    take({ decided: upTo, verdicts: stated }) {
      for (const [incarnation, sequence] of Object.entries(upTo)) {
        decided[incarnation] = Math.max(decided[incarnation] ?? 0, sequence);
      }
      for (const verdict of stated) {
        // Lifted is forgotten, so that a node that refreshes, and hears of exceptions only, knows the same.
        if (isPlain(verdict)) verdicts.delete(verdict.ref);
        else verdicts.set(verdict.ref, verdict);
      }
    },
    of: (ref) => verdicts.get(ref),
    decidedUpTo: () => decided,
  };
}
