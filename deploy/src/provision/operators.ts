import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { OPERATOR_ROLES } from "@huilian/domain";
import { type Crypto, createInlineSaltedStretcher, DEMONSTRATION_COST, toHex } from "@huilian/sync";
import {
  type BearerOperator,
  type ConfiguredAccount,
  newPasswordRecord,
  type PasswordRecord,
  tokenHashOf,
} from "@huilian/sync/serve";
import { type DemonstrationPerson, POLICY_OPERATOR } from "../city/demonstration-people.ts";
import { newInitialPassword } from "./initial-password.ts";

/** Somebody who signs in at a place of the demonstration, with the password as it was handed out. */
export interface DemoPerson extends DemonstrationPerson {
  /** In clear: of a demonstration only. The first sign-in changes it, and then this is no longer the password. */
  readonly initialPassword: string;
  /** What the demonstration's own programs change it to, where they sign in as this person. */
  readonly password?: string;
}

/** The operators of one place in the demonstration: what they show, and what the place itself keeps of it. */
export interface DemoOperator {
  /** What the demonstration's own programs send. */
  readonly token: string;
  readonly hashed: readonly BearerOperator[];
  readonly accounts: readonly ConfiguredAccount[];
  readonly people: readonly DemoPerson[];
}

export interface DemoOperators {
  of(place: string): DemoOperator;
}

const TOKEN_BYTES = 32;

interface StoredPassword {
  readonly initialPassword: string;
  /** Kept, since another verifier of the same password would begin the account anew. */
  readonly record: PasswordRecord;
  readonly password?: string;
}

/** The file: a token by place, and under `passwords` those of people by operator id. */
type OperatorsFile = Readonly<Record<string, string>> & {
  readonly passwords?: Readonly<Record<string, StoredPassword>>;
};

/**
 * The demonstration's access tokens, one a place, and the initial passwords of its people, in clear in one file that
 * only its owner reads, so that whoever runs the demonstration can look around. What is there stays.
 */
export async function readOrMakeOperators(
  crypto: Crypto,
  path: string,
  places: readonly string[],
  people: readonly DemonstrationPerson[],
): Promise<DemoOperators> {
  const before = (existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : {}) as OperatorsFile;
  const tokens = Object.fromEntries(
    places.map((place) => [place, before[place] ?? toHex(crypto.randomBytes(TOKEN_BYTES))]),
  );
  const passwords: Record<string, StoredPassword> = { ...before.passwords };
  for (const { operatorId } of people) passwords[operatorId] ??= await makePassword(crypto);
  const desk = passwords[POLICY_OPERATOR];
  // Chosen before it is used: a demonstration that was stopped in between finds it here.
  if (desk) passwords[POLICY_OPERATOR] = { ...desk, password: desk.password ?? newInitialPassword(crypto) };
  // Under another name first: a file half written would lock everybody out of a network that is there.
  await writeFile(`${path}.new`, `${JSON.stringify({ ...tokens, passwords }, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);

  return {
    of(place) {
      const token = tokens[place];
      if (token === undefined) throw new Error(`no operator of ${place} in ${path}`);
      const operatorId = `op-${place}`;
      const own = people.flatMap((person) => {
        const stored = passwords[person.operatorId];
        return person.place === place && stored ? [{ person, stored }] : [];
      });
      return {
        token,
        hashed: [{ operatorId, name: operatorId, tokenHash: tokenHashOf(token), roles: OPERATOR_ROLES }],
        accounts: own.map(({ person: { operatorId: id, name, roles }, stored }) => ({
          operatorId: id,
          name,
          roles,
          initialPassword: stored.record,
        })),
        people: own.map(({ person, stored: { initialPassword, password } }) => ({
          ...person,
          initialPassword,
          ...(password === undefined ? {} : { password }),
        })),
      };
    },
  };
}

async function makePassword(crypto: Crypto): Promise<StoredPassword> {
  const initialPassword = newInitialPassword(crypto);
  const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
  return { initialPassword, record: await newPasswordRecord(crypto, stretcher, initialPassword) };
}
