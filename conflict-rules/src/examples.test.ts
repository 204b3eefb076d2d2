import { describe, expect, it } from "vitest";
import { exampleFiles } from "./testing/examples.fixture.ts";
import { readPage, writePage } from "./testing/readme.fixture.ts";

/*
 * The worked examples are made from images of the real domain. UPDATE_EXAMPLES=1 writes them anew and fails; what
 * `huilian fold` says of them stands beside them and is compared by a test of `deploy`.
 */

const files = Object.entries(exampleFiles());

describe("the worked examples", () => {
  it.each(files)("%s is what the histories say", (name, text) => {
    const page = `conflict-rules/examples/${name}`;
    if (process.env["UPDATE_EXAMPLES"] === "1") {
      writePage(page, text);
      throw new Error("the example was written anew: read the difference, then run the test without UPDATE_EXAMPLES");
    }
    expect(readPage(page)).toBe(text);
  });
});
