import { createHash } from "node:crypto";
import { type Fold, stateLines } from "@huilian/conflict-rules";
import type { Hash } from "@huilian/domain";

/** SHA-256 over the lines of the state, each ended by a line feed: what two machines compare. */
export function stateHashOf(fold: Fold): Hash {
  const hash = createHash("sha256");
  for (const line of stateLines(fold)) hash.update(line, "utf8").update("\n");
  return hash.digest("hex") as Hash;
}
