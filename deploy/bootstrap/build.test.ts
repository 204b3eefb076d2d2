import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fingerprint, screensFingerprint } from "./build.mjs";

let root = "";
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "huilian-build-"));
  write("package.json", '{ "workspaces": ["domain", "ui"] }');
  write("domain/src/fen.ts", "1");
  write("domain/src/fen.test.ts", "1");
  write("domain/dist/.tsbuildinfo", "{}");
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("the fingerprint of a build", () => {
  it("stays when nothing is touched", () => {
    expect(fingerprint(root)).toBe(fingerprint(root));
  });

  it.each([
    ["a source is written again", () => utimesSync(join(root, "domain/src/fen.ts"), 1, 1)],
    ["a source is added", () => write("domain/src/index.ts", "1")],
    ["a source is gone", () => rmSync(join(root, "domain/src/fen.ts"))],
    ["the settings change", () => write("tsconfig.base.json", "{}")],
    ["the packages change", () => write("package-lock.json", "{}")],
    ["the output is gone", () => rmSync(join(root, "domain/dist"), { recursive: true })],
  ])("changes when %s", (_what, change) => {
    const before = fingerprint(root);
    change();
    expect(fingerprint(root)).not.toBe(before);
  });

  it("does not mind a test, which is not compiled", () => {
    const before = fingerprint(root);
    write("domain/src/fen.test.ts", "22");
    expect(fingerprint(root)).toBe(before);
  });
});

describe("the fingerprint of the screens", () => {
  beforeEach(() => {
    write("ui/src/app.svelte", "1");
    write("ui/src/text.test.ts", "1");
    write("ui/dist/app/index.html", "1");
    write("sync/src/store.ts", "1");
  });

  it.each([
    ["a component is written again", () => utimesSync(join(root, "ui/src/app.svelte"), 1, 1)],
    ["a style is added", () => write("ui/src/style/tokens.css", "1")],
    ["a picture is added", () => write("ui/public/icon.svg", "1")],
    ["the settings of the build change", () => write("ui/vite.config.ts", "1")],
    ["the catalogue changes", () => write("domain/src/messages/node.ts", "1")],
    ["the output is gone", () => rmSync(join(root, "ui/dist"), { recursive: true })],
  ])("changes when %s", (_what, change) => {
    const before = screensFingerprint(root);
    change();
    expect(screensFingerprint(root)).not.toBe(before);
  });

  it("does not mind tests, and what screens are not made of", () => {
    const before = screensFingerprint(root);
    write("ui/src/text.test.ts", "22");
    write("sync/src/store.ts", "22");
    expect(screensFingerprint(root)).toBe(before);
  });

  it("is not part of what the compiler is started for", () => {
    const before = fingerprint(root);
    write("ui/src/app.svelte", "22");
    expect(fingerprint(root)).toBe(before);
  });
});
