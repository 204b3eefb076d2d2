import type { StretchCost } from "../crypto/crypto.ts";
import type { NetworkKind } from "../keys/trust-root.ts";

/** The least that Argon2id takes: for tests and demonstrations, where a city of made-up persons must appear in seconds. */
export const DEMONSTRATION_COST: StretchCost = { operations: 1, memoryBytes: 8 * 1024 };

/** 64 MiB, two passes: about a fifth of a second of one core, for each number somebody guesses at. */
export const STANDARD_COST: StretchCost = { operations: 2, memoryBytes: 64 * 1024 * 1024 };

/** Whether a network may stretch at this cost. With real persons nothing below the standard will do. */
export function costAllowed(cost: StretchCost, networkKind: NetworkKind): boolean {
  if (networkKind === "demonstration") return true;
  return cost.operations >= STANDARD_COST.operations && cost.memoryBytes >= STANDARD_COST.memoryBytes;
}
