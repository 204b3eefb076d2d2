import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageOf } from "./page-of.ts";
import { cursorOf, FIRST_PAGE, pageNumberOf, turnBack, turnForward, withNext } from "./page-turns.ts";

describe("a list given by cursors", () => {
  it("goes forward and back over the same places", () => {
    const first = withNext(FIRST_PAGE, "a");
    const second = withNext(turnForward(first), "b");
    const third = withNext(turnForward(second), undefined);
    expect([first, second, third].map(cursorOf)).toEqual([undefined, "a", "b"]);
    expect(pageNumberOf(third)).toBe(3);
    expect(turnForward(third)).toBe(third);
    expect(cursorOf(turnBack(third))).toBe("a");
    expect(cursorOf(turnBack(turnBack(turnBack(third))))).toBeUndefined();
  });
});

describe("a list that is held whole", () => {
  it("shows each row on one page", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const { pages } = pageOf(rows, 0, size);
        expect(Array.from({ length: pages }, (_, page) => pageOf(rows, page, size).rows).flat()).toEqual(rows);
      }),
    );
  });

  it("keeps to the last page when the list became shorter, and says where one can turn", () => {
    const shown = pageOf([1, 2, 3], 9, 2);
    expect(shown).toEqual({ rows: [3], page: 1, pages: 2, turns: { cursors: ["0"], next: undefined } });
    expect(pageOf([], 3, 2)).toMatchObject({ rows: [], page: 0, pages: 1 });
    expect(pageOf([1, 2, 3], 0, 2).turns.next).toBe("1");
  });
});
