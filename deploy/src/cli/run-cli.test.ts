import { describe, expect, it } from "vitest";
import { type Command, EXIT_OK, type Invocation } from "./command.ts";
import { commands } from "./command-table.ts";
import { runCli } from "./run-cli.ts";

/** A line run against a table of two commands, and what the command was given. */
async function run(...args: readonly string[]) {
  const given: Invocation[] = [];
  const opened: (readonly string[])[] = [];
  const table: readonly Command[] = [
    {
      name: "count",
      summary: "audit.verify-summary",
      options: { from: { value: "N", required: true }, to: { value: "N" }, json: {} },
      operands: ["FILE"],
      async run(invocation) {
        given.push(invocation);
        invocation.terminal.say("audit.url-wrong", {});
        if (invocation.isSet("json")) invocation.terminal.json({ done: true });
        return EXIT_OK;
      },
    },
    {
      name: "tell story",
      summary: "audit.verify-summary",
      usage: "[--once]",
      async runOpen(rest) {
        opened.push(rest);
        return 7;
      },
    },
  ];
  const streams = { out: "", problem: "" };
  const exit = await runCli(args, {
    commands: table,
    environment: { LANG: "en_GB.UTF-8" },
    streams: {
      out: (text) => {
        streams.out += text;
      },
      problem: (text) => {
        streams.problem += text;
      },
    },
  });
  return { exit, ...streams, given: given[0], opened: opened[0] };
}

describe("the command line", () => {
  it("hands options and operands to the command, in any order", async () => {
    for (const args of [
      ["count", "a.txt", "--from", "1", "--json"],
      ["count", "--json", "--from=1", "a.txt"],
    ]) {
      const { exit, given } = await run(...args);
      expect(exit).toBe(0);
      expect([given?.operand(0), given?.required("from"), given?.option("to"), given?.isSet("json")]).toEqual([
        "a.txt",
        "1",
        undefined,
        true,
      ]);
    }
  });

  it.each([
    [["frobnicate"], "There is no command frobnicate"],
    [["tell"], "There is no command tell"],
    [["count", "a", "--from", "1", "--frob"], "There is no option --frob"],
    [["count", "a", "--from", "1", "--constructor"], "There is no option --constructor"],
    [["count", "a", "-x", "--from", "1"], "There is no option -x"],
    [["count", "a", "--from", "1", "--from", "2"], "--from is given twice"],
    [["count", "a", "--from"], "--from needs a value: N"],
    [["count", "a", "--from", "--json"], "--from needs a value: N"],
    [["count", "a", "--from="], "--from needs a value: N"],
    [["count", "a", "--from", "1", "--json=yes"], "--json takes no value"],
    [["count", "a"], "The option --from N is missing"],
    [["count", "--from", "1"], "FILE is missing"],
    [["count", "a", "b", "--from", "1"], "Not expected here: b"],
  ])("says what is wrong with %j and ends with 2", async (args, sentence) => {
    const { exit, out, problem, given } = await run(...args);
    expect({ exit, out, given }).toEqual({ exit: 2, out: "", given: undefined });
    expect(problem).toContain(sentence);
  });

  it("shows the usage of the command beside what is wrong with the line", async () => {
    expect((await run("count")).problem).toContain("Usage: huilian count FILE --from N [--to N] [--json]");
    const { exit, out } = await run("count", "--help");
    expect({ exit, out }).toMatchObject({ exit: 0, out: expect.stringContaining("huilian count FILE") });
  });

  it("keeps the first stream clean for a program that asked for JSON", async () => {
    const { out, problem } = await run("count", "a", "--from", "1", "--json");
    expect(out).toBe('{"done":true}\n');
    expect(problem).toContain("--url");
    expect((await run("count", "a", "--from", "1")).out).toContain("--url");
  });

  it("hands on a whole line, and its status, to a command that reads its own options", async () => {
    const { exit, opened } = await run("tell", "story", "--once", "--json");
    expect({ exit, opened }).toEqual({ exit: 7, opened: ["--once", "--json"] });
  });

  it("speaks Chinese unless asked for English or on an English machine", async () => {
    expect((await run("count", "--language", "zh")).problem).toContain("缺少选项");
    expect((await run("count")).problem).toContain("missing");
  });

  it("lists every command, and only asked-for help is a success", async () => {
    const help = await run("help");
    expect(help.exit).toBe(0);
    expect(help.out).toMatch(/huilian count.*huilian tell story/s);
    expect(await run()).toMatchObject({ exit: 2, out: help.out });
    expect(await run("--help")).toMatchObject({ exit: 0, out: help.out });
  });
});

describe("the table of huilian", () => {
  it("names each command once", () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(["demo", "audit export", "audit verify", "audit replay", "explain", "central", "node"]),
    );
  });
});
