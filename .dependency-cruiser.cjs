/**
 * The arrows between the packages. A package may import what its row names, and nothing above it.
 * Each rule is shown to bite by deploy/checks/arrows.test.ts.
 */
const mayImport = {
  domain: [],
  "conflict-rules": ["domain"],
  // Only the base, so that "sync knows no insurance word" is checked and not hoped.
  sync: ["domain/src/base"],
  card: ["domain"],
  "branch-node": ["domain", "conflict-rules", "sync", "card"],
  central: ["domain", "conflict-rules", "sync"],
  ui: ["domain"],
  deploy: ["domain", "conflict-rules", "sync", "card", "branch-node", "central"],
};

const packages = Object.keys(mayImport);
const anyPackage = `^(${packages.join("|")})/`;
// What tests of other packages need has doors of its own, which production code may not take.
const testDoors = ["^sync/src/store/store\\.contract\\.ts$", "^central/src/couch/couch-stand-in\\.fixture\\.ts$"];
const doors = ["^[^/]+/src/index\\.ts$", "^domain/src/base/index\\.ts$", "^sync/src/serve/index\\.ts$", ...testDoors];
const notProduction = "\\.(test|contract|fixture)\\.ts$";
// Loaded only when their command is asked for, by people who have the tools.
const developersCommands = ["^deploy/src/(bench|photograph)/"];
const purePackages = "^(domain|conflict-rules)/src/";

const arrows = packages.map((name) => ({
  name: `arrow-from-${name}`,
  comment: `${name} may import: ${mayImport[name].join(", ") || "no other package"}`,
  severity: "error",
  from: { path: `^${name}/` },
  to: { path: anyPackage, pathNot: [name, ...mayImport[name]].map((allowed) => `^${allowed}/`) },
}));

// The screens know the two applications as types, which are gone once compiled.
const typesOnly = "^(branch-node|central)/";
arrows
  .filter(({ name }) => name === "arrow-from-ui")
  .forEach((arrow) => {
    arrow.from.pathNot = notProduction;
    arrow.to.pathNot.push(typesOnly);
  });
arrows.push({
  name: "arrow-from-ui-tests",
  comment: "Tests of the screens may ask what servers are made of, to see that both mean the same: domain, sync.",
  severity: "error",
  from: { path: `^ui/.*${notProduction}` },
  to: { path: anyPackage, pathNot: ["^(ui|domain|sync)/", typesOnly] },
});

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: "ui-takes-types-only",
      comment: "The screens may import the two applications with `import type` and not otherwise.",
      severity: "error",
      from: { path: "^ui/" },
      to: { path: typesOnly, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "through-the-door",
      comment: "Another package is entered by its door: src/index.ts, domain/base, sync/serve.",
      severity: "error",
      from: { path: anyPackage },
      to: { path: anyPackage, pathNot: ["^$1/", ...doors] },
    },
    {
      name: "by-name",
      comment:
        "Another package is imported by its name, @huilian/..., and not by a path that climbs out of the folder.",
      severity: "error",
      from: { path: anyPackage },
      to: { path: anyPackage, pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "no-own-door",
      comment: "Inside a package the file is imported and not the door, which would make cycles.",
      severity: "error",
      from: { path: anyPackage, pathNot: [...doors, notProduction] },
      to: { path: ["^$1/src/index\\.ts$", "^$1/src/(base|serve)/index\\.ts$"] },
    },
    {
      name: "no-cycle",
      comment: "Two files that need each other are one idea in two places, or two ideas in one.",
      severity: "error",
      from: { path: anyPackage },
      to: { circular: true },
    },
    {
      name: "no-test-code-in-production",
      comment: "*.test.ts, *.contract.ts and *.fixture.ts are not compiled into dist.",
      severity: "error",
      from: { path: "^[^/]+/src/", pathNot: notProduction },
      to: { path: notProduction },
    },
    {
      name: "pure-packages-import-no-library",
      comment: "domain and conflict-rules give the same result on every machine: no Node, no library.",
      severity: "error",
      from: { path: purePackages, pathNot: notProduction },
      to: { pathNot: ["^domain/", "^conflict-rules/"] },
    },
    {
      name: "bootstrap-imports-only-node",
      comment: "The bootstrap runs before anything is installed.",
      severity: "error",
      from: { path: "^deploy/bootstrap/", pathNot: notProduction },
      to: { pathNot: "^deploy/bootstrap/", dependencyTypesNot: ["core", "type-only", "type-import"] },
    },
    {
      name: "declared",
      comment: "What a package imports stands in its package.json (tests: there or in the root's).",
      severity: "error",
      from: { path: "^[^/]+/src/", pathNot: [notProduction, ...developersCommands] },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere hides from every rule above.",
      severity: "error",
      from: { path: anyPackage },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};
