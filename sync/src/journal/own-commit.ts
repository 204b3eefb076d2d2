import { assert, type ReadChange, refParts } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import type { Commit } from "../documents.ts";
import { readChange } from "./change-text.ts";
import type { Piece } from "./journal-state.ts";

/** @throws when a text is no change: the node wrote it itself, so the disk is at fault. */
export function readOwnChanges(crypto: Crypto, texts: readonly string[]): readonly ReadChange[] {
  return texts.map((text) => {
    const read = readChange(crypto, text);
    assert(read.ok, "the node's own journal holds changes only");
    return read.value;
  });
}

/** What a commit is as a piece of the journal. */
export function pieceOfCommit(commit: Commit, changes: readonly ReadChange[]): Piece {
  const first = changes.at(0);
  const last = changes.at(-1);
  assert(first !== undefined && last !== undefined, "a commit holds a change");
  return {
    kind: "commit",
    from: first.change.sequence,
    to: last.change.sequence,
    tip: refParts(last.ref).hash,
    textLength: commit.changes.reduce((length, text) => length + text.length, 0),
  };
}
