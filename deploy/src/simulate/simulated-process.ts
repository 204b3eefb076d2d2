import { type Store, StoreFault } from "@huilian/sync";

/** What happens at one point where a process touches the world: nothing, a fault it is told of, or its own end. */
export type Fate = "well" | "fault-before" | "fault-after" | "crash-before" | "crash-after";

/** Where it touches the world. */
export type FatePoint = "write" | "read" | "send" | "note";

export type DrawFate = (point: FatePoint) => Fate;

/** What whoever waited for a process gets when it is gone. */
export const GONE: unique symbol = Symbol("the process is gone");
export type Gone = typeof GONE;

/** One life of a program on a machine, from its start to a crash. */
export interface SimulatedProcess {
  readonly store: Store;
  isAlive(): boolean;
  kill(): void;
  /** The outcome of work done in the process, or `GONE` as soon as the process dies. */
  run<Value>(work: () => Promise<Value>): Promise<Value | Gone>;
  /** An effect on the world, which may fail or be the last thing the process does. */
  touch<Value>(point: FatePoint, effect: () => Promise<Value>): Promise<Value>;
}

/** What a dead process waits for: nothing in it ever runs again. */
const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);

export function createSimulatedProcess(disk: Store, drawFate: DrawFate): SimulatedProcess {
  let alive = true;
  let die: () => void = () => undefined;
  const death = new Promise<Gone>((resolve) => {
    die = () => resolve(GONE);
  });

  function kill(): void {
    alive = false;
    die();
  }

  async function touch<Value>(point: FatePoint, effect: () => Promise<Value>): Promise<Value> {
    if (!alive) return never();
    const fate = drawFate(point);
    if (fate === "crash-before") {
      kill();
      return never();
    }
    if (fate === "fault-before") throw new StoreFault("the simulated machine failed before the effect");
    const outcome = await settled(effect);
    if (fate === "crash-after") kill();
    if (!alive) return never();
    if (!outcome.ok) throw outcome.fault;
    if (fate === "fault-after") throw new StoreFault("the simulated machine failed after the effect");
    return outcome.value;
  }

  return {
    store: storeTouching(disk, touch),
    isAlive: () => alive,
    kill,
    run: (work) => (alive ? Promise.race([work(), death]) : death),
    touch,
  };
}

type Settled<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: unknown };

async function settled<Value>(effect: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { ok: true, value: await effect() };
  } catch (fault) {
    return { ok: false, fault };
  }
}

const storeTouching = (disk: Store, touch: SimulatedProcess["touch"]): Store => ({
  write: (documents) => touch("write", () => disk.write(documents)),
  drop: (ids) => touch("write", () => disk.drop(ids)),
  read: (id) => touch("read", () => disk.read(id)),
  readMany: (ids) => touch("read", () => disk.readMany(ids)),
  list: (range) => touch("read", () => disk.list(range)),
  listIds: (range) => touch("read", () => disk.listIds(range)),
  close: () => disk.close(),
});
