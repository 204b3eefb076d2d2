/**
 * Goal: the closing line and the exit status are honest. Method: vitest is run over small test files in a temporary
 * folder with this reporter, since only a real run shows what vitest hands over and when it sets the status.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..", "..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "huilian-reporter-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "vitest.config.mjs"), "export default {};");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one test file and returns the last line printed and the exit status. */
function runTests(
  name: string,
  body: string,
): { readonly lastLine: string | undefined; readonly exitStatus: number | null } {
  writeFileSync(join(folder, `${name}.test.mjs`), `import { expect, it } from "vitest";\n${body}`);
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  const reporter = join(import.meta.dirname, "closing-line-reporter.mjs");
  const args = [vitest, "run", "--reporter=default", `--reporter=${reporter}`, `${name}.test.mjs`];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { lastLine: run.stdout.trimEnd().split("\n").at(-1), exitStatus: run.status };
}

describe("the closing line of a test run", () => {
  it.each([
    ["passes", 'it("a", () => {});', "1 passed, 0 failed, 0 skipped", 0],
    ["fails", 'it("a", () => {}); it("b", () => expect(1).toBe(2));', "1 passed, 1 failed, 0 skipped", 1],
    ["skips-some", 'it("a", () => {}); it.skip("b", () => {});', "1 passed, 0 failed, 1 skipped", 0],
    ["skips-all", 'it.skip("a", () => {});', "0 passed, 0 failed, 1 skipped", 1],
    ["does-not-load", 'throw new Error("broken");', "0 passed, 1 failed, 0 skipped", 1],
    ["nobody-catches", 'it("a", () => void Promise.reject(new Error("late")));', "1 passed, 1 failed, 0 skipped", 1],
    ["holds-no-test", "", "0 passed, 1 failed, 0 skipped", 1],
  ])("%s", (name, body, lastLine, exitStatus) => {
    expect(runTests(name, body)).toEqual({ lastLine, exitStatus });
  });
});
