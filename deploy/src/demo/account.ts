import type { VerifiedEntry } from "@huilian/sync";
import type { Acknowledgement } from "../api/api-client.ts";

/** What the signed log holds, counted from an export whose every signature was checked. */
export interface LoggedChanges {
  /** Ref of every receipted change. */
  readonly refs: ReadonlySet<string>;
  /** Those whose log entry came after the clients began, but for what nodes write by themselves: operators' keys. */
  readonly sinceBegin: ReadonlySet<string>;
  /** What nodes wrote by themselves when somebody signed in for the first time: requests for certificates. */
  readonly operatorKeys: number;
  /** Receipted changes by site. */
  readonly bySite: ReadonlyMap<string, number>;
}

/**
 * Collects what a verified export shows. Notices are copies of changes that come in their chains too.
 * `beganAt`: the last index of the log when the clients began, with nothing on its way.
 */
export function collectLogged(beganAt: number): { take(entry: VerifiedEntry): void; result(): LoggedChanges } {
  const refs = new Set<string>();
  const sinceBegin = new Set<string>();
  const operatorKeys = new Set<string>();
  const bySite = new Map<string, number>();
  return {
    take(entry) {
      // What nodes record of look-ups was promised to nobody.
      if (entry.type !== "segment" || entry.verified.header.chain !== undefined) return;
      for (const { ref, change } of entry.verified.commits.flatMap(({ changes }) => changes)) {
        refs.add(ref);
        if (change.entityType === "operator") operatorKeys.add(ref);
        if (entry.index > beganAt && change.entityType !== "operator") sinceBegin.add(ref);
        bySite.set(change.site, (bySite.get(change.site) ?? 0) + 1);
      }
    },
    result: () => ({ refs, sinceBegin, operatorKeys: operatorKeys.size, bySite }),
  };
}

export interface Account {
  readonly acknowledged: number;
  /** Changes whose Refs a counter answered and the log does not hold. */
  readonly lost: number;
  /** Changes the log holds beyond those: every request was answered in the end, so they were done a second time. */
  readonly duplicated: number;
}

/** `incarnation/sequence`: the place of a change in its author's chain, which holds one change only. */
const placeOf = (ref: string): string => ref.slice(0, ref.lastIndexOf("/"));

/** Every place whose change a counter promised, of single changes and of whole files. */
export function promisedPlaces(acknowledgements: readonly Acknowledgement[]): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { refs, ranges } of acknowledgements) {
    for (const ref of refs) places.add(placeOf(ref));
    for (const { first, last } of ranges) {
      const [incarnation = "", from] = first.split("/");
      const until = Number(last.split("/")[1]);
      for (let sequence = Number(from); sequence <= until; sequence += 1) places.add(`${incarnation}/${sequence}`);
    }
  }
  return places;
}

/** Refs that were named whole. Of a range the ends: the last one's hash covers those before it. */
const namedRefs = (acknowledgements: readonly Acknowledgement[]): readonly string[] =>
  acknowledgements.flatMap(({ refs, ranges }) => [...refs, ...ranges.flatMap(({ first, last }) => [first, last])]);

/** Holds the clients' own notes of what they were promised against the signed log. Nobody else was at the counters. */
export function accountOf(acknowledgements: readonly Acknowledgement[], logged: LoggedChanges): Account {
  const promised = promisedPlaces(acknowledgements);
  const held = new Set([...logged.refs].map(placeOf));
  const lost = new Set([...promised].filter((place) => !held.has(place)));
  for (const ref of namedRefs(acknowledgements)) if (!logged.refs.has(ref)) lost.add(placeOf(ref));
  return {
    acknowledged: promised.size,
    lost: lost.size,
    duplicated: [...logged.sinceBegin].filter((ref) => !promised.has(placeOf(ref))).length,
  };
}
