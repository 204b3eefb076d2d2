import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { A4, onePage, pagesOf } from "./paper-pages.ts";

describe("pagesOf", () => {
  it("puts an ordinary bill on one page, with its codes", () => {
    expect(pagesOf({ lines: 6, codes: 3 }, A4)).toEqual([{ from: 0, to: 6, hasSums: true, codes: [0, 3] }]);
  });

  it("moves sums and codes on when the lines fill the page", () => {
    expect(pagesOf({ lines: 27, codes: 5 }, A4)).toEqual([
      { from: 0, to: 27, hasSums: false, codes: [0, 0] },
      { from: 27, to: 27, hasSums: true, codes: [0, 5] },
    ]);
  });

  it("shows every line and every code once, in order, the sums once, and never more than a page holds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 24 }), (lines, codes) => {
        for (const pages of [pagesOf({ lines, codes }, A4), onePage({ lines, codes })]) {
          expect(pages.flatMap(({ from, to }) => range(from, to))).toEqual(range(0, lines));
          expect(pages.flatMap((page) => range(...page.codes))).toEqual(range(0, codes));
          expect(pages.filter(({ hasSums }) => hasSums)).toHaveLength(1);
        }
        for (const {
          from,
          to,
          hasSums,
          codes: [first, last],
        } of pagesOf({ lines, codes }, A4)) {
          const codeRows = Math.ceil((last - first) / A4.codesInRow);
          const height = A4.head + (to - from) * A4.row + (hasSums ? A4.sums : 0) + codeRows * A4.codeRow + A4.foot;
          expect(height).toBeLessThanOrEqual(A4.page);
        }
      }),
    );
  });
});

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_none, at) => from + at);
