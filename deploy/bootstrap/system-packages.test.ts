import { describe, expect, it } from "vitest";
import { ensureSystemPackages } from "./system-packages.mjs";

const packages = [
  { debianPackage: "chromium", present: "chromium", neededFor: "the screens" },
  { debianPackage: "couchdb", present: "couchdb", neededFor: "the store" },
];

/** A machine that installs what it is asked to, unless `broken`. */
function machineWith(programs: readonly string[], { mayInstall = false, broken = false } = {}) {
  const present = new Set(programs);
  const installed: string[] = [];
  const said: string[] = [];
  return {
    installed,
    said,
    has: (name: string) => present.has(name),
    mayInstall: () => mayInstall,
    install: async (names: readonly string[]) => {
      installed.push(...names);
      if (!broken) for (const name of names) present.add(name);
      return broken ? 100 : 0;
    },
    say: ({ en }: { readonly en: string }) => {
      said.push(en);
    },
  };
}

describe("system packages", () => {
  it("asks nothing of a machine that has them, nor of a table that is empty", async () => {
    const machine = machineWith(["chromium", "couchdb"], { mayInstall: true });
    expect(await ensureSystemPackages(packages, machine)).toBe(true);
    expect(await ensureSystemPackages([], machineWith([]))).toBe(true);
    expect(machine.installed).toEqual([]);
    expect(machine.said).toEqual([]);
  });

  it("installs what is missing where it may", async () => {
    const machine = machineWith(["couchdb"], { mayInstall: true });
    expect(await ensureSystemPackages(packages, machine)).toBe(true);
    expect(machine.installed).toEqual(["chromium"]);
  });

  it("says exactly what to install where it may not", async () => {
    const machine = machineWith(["couchdb"]);
    expect(await ensureSystemPackages(packages, machine)).toBe(false);
    expect(machine.installed).toEqual([]);
    expect(machine.said.join()).toMatch(/chromium \(the screens\).*apt-get install -y chromium/);
  });

  it("says it too when installing did not help", async () => {
    const machine = machineWith([], { mayInstall: true, broken: true });
    expect(await ensureSystemPackages(packages, machine)).toBe(false);
    expect(machine.said.at(-1)).toMatch(/apt-get install -y chromium couchdb/);
  });
});
