/** Every copy of the bytes in which exactly one bit is another. */
export function* everyBitFlipped(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) yield withBitFlipped(bytes, bit);
}

export function withBitFlipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Every text with exactly one character exchanged for another of the base64 alphabet or for one that is not in it. */
export function* everyCharacterChanged(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 1) {
    for (const other of ["A", "B", "/", "=", " "]) {
      if (text[at] !== other) yield `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
    }
  }
}
