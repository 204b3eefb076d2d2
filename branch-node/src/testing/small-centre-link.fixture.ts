import { err, ok, type Result, type SiteId } from "@huilian/domain";
import type { CentreLink, LinkProblem, PullAnswer, PushAnswer, RefreshAnswer, SealedPage } from "@huilian/sync";

export type LinkCall = "open" | "push" | "notice" | "pull" | "refresh" | "pages";

/** What a link asks of the centre behind it. Everything takes effect at once. */
export interface SmallCentreEnd {
  answer: { readonly [Call in Exclude<LinkCall, "pull">]: CentreLink[Call] };
  pull(request: Parameters<CentreLink["pull"]>[0]): PullAnswer;
  /** Resolves at the next news, or after so long. */
  news(waitMs: number): Promise<void>;
}

/** A line that can be cut, can lose answers on the way back, and can be altered by somebody in between. */
export interface SmallLink extends CentreLink {
  readonly site: SiteId;
  /** What was asked, in order, also what was not answered. */
  readonly calls: LinkCall[];
  cut(): void;
  mend(): void;
  /** The next so many answers, of one kind of call or of any, are lost after the call took effect. */
  loseAnswers(count: number, of?: LinkCall): void;
  /** What is done to answers on their way; each may be set and unset. */
  readonly alter: {
    pull?: (answer: PullAnswer) => PullAnswer;
    push?: (answer: PushAnswer) => PushAnswer;
    refresh?: (answer: RefreshAnswer) => RefreshAnswer;
    pages?: (pages: readonly SealedPage[]) => readonly SealedPage[];
  };
}

const UNREACHABLE: Result<never, LinkProblem> = err({ kind: "unreachable" });

export function createSmallLink(site: SiteId, end: SmallCentreEnd): SmallLink {
  const calls: LinkCall[] = [];
  const alter: SmallLink["alter"] = {};
  let isCut = false;
  let isClosed = false;
  let wake: (() => void) | undefined;
  let losing: { left: number; of: LinkCall | undefined } = { left: 0, of: undefined };

  async function call<Value>(name: LinkCall, ask: () => Promise<Result<Value, LinkProblem>>) {
    calls.push(name);
    await Promise.resolve();
    if (isCut || isClosed) return UNREACHABLE;
    const answer = await ask();
    const isLost = losing.left > 0 && (losing.of === undefined || losing.of === name);
    if (isLost) losing.left -= 1;
    return isLost || isCut || isClosed ? UNREACHABLE : answer;
  }

  const altered = <Value>(answer: Result<Value, LinkProblem>, by: ((value: Value) => Value) | undefined) =>
    answer.ok && by ? ok(by(answer.value)) : answer;

  const hangUp = (): void => wake?.();

  async function waitFor(waitMs: number): Promise<void> {
    const cutShort = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([end.news(waitMs), cutShort]);
  }

  return {
    site,
    calls,
    alter,
    cut() {
      isCut = true;
      hangUp();
    },
    mend() {
      isCut = false;
    },
    loseAnswers(count, of) {
      losing = { left: count, of };
    },
    open: () => call("open", () => end.answer.open()),
    notice: (segment) => call("notice", () => end.answer.notice(segment)),
    push: (segments) => call("push", async () => altered(await end.answer.push(segments), alter.push)),
    refresh: () => call("refresh", async () => altered(await end.answer.refresh(), alter.refresh)),
    pages: (ids) => call("pages", async () => altered(await end.answer.pages(ids), alter.pages)),
    pull: (request) =>
      call("pull", async () => {
        const first = end.pull(request);
        const isNews = first.documents.length > 0 || first.batches.length > 0;
        if (isNews || request.waitMs === 0) return altered(ok(first), alter.pull);
        await waitFor(request.waitMs);
        return altered(ok(end.pull(request)), alter.pull);
      }),
    close() {
      isClosed = true;
      hangUp();
    },
  };
}
