import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where the build leaves the program of an application; the same when this module itself runs from source. */
export const programOf = (name: "@huilian/central" | "@huilian/branch-node"): string =>
  join(dirname(createRequire(import.meta.url).resolve(name)), "..", "dist", "main.js");
