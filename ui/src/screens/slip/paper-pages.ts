/** One page of a paper: which lines stand on it (from, to), and whether sums and codes stand on it. */
export interface PaperPage {
  readonly from: number;
  readonly to: number;
  readonly hasSums: boolean;
  /** Places of the codes on this page: from, to. */
  readonly codes: readonly [from: number, to: number];
}

/** Heights of what stands on a sheet, in millimetres; the narrow roll is one page of any length. */
export interface PaperMeasures {
  readonly page: number;
  readonly head: number;
  readonly row: number;
  readonly sums: number;
  readonly codeRow: number;
  readonly codesInRow: number;
  readonly foot: number;
}

/** A4 with margins of 12 mm, measured on the paper as it is printed, with the longest head and the note of an outage. */
export const A4: PaperMeasures = { page: 271, head: 61, row: 6.5, sums: 90, codeRow: 47, codesInRow: 4, foot: 20 };

/**
 * Cuts a slip into pages before it is printed: browsers of the offices number no pages themselves, and a line must not
 * be cut in two. Lines first, then the sums where they fit, then the codes.
 */
export function pagesOf(
  { lines, codes }: { readonly lines: number; readonly codes: number },
  measures: PaperMeasures,
): readonly PaperPage[] {
  const { page, head, row, sums, codeRow, codesInRow, foot } = measures;
  const room = page - head - foot;
  const linesOnPage = Math.max(1, Math.floor(room / row));
  const pages: PaperPage[] = [];
  let from = 0;
  while (lines - from > linesOnPage) {
    pages.push({ from, to: from + linesOnPage, hasSums: false, codes: [0, 0] });
    from += linesOnPage;
  }
  let left = room - (lines - from) * row;
  if (left < sums) {
    pages.push({ from, to: lines, hasSums: false, codes: [0, 0] });
    from = lines;
    left = room;
  }
  let placed = 0;
  const place = (height: number): readonly [number, number] => {
    const here: [number, number] = [placed, Math.min(codes, placed + Math.floor(height / codeRow) * codesInRow)];
    placed = Math.max(here[0], here[1]);
    return [here[0], placed];
  };
  pages.push({ from, to: lines, hasSums: true, codes: place(left - sums) });
  while (placed < codes) pages.push({ from: lines, to: lines, hasSums: false, codes: place(room) });
  return pages;
}

/** Everything on one page, for paper from a roll. */
export const onePage = ({ lines, codes }: { readonly lines: number; readonly codes: number }): readonly PaperPage[] => [
  { from: 0, to: lines, hasSums: true, codes: [0, codes] },
];
