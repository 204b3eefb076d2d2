/**
 * Where one is in a list that a server gives in pages by cursors: the cursors of the pages before, so that one can go
 * back. The first page has none.
 */
export interface PageTurns {
  readonly cursors: readonly string[];
  readonly next: string | undefined;
}

export const FIRST_PAGE: PageTurns = { cursors: [], next: undefined };

export const cursorOf = ({ cursors }: PageTurns): string | undefined => cursors.at(-1);
export const pageNumberOf = ({ cursors }: PageTurns): number => cursors.length + 1;
/** The page came, and with it where the next begins. */
export const withNext = ({ cursors }: PageTurns, next: string | undefined): PageTurns => ({ cursors, next });
export const turnForward = (turns: PageTurns): PageTurns =>
  turns.next === undefined ? turns : { cursors: [...turns.cursors, turns.next], next: undefined };
export const turnBack = ({ cursors }: PageTurns): PageTurns => ({ cursors: cursors.slice(0, -1), next: undefined });
