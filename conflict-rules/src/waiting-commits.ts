import type { Ref } from "@huilian/domain";
import type { WaitsFor } from "./change-state.ts";

/** Parked commits by what they wait for, where that is one document that may still come. */
export interface WaitingCommits<Commit> {
  /** Remembers a commit, unless it waits for something that is found otherwise. */
  add(commit: Commit, waitsFor: WaitsFor): void;
  /** Those that wait for a change; they wait no longer. */
  behindChange(ref: Ref): Iterable<Commit>;
  /** Those that wait for the certificate of a key; they wait no longer. */
  behindKey(keyId: string): Iterable<Commit>;
}

export function createWaitingCommits<Commit>(): WaitingCommits<Commit> {
  const behind = new Map<string, Set<Commit>>();

  function release(name: string): Iterable<Commit> {
    const commits = behind.get(name) ?? [];
    behind.delete(name);
    return commits;
  }

  return {
    add(commit, waitsFor) {
      const name = nameOf(waitsFor);
      if (name !== undefined) behind.set(name, (behind.get(name) ?? new Set()).add(commit));
    },
    behindChange: (ref) => release(changeName(ref)),
    behindKey: (keyId) => release(keyName(keyId)),
  };
}

const changeName = (ref: Ref): string => `change/${ref}`;
const keyName = (keyId: string): string => `key/${keyId}`;

function nameOf(waitsFor: WaitsFor): string | undefined {
  if (waitsFor.for === "change") return changeName(waitsFor.ref);
  return waitsFor.for === "operator-certificate" ? keyName(waitsFor.keyId) : undefined;
}
