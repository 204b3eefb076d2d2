import type { Ref } from "@huilian/domain";

/** Parked commits by what they wait for, where that is a document that may still come. */
export interface WaitingCommits<Commit> {
  addBehindChange(commit: Commit, ref: Ref): void;
  /** It waits for the certificate of any of the keys. */
  addBehindKeys(commit: Commit, keyIds: readonly string[]): void;
  /** Those that wait for a change; they wait no longer, for nothing. */
  behindChange(ref: Ref): Iterable<Commit>;
  /** Those that wait for the certificate of a key; they wait no longer, for no other key either. */
  behindKey(keyId: string): Iterable<Commit>;
}

export function createWaitingCommits<Commit>(): WaitingCommits<Commit> {
  const behind = new Map<string, Set<Commit>>();
  /** The names of those that wait under several: woken under one, they must not be woken again under another. */
  const namesOf = new Map<Commit, readonly string[]>();

  function add(commit: Commit, name: string): void {
    behind.set(name, (behind.get(name) ?? new Set()).add(commit));
  }

  function remove(commit: Commit, name: string): void {
    const commits = behind.get(name);
    commits?.delete(commit);
    if (commits?.size === 0) behind.delete(name);
  }

  function release(name: string): Iterable<Commit> {
    const commits = behind.get(name) ?? [];
    behind.delete(name);
    for (const commit of commits) {
      for (const other of namesOf.get(commit) ?? []) if (other !== name) remove(commit, other);
      namesOf.delete(commit);
    }
    return commits;
  }

  return {
    addBehindChange: (commit, ref) => add(commit, changeName(ref)),
    addBehindKeys(commit, keyIds) {
      const names = keyIds.map(keyName);
      for (const name of names) add(commit, name);
      if (names.length > 1) namesOf.set(commit, names);
    },
    behindChange: (ref) => release(changeName(ref)),
    behindKey: (keyId) => release(keyName(keyId)),
  };
}

const changeName = (ref: Ref): string => `change/${ref}`;
const keyName = (keyId: string): string => `key/${keyId}`;
