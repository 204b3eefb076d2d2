import { err, ok, type Result } from "@huilian/domain";
import { type Checkpoint, type KeyRegistry, readCheckpoint, type SignedText } from "@huilian/sync";
import type { ReplicaProblem } from "./replica-problem.ts";

/**
 * The checkpoints of all own scopes, made at one batch; none when one of them is missing or of another batch, and
 * then every batch must be read from the beginning. Those of scopes that are not ours are passed over.
 */
export function namedBy(
  registry: KeyRegistry,
  scopes: readonly string[],
  signed: readonly SignedText[],
): Result<readonly Checkpoint[], ReplicaProblem> {
  const found = new Map<string, Checkpoint>();
  for (const one of signed) {
    const read = readOwn(registry, scopes, one);
    if (!read.ok) return read;
    if (read.value) found.set(read.value.scope, read.value);
  }
  const checkpoints = [...found.values()];
  const [first] = checkpoints;
  const isWhole = scopes.every((scope) => found.has(scope)) && checkpoints.every(({ batch }) => batch === first?.batch);
  // At batch 0 there is nothing to begin from, nor a batch that would tie the checkpoints to the chain.
  return ok(isWhole && first && first.batch > 0 ? checkpoints : []);
}

function readOwn(
  registry: KeyRegistry,
  scopes: readonly string[],
  signed: SignedText,
): Result<Checkpoint | undefined, ReplicaProblem> {
  for (const scope of scopes) {
    const read = readCheckpoint(registry, signed, scope);
    if (read.ok) return read;
    if (read.error !== "other-scope") return err({ kind: "not-authentic" });
  }
  return ok(undefined);
}
