import { err, ok, type Result } from "@huilian/domain/base";
import type { z } from "zod";
import { toUtf8 } from "../crypto/bytes.ts";
import type { LinkProblem, SessionOpened } from "./centre-link.ts";
import { SYNC_ANSWER_BYTES_MAX } from "./limits.ts";
import { macHolds, macOfAnswer, macOfRequest } from "./mac.ts";
import { syncProblemSchema } from "./messages.ts";
import {
  type ClientSession,
  type OpeningDeps,
  openSession,
  parseBody,
  unauthenticatedRefusal,
} from "./open-session.ts";
import { countHeader, macHeader, type SyncPath, sessionHeader } from "./paths.ts";
import type { WireAnswer } from "./transport.ts";

export interface SessionCallerDeps extends OpeningDeps {
  readonly requestTimeoutMs: number;
  onOpened(opened: SessionOpened): void;
}

/** Asks the centre in one session, and opens another when there is none or the centre has forgotten it. */
export interface SessionCaller {
  open(): Promise<Result<SessionOpened, LinkProblem>>;
  /** `waitMs` is what the centre may take by the question itself, beyond the usual time-out. */
  ask<Answer>(question: {
    readonly path: SyncPath;
    readonly body: object;
    readonly schema: z.ZodType<Answer>;
    readonly waitMs?: number;
  }): Promise<Result<Answer, LinkProblem>>;
  forget(): void;
}

interface CountedSession extends ClientSession {
  nextCount: number;
}

/** Refusals that mean that this session is of no more use. */
const forgottenCodes: ReadonlySet<string> = new Set(["session-unknown", "not-in-session", "mac-differs"]);

/** Refusals after which the same request is sent once more: in a new session, or under a new count. */
const repeatedCodes: ReadonlySet<string> = new Set(["session-unknown", "count-used"]);

/** Requests may run side by side; those that find no session at the same time wait for the same new one. */
export function createSessionCaller(deps: SessionCallerDeps): SessionCaller {
  let current: CountedSession | undefined;
  let opening: Promise<Result<CountedSession, LinkProblem>> | undefined;

  async function openNew(): Promise<Result<CountedSession, LinkProblem>> {
    const session = await openSession(deps);
    if (!session.ok) return session;
    const counted: CountedSession = { ...session.value, nextCount: 1 };
    current = counted;
    deps.onOpened(counted.opened);
    return ok(counted);
  }

  function openShared(): Promise<Result<CountedSession, LinkProblem>> {
    opening ??= openNew().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function attempt(path: SyncPath, body: object, timeoutMs: number): Promise<Result<WireAnswer, LinkProblem>> {
    const session = current === undefined ? await openShared() : ok(current);
    if (!session.ok) return session;
    const answer = await send(deps, session.value, { path, body, timeoutMs });
    const lost = !answer.ok && (answer.error.kind === "not-authentic" || isRefusal(answer.error, forgottenCodes));
    if (lost && current === session.value) current = undefined;
    return answer;
  }

  return {
    async open() {
      const session = await openShared();
      return session.ok ? ok(session.value.opened) : session;
    },
    async ask({ path, body, schema, waitMs = 0 }) {
      const timeoutMs = deps.requestTimeoutMs + waitMs;
      let answer = await attempt(path, body, timeoutMs);
      if (!answer.ok && isRefusal(answer.error, repeatedCodes)) answer = await attempt(path, body, timeoutMs);
      if (!answer.ok) return answer;
      const parsed = parseBody(schema, answer.value.body);
      return parsed === undefined ? err({ kind: "malformed" }) : ok(parsed);
    },
    forget() {
      current = undefined;
    },
  };
}

/** One request under the session's MAC and next count. What comes back has a right MAC, or is a problem. */
async function send(
  { crypto, transport }: SessionCallerDeps,
  session: CountedSession,
  request: { readonly path: SyncPath; readonly body: object; readonly timeoutMs: number },
): Promise<Result<WireAnswer, LinkProblem>> {
  const { sessionId, key } = session;
  const { path, timeoutMs } = request;
  const count = session.nextCount;
  session.nextCount += 1;
  const body = toUtf8(JSON.stringify(request.body)) as Uint8Array<ArrayBuffer>;
  const asked = { sessionId, count, method: "POST", path };
  const mac = macOfRequest(crypto, key, { ...asked, bodyHash: crypto.sha256(body) });
  const headers = { [sessionHeader]: sessionId, [countHeader]: String(count), [macHeader]: mac };
  const answer = await transport.post({ path, headers, body, timeoutMs, answerBytesMax: SYNC_ANSWER_BYTES_MAX });
  if (answer === "unreachable") return err({ kind: "unreachable" });
  // An answer too large to be read cannot be authentic: the centre keeps to the same bound.
  if (answer === "too-large") return err({ kind: "not-authentic" });
  const { httpStatus } = answer;
  const expected = macOfAnswer(crypto, key, { ...asked, bodyHash: crypto.sha256(answer.body), httpStatus });
  if (macHolds(answer.headers.get(macHeader) ?? "", expected)) return authenticResult(answer);
  return err(httpStatus === 200 ? { kind: "not-authentic" } : unauthenticatedRefusal(answer));
}

const isRefusal = (problem: LinkProblem, codes: ReadonlySet<string>): boolean =>
  problem.kind === "refused" && codes.has(problem.code);

/** An answer whose MAC holds: what it says is what the centre said. */
function authenticResult(answer: WireAnswer): Result<WireAnswer, LinkProblem> {
  if (answer.httpStatus === 200) return ok(answer);
  const problem = parseBody(syncProblemSchema, answer.body);
  return err(problem === undefined ? { kind: "malformed" } : { kind: "refused", code: problem.code });
}
