import { err, type Result } from "@huilian/domain";
import type { CentreLink, LinkProblem } from "@huilian/sync";

/** A link that can be cut here, for a drill: the other end and the wire know nothing of it. */
export interface SwitchableLink extends CentreLink {
  cut(): void;
  restore(): void;
}

const UNREACHABLE = err({ kind: "unreachable" } as const satisfies LinkProblem);

export function createSwitchableLink(link: CentreLink, isCutAtStart: boolean): SwitchableLink {
  let isCut = isCutAtStart;
  const waiting = new Set<() => void>();

  /** What waits for an answer when the link is cut is told at once; a late answer is dropped. */
  async function ask<Value>(call: () => Promise<Result<Value, LinkProblem>>): Promise<Result<Value, LinkProblem>> {
    if (isCut) return UNREACHABLE;
    let drop: () => void = () => undefined;
    const dropped = new Promise<Result<Value, LinkProblem>>((resolve) => {
      drop = () => resolve(UNREACHABLE);
    });
    waiting.add(drop);
    try {
      return await Promise.race([call(), dropped]);
    } finally {
      waiting.delete(drop);
    }
  }

  return {
    cut() {
      isCut = true;
      for (const drop of waiting) drop();
    },
    restore() {
      isCut = false;
    },
    open: () => ask(() => link.open()),
    push: (segments) => ask(() => link.push(segments)),
    notice: (segment) => ask(() => link.notice(segment)),
    pull: (request) => ask(() => link.pull(request)),
    refresh: () => ask(() => link.refresh()),
    pages: (ids) => ask(() => link.pages(ids)),
    close: () => link.close(),
  };
}
