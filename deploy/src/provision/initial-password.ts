import type { Crypto } from "@huilian/sync";

/** Letters and digits nobody takes for one another on paper. */
const CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/**
 * A password to be read from a sheet and typed once: four groups of four, 79 random bits. Drawn again until it has
 * letters and digits, since one without either would be refused as too weak where it is chosen as a new password.
 */
export function newInitialPassword(crypto: Pick<Crypto, "randomBytes">): string {
  for (;;) {
    const characters = drawCharacters(crypto);
    if (!/[a-z]/.test(characters) || !/[0-9]/.test(characters)) continue;
    return Array.from({ length: GROUPS }, (_, group) =>
      characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH),
    ).join("-");
  }
}

function drawCharacters(crypto: Pick<Crypto, "randomBytes">): string {
  let characters = "";
  while (characters.length < GROUPS * GROUP_LENGTH) {
    const [byte = 0] = crypto.randomBytes(1);
    // Bytes beyond the last whole round of the characters would make the first ones likelier.
    if (byte < 256 - (256 % CHARACTERS.length)) characters += CHARACTERS[byte % CHARACTERS.length] ?? "";
  }
  return characters;
}
