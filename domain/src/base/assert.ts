/** Stops the process on a broken invariant. Continuing on corrupt money is worse than stopping. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** For the end of an exhaustive switch: a new member of the union is a compile error here. */
export function unreachable(value: never): never {
  throw new Error(`invariant broken: unreachable case ${String(value)}`);
}
