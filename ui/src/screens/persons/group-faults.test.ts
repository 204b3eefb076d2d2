import { describe, expect, it } from "vitest";
import type { Problem } from "../../api/problem.ts";
import { localFaults, serverFaults, unplacedProblem } from "./group-faults.ts";

const problem = (...paths: readonly string[]): Problem => ({
  type: "",
  title: "",
  status: 400,
  detail: "",
  action: "",
  code: "bad-input",
  errors: paths.map((path) => ({ path, problem: "missing", sentence: `sentence of ${path}` })),
});
const fields = [{ name: "phone" }, { name: "address" }];

describe("faults of a form", () => {
  it("tells the first of each field, with the character to type where one is known", () => {
    const faults = localFaults(
      [
        { path: "phone", problem: "too-long" },
        { path: "phone", problem: "empty" },
        { path: "address", problem: "private-use-character", suggestion: "䶮" },
        { path: "contributionBase", problem: "not-an-amount" },
      ],
      "en",
    );
    expect(faults["phone"]).toBe("is too long; shorten it");
    expect(faults["address"]).toContain("䶮");
    expect(faults["contributionBase"]).toContain("yuan");
  });

  it("finds the field of a refusal, and shows the rest beside the form", () => {
    expect(serverFaults(problem("value.phone"), "value")).toEqual({ phone: "sentence of value.phone" });
    expect(unplacedProblem(problem("value.phone", "value.address"), fields, "value")).toBeUndefined();
    expect(unplacedProblem(problem("value.phone", "base"), fields, "value")?.errors?.map(({ path }) => path)).toEqual([
      "base",
    ]);
    expect(unplacedProblem(problem(), fields, "value")).toMatchObject({ code: "bad-input", errors: [] });
  });
});
