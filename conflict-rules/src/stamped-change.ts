import type { ReadChange } from "@huilian/domain";
import type { EffectiveStamp } from "./effective-stamp.ts";

/** A change with the stamp it counts with. */
export type StampedChange = ReadChange & EffectiveStamp;
