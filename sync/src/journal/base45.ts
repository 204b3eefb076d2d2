const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Base45 (RFC 9285): two bytes as three characters of QR's alphanumeric mode, which holds them in 16.5 bits. */
export function toBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const high = bytes[at] ?? 0;
    const low = bytes[at + 1];
    const value = low === undefined ? high : high * 256 + low;
    text += characterAt(value % 45) + characterAt(Math.floor(value / 45) % 45);
    if (low !== undefined) text += characterAt(Math.floor(value / 2025));
  }
  return text;
}

/** The bytes; undefined when the text is not base45. */
export function parseBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = [...text.slice(at, at + 3)].map((character) => CHARACTERS.indexOf(character));
    if (group.includes(-1)) return undefined;
    const value = group.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (value > (group.length === 3 ? 0xffff : 0xff)) return undefined;
    if (group.length === 3) bytes.push(Math.floor(value / 256));
    bytes.push(value % 256);
  }
  return new Uint8Array(bytes);
}

const characterAt = (digit: number): string => CHARACTERS.charAt(digit);
