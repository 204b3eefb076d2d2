import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSiteId } from "@huilian/domain";
import {
  createInlineSaltedStretcher,
  createMemoryStore,
  DEMONSTRATION_COST,
  loadCrypto,
  systemClock,
} from "@huilian/sync";
import { configuredAccountSchema, createSignIn } from "@huilian/sync/serve";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMONSTRATION_PEOPLE } from "../city/demonstration-people.ts";
import { newInitialPassword } from "./initial-password.ts";
import { readOrMakeOperators } from "./operators.ts";
import { DEMONSTRATION_SITES } from "./sites.ts";

const crypto = await loadCrypto();
const PLACES = ["centre", ...DEMONSTRATION_SITES.map(({ site }) => site)];

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "huilian-operators-"));
  path = join(directory, "operators.json");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const made = () => readOrMakeOperators(crypto, path, PLACES, DEMONSTRATION_PEOPLE);

describe("the demonstration's operators", () => {
  it("are people with ids of their own, at every place one for its machine", () => {
    expect(new Set(DEMONSTRATION_PEOPLE.map(({ operatorId }) => operatorId)).size).toBe(DEMONSTRATION_PEOPLE.length);
    for (const place of PLACES) {
      const there = DEMONSTRATION_PEOPLE.filter((person) => person.place === place);
      expect(there.some(({ roles }) => roles.includes("system"))).toBe(true);
      expect(place === "centre" || isSiteId(place)).toBe(true);
    }
    expect(DEMONSTRATION_PEOPLE.every(({ place }) => PLACES.includes(place))).toBe(true);
  });

  it("sign in with the password in the file, which only its owner reads", async () => {
    const { accounts, people } = (await made()).of("B01");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const account of accounts) expect(configuredAccountSchema.parse(account)).toEqual(account);
    const signIn = createSignIn({
      crypto,
      store: createMemoryStore(),
      storeKey: new Uint8Array(32),
      accounts,
      stretcher: createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }),
      clock: systemClock,
      network: "test",
      site: "B01",
      suite: 1,
      tellKey: async () => true,
      onEvent: () => undefined,
    });
    const [{ operatorId, initialPassword: password } = { operatorId: "", initialPassword: "" }] = people;
    expect(await signIn.signIn({ operatorId, password, newPassword: "Kaiyuan-2026" })).toMatchObject({ ok: true });
  });

  it("stay the same when the network is started again", async () => {
    const [before, after] = [await made(), await made()];
    for (const place of PLACES) expect(after.of(place)).toEqual(before.of(place));
  });

  it("are added to a file that has only tokens", async () => {
    await writeFile(path, JSON.stringify({ centre: "ab".repeat(32), B01: "cd".repeat(32) }));
    const operators = await made();
    expect(operators.of("B01").token).toBe("cd".repeat(32));
    expect(operators.of("B01").accounts).toHaveLength(2);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ centre: "ab".repeat(32) });
  });
});

describe("initial passwords", () => {
  it("are four groups that nobody misreads, each another", () => {
    const passwords = Array.from({ length: 500 }, () => newInitialPassword(crypto));
    for (const password of passwords) expect(password).toMatch(/^([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}$/);
    expect(new Set(passwords).size).toBe(500);
  });
});
