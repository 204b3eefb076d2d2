import { deflateRawSync, inflateRawSync } from "node:zlib";
import { assert, type Json } from "@huilian/domain";
import { OPEN_PACKS_MAX } from "../replica-limits.ts";

/** Gives the rows of a pack again. Sealed or pressed together, they take a sixth of what objects take. */
export type RowSource = () => readonly Json[];

/**
 * Rows kept small in memory, some dozens together. A pack lives as long as one of its rows counts; when most of
 * them have been replaced, the rest is handed back to be kept elsewhere.
 */
export interface RowPacks {
  /** `rows` is what `source` gives; all of them count. */
  add(scope: string, rows: readonly Json[], source: RowSource): number;
  scopeOf(pack: number): string;
  /** A row by its name. @throws when the pack does not hold it. */
  rowOf(pack: number, name: string): Json;
  /** One row of the pack counts no more. */
  release(pack: number): void;
}

interface Pack {
  readonly scope: string;
  readonly source: RowSource;
  readonly rows: number;
  counting: number;
}

/** A pack of which less than one row in so many counts is not worth its memory. */
const SPARSE = 4;

export const pressed = (rows: readonly Json[]): RowSource => {
  const bytes = deflateRawSync(Buffer.from(JSON.stringify(rows)), { level: 1 });
  return () => JSON.parse(inflateRawSync(bytes).toString()) as readonly Json[];
};

/** `nameOf` names a row within its pack; `onSparse` takes the rows of a pack that is about to be given up. */
export function createRowPacks(options: {
  readonly nameOf: (row: Json) => string;
  readonly onSparse: (pack: number, scope: string, rows: readonly Json[]) => void;
}): RowPacks {
  const { nameOf, onSparse } = options;
  const packs = new Map<number, Pack>();
  /** The last used at the end. */
  const open = new Map<number, ReadonlyMap<string, Json>>();
  let last = 0;

  function keepOpen(id: number, rows: readonly Json[]): ReadonlyMap<string, Json> {
    const byName = new Map(rows.map((row) => [nameOf(row), row]));
    open.delete(id);
    open.set(id, byName);
    const [oldest] = open.keys();
    if (open.size > OPEN_PACKS_MAX && oldest !== undefined) open.delete(oldest);
    return byName;
  }

  function packOf(id: number): Pack {
    const pack = packs.get(id);
    assert(pack !== undefined, "a pack with a row that counts is there");
    return pack;
  }

  function opened(id: number): ReadonlyMap<string, Json> {
    const known = open.get(id);
    if (!known) return keepOpen(id, packOf(id).source());
    open.delete(id);
    open.set(id, known);
    return known;
  }

  return {
    add(scope, rows, source) {
      last += 1;
      packs.set(last, { scope, source, rows: rows.length, counting: rows.length });
      // Whoever was told of a row that just came looks at it next.
      keepOpen(last, rows);
      return last;
    },
    scopeOf: (id) => packOf(id).scope,
    rowOf(id, name) {
      const row = opened(id).get(name);
      assert(row !== undefined, "a row that counts is in its pack");
      return row;
    },
    release(id) {
      const pack = packOf(id);
      pack.counting -= 1;
      if (pack.counting * SPARSE >= pack.rows) return;
      if (pack.counting > 0) onSparse(id, pack.scope, [...opened(id).values()]);
      packs.delete(id);
      open.delete(id);
    },
  };
}
