import type { PageTurns } from "./page-turns.ts";

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  /** Counted from 0, inside the list. */
  readonly page: number;
  readonly pages: number;
  /** For the buttons that turn it. */
  readonly turns: PageTurns;
}

/** A page of a list that is held whole. A page that is gone, as when the list became shorter, is the last there is. */
export function pageOf<Row>(rows: readonly Row[], wanted: number, size: number): PageOf<Row> {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return {
    rows: rows.slice(page * size, (page + 1) * size),
    page,
    pages,
    turns: {
      cursors: Array.from({ length: page }, (_, at) => String(at)),
      next: page + 1 < pages ? String(page + 1) : undefined,
    },
  };
}
