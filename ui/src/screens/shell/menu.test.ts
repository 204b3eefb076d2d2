import { describe, expect, it } from "vitest";
import { menuFor } from "./menu.ts";

const paths = (...reader: Parameters<typeof menuFor>) => menuFor(...reader).map(({ path }) => path);

describe("the menu", () => {
  it("is that of the place and the role", () => {
    expect(paths({ kind: "node", siteKind: "branch", roles: ["clerk"] })).toEqual(["/persons", "/line"]);
    expect(paths({ kind: "node", siteKind: "hospital", roles: ["counter"] })).toEqual([
      "/persons",
      "/settle",
      "/settlements",
      "/line",
    ]);
    expect(paths({ kind: "node", siteKind: "pharmacy", roles: ["finance"] })).toContain("/settlements");
    expect(paths({ kind: "node", siteKind: "branch", roles: ["finance"] })).not.toContain("/settlements");
    expect(paths({ kind: "node", siteKind: "hospital", roles: ["auditor"] })).toEqual([
      "/settlements",
      "/line",
      "/operations",
    ]);
    expect(paths({ kind: "node", siteKind: "branch", roles: ["counter"] })).not.toContain("/settle");
    expect(paths({ kind: "node", siteKind: "hospital", roles: ["security"] })).toEqual(["/line", "/operations"]);
    expect(paths({ kind: "centre", roles: ["reconciliation"] })).toEqual(["/sites", "/conflicts"]);
    expect(paths({ kind: "centre", roles: ["auditor"] })).toEqual(["/sites", "/conflicts", "/operations"]);
    expect(paths({ kind: "centre", roles: ["system"] })).toEqual(["/sites"]);
  });
});
