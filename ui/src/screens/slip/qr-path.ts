import { encode } from "uqr";

/** A QR code as one path of an SVG, in modules. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/** Light modules around a code, without which a scanner does not find its edge (ISO/IEC 18004). */
const BORDER = 4;

/** Correction level M: a fold or a stamp's edge may cost a seventh of it. Runs of dark modules are drawn as one. */
export function qrPathOf(text: string): QrPath {
  const { size, data } = encode(text, { ecc: "M", border: BORDER });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    let start = -1;
    for (let x = 0; x <= row.length; x += 1) {
      if (row[x] === true) {
        if (start < 0) start = x;
      } else if (start >= 0) {
        runs.push(`M${start} ${y}h${x - start}v1h-${x - start}z`);
        start = -1;
      }
    }
  }
  return { size, path: runs.join("") };
}
