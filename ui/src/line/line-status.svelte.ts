import type { Problem } from "../api/problem.ts";
import { api } from "../session/app-api.ts";
import { session } from "../session/session.svelte.ts";
import type { LineShown } from "./line-shown.ts";

/** Often enough that whoever looks up from a form sees the cut before the next click. */
const POLL_MS = 2000;

const held = $state<{ line: LineShown | undefined; problem: Problem | undefined }>({
  line: undefined,
  problem: undefined,
});

async function refresh(isBackground = false): Promise<void> {
  const answer = await api.get<LineShown>("/v1/line", { quiet: true, isBackground });
  if (answer.ok) {
    held.line = answer.value;
    held.problem = undefined;
  } else {
    held.problem = answer.problem;
    // A session that ran out is noticed here first, before somebody has typed for nothing.
    if (answer.problem.status === 401) void session.ask();
  }
}

/** The state of the line as this node last told it. Kept while somebody is signed in and the tab is seen. */
export const lineStatus = {
  get line(): LineShown | undefined {
    return held.line;
  },
  /** Set while the node itself does not answer. */
  get problem(): Problem | undefined {
    return held.problem;
  },
  refresh: () => refresh(),
  /** For an effect: polls until the returned function is called. One question at a time, however slow the answer. */
  watch(): () => void {
    let isWatched = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async (): Promise<void> => {
      clearTimeout(timer);
      if (!document.hidden && session.state === "signed-in") await refresh(true);
      clearTimeout(timer);
      if (isWatched) timer = setTimeout(() => void turn(), POLL_MS);
    };
    const onSeen = (): void => {
      if (!document.hidden) void turn();
    };
    document.addEventListener("visibilitychange", onSeen);
    void turn();
    return () => {
      isWatched = false;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onSeen);
    };
  },
};
