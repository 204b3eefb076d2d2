import { createProblemMapper, type ProblemMapperOptions } from "./problem.ts";

export type TestCode = "person-unknown" | "busy";

/** A mapper that says which texts it was asked for, and what it logged. */
export function createTestProblems(overrides: Partial<ProblemMapperOptions<TestCode>> = {}) {
  const logged: Readonly<Record<string, unknown>>[] = [];
  const problems = createProblemMapper<TestCode>({
    statuses: { "person-unknown": 404, busy: 503 },
    describe: (code, params, language) => ({
      title: `${language}:${code}:title`,
      detail: `${language}:${code}:${Object.entries(params).join()}`,
      action: `${language}:${code}:action`,
    }),
    describeField: (problem, _params, language) => `${language}:${problem}`,
    newIncidentId: () => "incident-1",
    logger: { error: (fields) => logged.push(fields) },
    ...overrides,
  });
  return { problems, logged };
}
