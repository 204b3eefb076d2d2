import { describe, expect, it } from "vitest";
import type { EntityDeclaration } from "./declaration.ts";
import { entityDeclarations } from "./entities/index.ts";
import { ruleTablePage } from "./rule-table-page.ts";
import { readPage, writePage } from "./testing/readme.fixture.ts";

/*
 * The rule table in the README is made from the declarations. UPDATE_RULE_TABLE=1 writes it anew and fails, so that
 * nobody takes the renewal for a pass.
 */

const PAGE = "conflict-rules/README.md";
const BLOCK = /(<!-- rule-table -->\n\n)([\s\S]*?)(\n\n<!-- \/rule-table -->)/;

describe("the rule table in the README", () => {
  it("is what the declarations say", () => {
    const made = ruleTablePage(entityDeclarations);
    const page = readPage(PAGE);
    if (process.env["UPDATE_RULE_TABLE"] === "1") {
      writePage(
        PAGE,
        page.replace(BLOCK, (_block, before: string, _old: string, after: string) => before + made + after),
      );
      throw new Error("the table was written anew: read the difference, then run the test without UPDATE_RULE_TABLE");
    }
    expect(BLOCK.exec(page)?.[2]).toBe(made);
  });

  it("names every entity and group", () => {
    const made = ruleTablePage(entityDeclarations);
    for (const { entityType, groups } of entityDeclarations) {
      expect(made).toContain(`### ${entityType}\n`);
      for (const group of Object.keys(groups)) expect(made).toContain(`| \`${group}\` |`);
    }
  });
});

const declared = (groups: EntityDeclaration["groups"]): EntityDeclaration => ({
  entityType: "bed",
  schemaVersion: 2,
  groups,
  scopes: () => [],
});

describe("a row of the rule table", () => {
  it.each<[string, EntityDeclaration["groups"][string], string]>([
    [
      "ranks, equal ones together",
      {
        cell: "register",
        columns: { name: { kind: "text", max: 5 } },
        methods: [
          { method: "sitePriority", ranks: { centre: 1, branch: 0, hospital: 0, pharmacy: 0 } },
          { method: "latest" },
        ],
        writers: ["centre", "branch"],
      },
      "| `g` | register | centre, branch | 1. site priority: centre > branch = hospital = pharmacy; 2. latest (order K) | name text 5 |",
    ],
    [
      "marks and clears",
      {
        cell: "safety",
        columns: { state: { kind: "code", of: ["low", "high"] } },
        methods: [{ method: "priorityGroup", column: "state", ranks: { low: 1, high: 2 } }],
        writers: ["branch"],
        clearers: ["centre"],
      },
      "| `g` | safety | marks: branch; clears: centre | of the marks nobody cleared: 1. priority of `state`: high > low | state (low \\| high) |",
    ],
    [
      "a fact with a list",
      {
        cell: "fact",
        columns: {
          lines: {
            kind: "list",
            max: 3,
            of: { submitted: { kind: "fen", min: 1 }, code: { kind: "ref", optional: true } },
          },
        },
        methods: [{ method: "latest" }],
        writers: ["hospital"],
        citable: true,
      },
      "| `g` | fact; cited by facts | hospital | none: each fact stands | lines up to 3 of {submitted fen from 1, code? ref} |",
    ],
  ])("shows %s", (_what, group, row) => {
    expect(
      ruleTablePage([declared({ g: group })])
        .split("\n")
        .at(-1),
    ).toBe(row);
  });
});
