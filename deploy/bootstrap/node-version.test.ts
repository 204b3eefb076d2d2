import { describe, expect, it } from "vitest";
import { isNodeSupported } from "./node-version.mjs";

describe("releases of Node", () => {
  it.each([
    ["12.22.0", false],
    ["18.20.8", false],
    ["20.18.3", false],
    ["20.19.0", true],
    ["21.7.3", false],
    ["22.11.0", false],
    ["22.12.0", true],
    ["23.11.0", false],
    ["24.0.0", true],
    ["26.10.0", true],
    ["26.0.0-nightly", true],
  ])("%s: %s", (version, supported) => {
    expect(isNodeSupported(version)).toBe(supported);
  });
});
