import type { Stamp } from "@huilian/domain";

export interface EffectiveStamp {
  readonly effective: Stamp;
  /** The raw stamp lay outside what beacon and receipt prove. */
  readonly replaced: boolean;
}

/**
 * The stamp a change counts with. The beacon it cites proves it was made after `beaconMs`; the receipt proves
 * it was made before `receivedMs`. A raw stamp inside that interval is used; outside, the nearer bound. Within
 * one incarnation stamps never fall, and the counter rises rather than the millisecond, so that a long import
 * does not end in the future.
 */
export function effectiveStamp(
  raw: Stamp,
  interval: { readonly beaconMs: number; readonly receivedMs: number },
  before: Stamp | undefined,
): EffectiveStamp {
  const inside = raw.ms >= interval.beaconMs && raw.ms <= interval.receivedMs;
  const ms = inside ? raw.ms : raw.ms < interval.beaconMs ? interval.beaconMs : interval.receivedMs;
  const own: Stamp = { ms, counter: raw.counter };
  const next: Stamp | undefined = before && { ms: before.ms, counter: before.counter + 1 };
  const effective = next && (next.ms > own.ms || (next.ms === own.ms && next.counter > own.counter)) ? next : own;
  return { effective, replaced: !inside };
}
