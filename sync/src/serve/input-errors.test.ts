import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createInputHook, inputFaults } from "./input-errors.ts";
import { PROBLEM_ERRORS_MAX } from "./limits.ts";
import { createTestProblems } from "./problems.fixture.ts";

const schema = z.strictObject({
  name: z.string().max(3),
  count: z.int().min(1),
  kind: z.enum(["a", "b"]),
  lines: z.array(z.strictObject({ itemCode: z.string().regex(/^[A-Z]+$/) })).max(200),
  notes: z.record(z.string(), z.string()),
});
const good = { name: "x", count: 1, kind: "a", lines: [], notes: {} };
const faultsOf = (input: unknown) => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : inputFaults(parsed.error.issues);
};

describe("faults of an input", () => {
  it.each<readonly [string, unknown, readonly unknown[]]>([
    ["missing", { ...good, name: undefined }, [{ path: "name", problem: "missing" }]],
    ["wrong kind", { ...good, name: 3 }, [{ path: "name", problem: "wrong-kind" }]],
    ["too long", { ...good, name: "abcd" }, [{ path: "name", problem: "too-large" }]],
    ["not whole", { ...good, count: 1.5 }, [{ path: "count", problem: "not-whole" }]],
    ["too small", { ...good, count: 0 }, [{ path: "count", problem: "too-small" }]],
    ["not one of", { ...good, kind: "c" }, [{ path: "kind", problem: "not-one-of" }]],
    [
      "in a list",
      { ...good, lines: [{ itemCode: "A" }, { itemCode: "?" }] },
      [{ path: "lines[1].itemCode", problem: "wrong-format" }],
    ],
    ["unknown", { ...good, other: 1 }, [{ path: "other", problem: "unknown-field" }]],
    ["a number as a field", { ...good, "230102199001011234": 1 }, [{ path: "?", problem: "unknown-field" }]],
    [
      "a number as a key",
      { ...good, notes: { "230102199001011234": 1 } },
      [{ path: "notes.?", problem: "wrong-kind" }],
    ],
    ["nothing", undefined, [{ path: "", problem: "missing" }]],
  ])("%s", (_, input, faults) => {
    expect(faultsOf(input)).toEqual(faults);
  });

  it("are bounded", () => {
    expect(faultsOf({ ...good, lines: Array(200).fill({}) }).length).toBe(PROBLEM_ERRORS_MAX);
  });

  it("become one problem document with sentences", async () => {
    const { problems } = createTestProblems();
    const hook = createInputHook(problems);
    const app = new Hono().post("/", async (context) => {
      const parsed = schema.safeParse(await context.req.json());
      return hook(parsed, context) ?? context.text("taken");
    });
    const refused = await app.request("/", { method: "POST", body: JSON.stringify({ ...good, count: 0 }) });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      code: "bad-input",
      errors: [{ path: "count", problem: "too-small", sentence: "zh:too-small" }],
    });
    expect((await app.request("/", { method: "POST", body: JSON.stringify(good) })).status).toBe(200);
  });
});
