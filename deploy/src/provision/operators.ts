import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { type Crypto, toHex } from "@huilian/sync";
import { type BearerOperator, tokenHashOf } from "@huilian/sync/serve";

/** The operator of one place in the demonstration: the token a client sends, and what the place itself keeps of it. */
export interface DemoOperator {
  readonly token: string;
  readonly hashed: readonly BearerOperator[];
}

export interface DemoOperators {
  of(place: string): DemoOperator;
}

const TOKEN_BYTES = 32;
/** One person does everything at a place of the demonstration. */
const ROLES = ["clerk", "desk", "auditor", "administrator"];

/**
 * The demonstration's access tokens, one a place, in clear in one file that only its owner reads, so that whoever
 * runs the demonstration can look around.
 */
export async function readOrMakeOperators(
  crypto: Crypto,
  path: string,
  places: readonly string[],
): Promise<DemoOperators> {
  if (!existsSync(path)) {
    const made = Object.fromEntries(places.map((place) => [place, toHex(crypto.randomBytes(TOKEN_BYTES))]));
    await writeFile(path, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  }
  const tokens = JSON.parse(await readFile(path, "utf8")) as Readonly<Record<string, string>>;
  return {
    of(place) {
      const token = tokens[place];
      if (token === undefined) throw new Error(`no operator of ${place} in ${path}`);
      const operatorId = `op-${place}`;
      return { token, hashed: [{ operatorId, name: operatorId, tokenHash: tokenHashOf(token), roles: ROLES }] };
    },
  };
}
