import { expect, it } from "vitest";
import { photographScreens } from "./photograph-screens.ts";

/*
 * Real processes, real browsers: two clerks who change one telephone number while they are cut off, and a hospital that
 * settles without a line and loses its power. What does not come to the screen ends the tour with an error.
 */
it("shows every screen in Chromium 109 and the newest, by keyboard alone, and axe-core finds nothing", async () => {
  const seen: string[] = [];
  const faults = await photographScreens({
    language: "en",
    progress: {
      say: (key, params) => {
        if (key === "photograph.seen") seen.push(Object.values(params).join(" "));
      },
    },
  });
  expect(faults).toEqual([]);
  const screens = ["person", "line", "slip", "slip-confirmed", "sites", "conflicts"];
  expect(seen).toEqual(["newest", "oldest"].flatMap((browser) => screens.map((screen) => `${screen} ${browser}`)));
}, 600_000);
