import { type Language, type MessageKey, message } from "@huilian/domain";

/** What is wrong with one field, in words. `path` is that of the request: `lines.2.submitted`. */
export interface FieldFault {
  readonly path: string;
  readonly problem: string;
  readonly sentence: string;
}

/** A problem document (RFC 9457) as node and centre answer it; `status` 0: made here, since nobody answered. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly action: string;
  readonly code: string;
  readonly errors?: readonly FieldFault[];
  readonly incident?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What a request came to. A refusal is data: no screen catches anything. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** What can go wrong without a word from the other side. */
type OwnProblemCode = "no-answer" | "unreadable";

const ownTexts = {
  "no-answer": ["ui.no-answer.title", "ui.no-answer.detail", "ui.no-answer.action"],
  unreadable: ["ui.unreadable.title", "ui.unreadable.detail", "ui.unreadable.action"],
} as const satisfies Readonly<Record<OwnProblemCode, readonly [MessageKey, MessageKey, MessageKey]>>;

export function ownProblem(code: OwnProblemCode, language: Language): Problem {
  const [title, detail, action] = ownTexts[code];
  return {
    type: `huilian:${code}`,
    code,
    status: 0,
    title: message(title, {}, language),
    detail: message(detail, {}, language),
    action: message(action, {}, language),
  };
}

/** undefined when the answer is no problem document, as from something that stands between. */
export function readProblem(status: number, body: unknown): Problem | undefined {
  if (typeof body !== "object" || body === null || !("code" in body) || !("title" in body)) return undefined;
  const { code, title, detail, action } = body as Partial<Problem>;
  if (typeof code !== "string" || typeof title !== "string") return undefined;
  return { ...(body as Problem), status, detail: detail ?? "", action: action ?? "" };
}

/** The sentence for a field, from a problem; a fault inside a record counts for the record. */
export const faultOf = (problem: Problem | undefined, path: string): string | undefined =>
  problem?.errors?.find((fault) => fault.path === path || fault.path.startsWith(`${path}.`))?.sentence;
