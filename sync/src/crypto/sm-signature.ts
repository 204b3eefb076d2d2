const NUMBER_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** DER `SEQUENCE { r INTEGER, s INTEGER }` as r and s of 32 bytes each; undefined when it is anything else. */
export function parseDerSignature(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return undefined;
  const raw = new Uint8Array(2 * NUMBER_BYTES);
  let offset = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[offset + 1];
    if (der[offset] !== INTEGER || length === undefined) return undefined;
    let digits = der.subarray(offset + 2, offset + 2 + length);
    if (digits.length !== length) return undefined;
    // A number whose first bit is set gets a zero byte before it, or it would be negative.
    if (digits[0] === 0) digits = digits.subarray(1);
    if (digits.length > NUMBER_BYTES) return undefined;
    raw.set(digits, end - digits.length);
    offset += 2 + length;
  }
  return offset === der.length ? raw : undefined;
}

/** r and s of 32 bytes each, as DER. */
export function toDerSignature(raw: Uint8Array): Uint8Array {
  const body = [...derNumber(raw.subarray(0, NUMBER_BYTES)), ...derNumber(raw.subarray(NUMBER_BYTES))];
  return Uint8Array.from([SEQUENCE, body.length, ...body]);
}

function derNumber(digits: Uint8Array): readonly number[] {
  const first = digits.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? [0] : [...digits.subarray(first)];
  const positive = (shortest[0] ?? 0) >= 0x80 ? [0, ...shortest] : shortest;
  return [INTEGER, positive.length, ...positive];
}
