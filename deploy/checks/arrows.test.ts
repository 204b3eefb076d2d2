/**
 * Goal: every rule of .dependency-cruiser.cjs bites. Method: a small repository of the same shape is written to a
 * temporary folder with each forbidden import in a file of its own, the real configuration is run over it once, and
 * every file must be reported for its rule; the files that keep the rules must not be reported at all.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..", "..");
const packages = ["domain", "conflict-rules", "sync", "card", "branch-node", "central", "ui", "deploy"];

/** What each file imports, and the rules it breaks by that. */
const files: readonly (readonly [path: string, text: string, breaks: readonly string[]])[] = [
  ["domain/src/base/index.ts", "export const base = 1;", []],
  ["domain/src/index.ts", 'export * from "./base/index.ts"; export * from "./person.ts";', []],
  ["domain/src/person.ts", 'import { base } from "./base/other.ts"; export const person = base;', []],
  ["domain/src/base/other.ts", "export const base = 1;", []],
  ["domain/src/person.test.ts", 'import "node:fs"; import "fast-check"; import "./index.ts";', []],
  ["domain/src/person.fixture.ts", "export const fixture = 1;", []],
  ["conflict-rules/src/index.ts", 'import "@huilian/domain"; import "@huilian/domain/base";', []],
  ["sync/src/index.ts", 'import "@huilian/domain/base"; import "node:fs"; import "used-library"; export {};', []],
  ["sync/src/serve/index.ts", 'import "@huilian/domain/base"; export {};', []],
  ["card/src/index.ts", 'import "@huilian/domain"; export {};', []],
  [
    "branch-node/src/index.ts",
    'import "@huilian/sync/serve"; import "@huilian/card"; export interface App { a: 1 }',
    [],
  ],
  ["central/src/index.ts", 'import "@huilian/conflict-rules"; import "@huilian/sync"; export {};', []],
  ["ui/src/index.ts", 'import type { App } from "@huilian/branch-node"; export const app = (a: App) => a;', []],
  ["deploy/src/main.ts", 'import "@huilian/central"; import "@huilian/branch-node"; export {};', []],
  ["deploy/bootstrap/run.mjs", 'import "node:fs"; import "./other.mjs";', []],
  ["deploy/bootstrap/other.mjs", "", []],

  ["domain/src/up.ts", 'import "@huilian/conflict-rules";', ["arrow-from-domain"]],
  ["domain/src/clock.ts", 'import "node:fs";', ["pure-packages-import-no-library"]],
  ["domain/src/library.ts", 'import "used-library";', ["pure-packages-import-no-library", "declared"]],
  ["domain/src/uses-test.ts", 'import "./person.fixture.ts";', ["no-test-code-in-production"]],
  ["domain/src/uses-door.ts", 'import "./index.ts";', ["no-own-door"]],
  ["domain/src/uses-base-door.ts", 'import "./base/index.ts";', ["no-own-door"]],
  ["domain/src/a.ts", 'import "./b.ts"; export {};', ["no-cycle"]],
  // The other half of the cycle, which is reported once.
  ["domain/src/b.ts", 'import type {} from "./a.ts"; export {};', []],
  ["domain/src/nowhere.ts", 'import "./absent.ts";', ["resolvable", "pure-packages-import-no-library"]],
  [
    "conflict-rules/src/up.ts",
    'import "@huilian/sync";',
    ["arrow-from-conflict-rules", "pure-packages-import-no-library"],
  ],
  ["sync/src/insurance.ts", 'import "@huilian/domain";', ["arrow-from-sync"]],
  ["sync/src/insurance.test.ts", 'import "@huilian/domain";', ["arrow-from-sync"]],
  ["sync/src/insurance-type.ts", 'import type {} from "@huilian/domain";', ["arrow-from-sync"]],
  ["sync/src/undeclared.ts", 'import "undeclared-library";', ["declared"]],
  ["card/src/up.ts", 'import "@huilian/sync";', ["arrow-from-card"]],
  ["branch-node/src/across.ts", 'import "@huilian/central";', ["arrow-from-branch-node"]],
  ["branch-node/src/up.ts", 'import "@huilian/deploy";', ["arrow-from-branch-node"]],
  ["branch-node/src/deep.ts", 'import "../../sync/src/insurance-type.ts";', ["through-the-door", "by-name"]],
  ["branch-node/src/climb.ts", 'import "../../sync/src/index.ts";', ["by-name"]],
  ["central/src/across.ts", 'import type {} from "@huilian/branch-node";', ["arrow-from-central"]],
  ["central/src/card.ts", 'import "@huilian/card";', ["arrow-from-central"]],
  ["ui/src/value.ts", 'import "@huilian/branch-node";', ["ui-takes-types-only"]],
  ["ui/src/sync.ts", 'import "@huilian/sync";', ["arrow-from-ui"]],
  ["ui/src/sync.test.ts", 'import "@huilian/sync/serve"; export {};', []],
  ["ui/src/rules.test.ts", 'import "@huilian/conflict-rules";', ["arrow-from-ui-tests"]],
  ["deploy/bootstrap/library.mjs", 'import "used-library";', ["bootstrap-imports-only-node"]],
];

let root = "";
const rulesBrokenByFile = new Map<string, Set<string>>();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "huilian-arrows-"));
  writeRepository(root);
  const cruiser = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "."];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  for (const { from, rule } of JSON.parse(run.stdout).summary.violations) {
    rulesBrokenByFile.set(from, (rulesBrokenByFile.get(from) ?? new Set()).add(rule.name));
  }
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("arrows between the packages", () => {
  it.each(files)("%s: %s", (path, _text, breaks) => {
    expect([...(rulesBrokenByFile.get(path) ?? [])].sort()).toEqual([...breaks].sort());
  });

  it("shows every rule to bite", () => {
    const printRules =
      'process.stdout.write(JSON.stringify(require("./.dependency-cruiser.cjs").forbidden.map((rule) => rule.name)))';
    const rules: unknown = JSON.parse(
      execFileSync(process.execPath, ["--eval", printRules], { cwd: repository, encoding: "utf8" }),
    );
    // Nothing lies above deploy, so nothing it imports can break its arrow.
    const shown = new Set([...files.flatMap(([, , breaks]) => breaks), "arrow-from-deploy"]);
    expect([...shown].sort()).toEqual([...(rules as string[])].sort());
  });
});

function writeRepository(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of [".dependency-cruiser.cjs", "tsconfig.test.json", "tsconfig.base.json"]) {
    copyFileSync(join(repository, name), join(folder, name));
  }
  write("package.json", JSON.stringify({ name: "root", type: "module", devDependencies: { "fast-check": "1.0.0" } }));
  for (const name of packages) {
    const door = (path: string) => ({ source: `./src/${path}`, default: `./dist/${path}` });
    const exports = { ".": door("index.ts"), "./base": door("base/index.ts"), "./serve": door("serve/index.ts") };
    const dependencies = name === "sync" ? { "used-library": "1.0.0" } : {};
    write(`${name}/package.json`, JSON.stringify({ name: `@huilian/${name}`, type: "module", exports, dependencies }));
    mkdirSync(join(folder, "node_modules/@huilian"), { recursive: true });
    symlinkSync(`../../${name}`, join(folder, "node_modules/@huilian", name));
  }
  write("deploy/src/index.ts", "export {};");
  for (const library of ["used-library", "undeclared-library", "fast-check"]) {
    write(`node_modules/${library}/package.json`, JSON.stringify({ name: library, version: "1.0.0", main: "main.js" }));
    write(`node_modules/${library}/main.js`, "");
  }
  for (const [path, text] of files) write(path, text);
}
