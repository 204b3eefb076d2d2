import { describe, expect, it } from "vitest";
import { holdsWhatIsLocked } from "./install.mjs";

const lock = {
  packages: {
    "": {},
    sync: { version: "0.1.0" },
    "node_modules/@huilian/sync": { link: true },
    "node_modules/hono": { version: "4.0.0", integrity: "sha512-a" },
    "node_modules/binary-for-elsewhere": { version: "1.0.0", optional: true },
  },
};
const record = {
  packages: {
    sync: { version: "0.1.0" },
    "node_modules/@huilian/sync": { link: true },
    "node_modules/hono": { version: "4.0.0", integrity: "sha512-a" },
  },
};
const recordWith = (more: object) => ({ packages: { ...record.packages, ...more } });

describe("what is installed against what is locked", () => {
  it("is the same without the binaries of other platforms", () => {
    expect(holdsWhatIsLocked(lock, record)).toBe(true);
  });

  it.each([
    ["a package is missing", { packages: { sync: {}, "node_modules/@huilian/sync": { link: true } } }],
    ["a workspace is not linked", { packages: { "node_modules/hono": { version: "4.0.0", integrity: "sha512-a" } } }],
    ["another release is there", recordWith({ "node_modules/hono": { version: "4.0.1", integrity: "sha512-a" } })],
    ["other bytes are there", recordWith({ "node_modules/hono": { version: "4.0.0", integrity: "sha512-b" } })],
    ["a package is there that is locked no more", recordWith({ "node_modules/left-over": { version: "1.0.0" } })],
    ["nothing is there", { packages: {} }],
  ])("differs when %s", (_what, held) => {
    expect(holdsWhatIsLocked(lock, held)).toBe(false);
  });
});
