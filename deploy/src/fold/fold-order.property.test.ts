import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePath, linesOf, readExample, runHuilian, writeLines } from "./fold-cli.fixture.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "huilian-fold-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const ROOT = ["--root", examplePath("signed-network.root.json")];
const cases = [
  ["two-branches.jsonl", ["--trust"], 60],
  ["loss-ahead.jsonl", ["--trust"], 60],
  ["parked-on-unknown.jsonl", ["--trust"], 30],
  ["signed-network.jsonl", ROOT, 25],
  ["signed-network.jsonl", ["--trust"], 15],
] as const;

/** The same members in the other order: what an editor or another program may do to a line. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}

describe("lines in any order, some of them twice, some with their members turned", () => {
  it.each(cases)("%s with %s gives the same bytes", async (name, trust, numRuns) => {
    const lines = linesOf(await readExample(name));
    const places = lines.map((_line, at) => at);
    const answer = async (path: string) => {
      const [asText, asJson] = [
        await runHuilian("fold", "--documents", path, ...trust),
        await runHuilian("fold", "--documents", path, ...trust, "--json"),
      ];
      return [asText.exit, asText.out, asJson.exit, asJson.out];
    };
    const expected = await answer(examplePath(name));
    expect(expected[0]).toBe(0);
    const order = fc.tuple(
      fc.shuffledSubarray(places, { minLength: places.length }),
      fc.subarray(places, { maxLength: 5 }),
      fc.nat(places.length),
    );
    await fc.assert(
      fc.asyncProperty(order, async ([shuffled, again, turnedUpTo]) => {
        const texts = [...shuffled, ...again].map((at, place) => {
          const text = lines[at] ?? "";
          return place < turnedUpTo ? JSON.stringify(turned(JSON.parse(text))) : text;
        });
        expect(await answer(await writeLines(directory, "shuffled.jsonl", texts))).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
