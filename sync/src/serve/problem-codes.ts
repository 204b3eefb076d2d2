/** Statuses an application may answer a problem with. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 502 | 503 | 504;

/** What the pieces of this folder themselves answer. Applications add their own codes beside these. */
export const serveProblemStatuses = {
  "bad-input": 400,
  "not-signed-in": 401,
  "not-allowed": 403,
  "not-found": 404,
  "body-too-large": 413,
  "unsupported-content": 415,
  internal: 500,
} as const satisfies Readonly<Record<string, ProblemStatus>>;

export type ServeProblemCode = keyof typeof serveProblemStatuses;

/** Which fault a field has. Sentences for these come from the application's catalogue. */
export type FieldProblem =
  | "missing"
  | "unknown-field"
  | "wrong-kind"
  | "not-whole"
  | "too-small"
  | "too-large"
  | "wrong-format"
  | "not-one-of"
  | "not-accepted";
