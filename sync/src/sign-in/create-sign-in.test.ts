import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { createInlineSaltedStretcher, createThreadSaltedStretcher } from "../crypto/stretcher.ts";
import { operatorKeyProofHolds } from "../keys/operator-key.ts";
import { DEMONSTRATION_COST, STANDARD_COST } from "../pages/stretch-cost.ts";
import { type Store, StoreConflict, type StoredDocument } from "../store/store.ts";
import { storedFieldsOf, unlistedFields } from "../stored-fields.fixture.ts";
import { DERIVATIONS_WAITING_MAX, LOCK_MS, PASSWORD_AGE_MAX_MS, WRONG_PASSWORDS_MAX } from "./limits.ts";
import {
  configuredAccount,
  FIRST,
  INITIAL,
  openedDoor,
  openTestDoor,
  SECOND,
  type TestDoor,
} from "./sign-in.fixture.ts";

const crypto = await loadCrypto();
const operatorId = "B01-chen";
const THIRD = "Yinzhou_2026";

const asked = async (door: TestDoor, password: string, newPassword?: string, who = operatorId) => {
  const outcome = await door.signIn.signIn({
    operatorId: who,
    password,
    ...(newPassword === undefined ? {} : { newPassword }),
  });
  return outcome.ok ? "signed-in" : outcome.error.kind;
};
const wrongTimes = async (door: TestDoor, times: number, who = operatorId) => {
  const answers: string[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await asked(door, "wrong-Password-1", undefined, who));
  return answers;
};
const accountOf = (name = operatorId) => configuredAccount(crypto, name);

describe("the first sign-in", () => {
  it("asks for another password, makes the operator's key and tells it", async () => {
    const door = openTestDoor(crypto, [await accountOf()]);
    expect(await asked(door, INITIAL)).toBe("password-change-required");
    expect(await asked(door, INITIAL, INITIAL)).toBe("password-too-weak");
    expect(await asked(door, INITIAL, "short")).toBe("password-too-weak");
    const begun = await door.signIn.signIn({ operatorId, password: INITIAL, newPassword: FIRST });
    const signer = begun.ok ? begun.value.operator.signer : undefined;
    expect(door.told).toHaveLength(1);
    const { proof = "", ...request } = door.told[0] ?? {};
    expect(request).toMatchObject({ operatorId, network: "test", site: "B01", publicKey: signer?.publicKey });
    expect(operatorKeyProofHolds(crypto, request as never, proof)).toBe(true);
    expect(door.events.map(({ kind }) => kind)).toEqual(["key-made", "password-changed", "signed-in"]);
    expect(await asked(door, INITIAL)).toBe("sign-in-failed");
    expect(await asked(door, FIRST)).toBe("signed-in");
    expect(door.told).toHaveLength(1);
  });

  it("leaves either the old or the new password whenever a write fails, and no key is lost or made twice", async () => {
    const account = await accountOf();
    let interrupted = 0;
    for (let at = 1; ; at += 1) {
      for (const when of ["before", "after"] as const) {
        let writes = 0;
        const door = openTestDoor(crypto, [account], {
          wrapStore: (store) =>
            failingAt(store, at, when, () => {
              writes += 1;
            }),
        });
        const first = await door.signIn
          .signIn({ operatorId, password: INITIAL, newPassword: FIRST })
          .then(({ ok }) => ok)
          .catch(() => false);
        if (!first) interrupted += 1;
        if (first && writes < at) {
          expect(interrupted).toBeGreaterThanOrEqual(2);
          return;
        }
        const again = door.restart();
        const isOld = (await asked(again, INITIAL)) === "password-change-required";
        expect(await asked(again, isOld ? INITIAL : FIRST, isOld ? FIRST : undefined)).toBe("signed-in");
        const keys = new Set([...door.told, ...again.told].map(({ publicKey }) => publicKey));
        const signed = await again.signIn.signIn({ operatorId, password: FIRST });
        expect(keys).toEqual(new Set([signed.ok && signed.value.operator.signer.publicKey]));
      }
    }
  });

  it("tells the key again until somebody keeps it", async () => {
    const door = openTestDoor(crypto, [await accountOf()]);
    door.centre.isReachable = false;
    expect(await asked(door, INITIAL, FIRST)).toBe("signed-in");
    await door.signIn.tellKeys();
    expect(door.told).toEqual([]);
    const again = door.restart();
    await again.signIn.tellKeys();
    expect(again.told).toHaveLength(1);
    await again.signIn.tellKeys();
    await again.restart().signIn.tellKeys();
    expect(again.told).toHaveLength(1);
  });

  it("begins again with another provisioned password, as for somebody who forgot it", async () => {
    const door = await openedDoor(crypto);
    const reset = openTestDoor(crypto, [await configuredAccount(crypto, operatorId, { password: "other-Initial-7" })], {
      disk: door.disk,
    });
    expect(await asked(reset, FIRST)).toBe("sign-in-failed");
    expect(await asked(reset, "other-Initial-7")).toBe("password-change-required");
    expect(await asked(reset, "other-Initial-7", SECOND)).toBe("signed-in");
    expect(reset.told[0]?.publicKey).not.toBe(door.told[0]?.publicKey);
  });
});

/** A store whose nth write fails, as when the machine dies there: nothing works any more until it starts again. */
function failingAt(store: Store, at: number, when: "before" | "after", onWrite: () => void): Store {
  let isDead = false;
  let writes = 0;
  const change = async (work: () => Promise<void>): Promise<void> => {
    writes += 1;
    onWrite();
    const isNow = !isDead && writes === at;
    if (isDead || (isNow && when === "before")) {
      isDead = true;
      throw new Error("the machine is dead");
    }
    await work();
    if (!isNow) return;
    isDead = true;
    throw new Error("the machine is dead");
  };
  return {
    ...store,
    write: (documents: readonly StoredDocument[]) => change(() => store.write(documents)),
    drop: (ids) => change(() => store.drop(ids)),
  };
}

describe("a password change", () => {
  it("keeps the key, ends all other sessions, and takes none of the last five", async () => {
    const door = await openedDoor(crypto);
    const first = await door.signIn.signIn({ operatorId, password: FIRST });
    const token = first.ok ? first.value.token : "";
    const wrong = await door.signIn.changePassword(operatorId, { password: SECOND, newPassword: THIRD });
    expect(wrong.ok || wrong.error.kind).toBe("sign-in-failed");
    expect(door.signIn.operatorOf(token)).toBeDefined();
    const changed = await door.signIn.changePassword(operatorId, { password: FIRST, newPassword: SECOND });
    expect(door.signIn.operatorOf(token)).toBeUndefined();
    expect(changed.ok && door.signIn.operatorOf(changed.value.token)?.signer).toEqual(
      first.ok && first.value.operator.signer,
    );
    const change = (password: string, newPassword: string) =>
      door.signIn.changePassword(operatorId, { password, newPassword }).then((made) => made.ok || made.error.kind);
    expect(await change(SECOND, FIRST)).toBe("password-too-weak");
    let present = SECOND;
    for (const n of [1, 2, 3, 4]) {
      expect(await change(present, `${THIRD}-${n}`)).toBe(true);
      present = `${THIRD}-${n}`;
    }
    // FIRST is the sixth by now.
    expect(await change(present, SECOND)).toBe("password-too-weak");
    expect(await change(present, FIRST)).toBe(true);
    expect(door.told).toHaveLength(1);
  });

  it("is asked for when the password has become old", async () => {
    const door = await openedDoor(crypto);
    door.clock.wallMs += PASSWORD_AGE_MAX_MS - 1;
    expect(await asked(door, FIRST)).toBe("signed-in");
    door.clock.wallMs += 1;
    expect(await asked(door, FIRST)).toBe("password-change-required");
    expect(await asked(door, FIRST, SECOND)).toBe("signed-in");
    expect(await asked(door, SECOND)).toBe("signed-in");
  });

  it("is asked for when the clock was years ahead as it was set", async () => {
    const door = await openedDoor(crypto);
    door.clock.wallMs -= PASSWORD_AGE_MAX_MS - 1;
    expect(await asked(door, FIRST)).toBe("signed-in");
    door.clock.wallMs -= 1;
    expect(await asked(door, FIRST)).toBe("password-change-required");
  });

  it("never takes the provisioned password again, which somebody else has seen", async () => {
    const door = await openedDoor(crypto);
    for (const present of [FIRST, SECOND, THIRD]) {
      const again = await door.signIn.changePassword(operatorId, { password: present, newPassword: INITIAL });
      expect(again.ok || again.error).toEqual({ kind: "password-too-weak", fault: "password-used-before" });
      const next = present === FIRST ? SECOND : THIRD;
      if (present !== THIRD) expect(await asked(door, present, next)).toBe("signed-in");
    }
  });

  it("looks at the same characters, however the keyboard composes them", async () => {
    const door = await openedDoor(crypto);
    // Decomposed, these would be eight characters of three classes.
    for (const composition of ["NFC", "NFD"]) {
      const newPassword = "\u00e9\u00c91\u00e9a".normalize(composition);
      const answer = await door.signIn.changePassword(operatorId, { password: FIRST, newPassword });
      expect(answer.ok || answer.error).toEqual({ kind: "password-too-weak", fault: "password-too-short" });
    }
  });
});

describe("wrong passwords", () => {
  it.each([
    ["an account", operatorId],
    ["an id without one", "B01-nobody"],
  ])("lock %s, also after a restart, and only for a while", async (_, who) => {
    const door = await openedDoor(crypto);
    expect(await wrongTimes(door, WRONG_PASSWORDS_MAX + 1, who)).toEqual([
      ...Array.from({ length: WRONG_PASSWORDS_MAX }, () => "sign-in-failed"),
      "account-locked",
    ]);
    expect(door.events.filter(({ kind }) => kind === "locked")).toHaveLength(1);
    const again = door.restart();
    const locked = await again.signIn.signIn({ operatorId: who, password: FIRST });
    expect(locked).toEqual({ ok: false, error: { kind: "account-locked", minutes: 15 } });
    again.clock.wallMs += LOCK_MS;
    expect(await asked(again, FIRST, undefined, who)).toBe(who === operatorId ? "signed-in" : "sign-in-failed");
  });

  it("lock before the first sign-in too", async () => {
    const door = openTestDoor(crypto, [await accountOf()]);
    await wrongTimes(door, WRONG_PASSWORDS_MAX);
    expect(await asked(door, INITIAL, FIRST)).toBe("account-locked");
  });

  it("count only in a row", async () => {
    const door = await openedDoor(crypto);
    for (let round = 0; round < 3; round += 1) {
      await wrongTimes(door, WRONG_PASSWORDS_MAX - 1);
      expect(await asked(door, FIRST)).toBe("signed-in");
    }
  });

  it("count all when many come at once", async () => {
    const door = await openedDoor(crypto);
    const answers = await Promise.all(Array.from({ length: 8 }, () => asked(door, "wrong-Password-1")));
    expect(answers.filter((answer) => answer === "sign-in-failed")).toHaveLength(WRONG_PASSWORDS_MAX);
    expect(answers.filter((answer) => answer === "account-locked")).toHaveLength(3);
  });

  it("cost the same derivations and writes with and without an account, and are answered the same", async () => {
    const costs: unknown[] = [];
    for (const who of [operatorId, "B01-nobody"]) {
      let writes = 0;
      const opened = await openedDoor(crypto);
      const counting = (store: Store): Store => ({
        ...store,
        write: async (documents) => {
          writes += 1;
          await store.write(documents);
        },
      });
      const door = openTestDoor(crypto, [await accountOf()], { disk: opened.disk, wrapStore: counting });
      const answers = await wrongTimes(door, WRONG_PASSWORDS_MAX + 2, who);
      costs.push({ answers, stretches: door.stretches.count, writes });
    }
    expect(costs[0]).toEqual(costs[1]);
    expect(costs[0]).toMatchObject({ stretches: WRONG_PASSWORDS_MAX, writes: WRONG_PASSWORDS_MAX });
  });

  it.each([
    ["an account", operatorId],
    ["an id without one", "B01-nobody"],
  ])("answer for %s without waiting for what somebody else tries meanwhile", async (_, who) => {
    const inline = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
    const gate = { opened: Promise.resolve(), open: (): void => undefined };
    const stretcher = {
      stretch: (secret: Uint8Array, salt: Uint8Array) => gate.opened.then(() => inline.stretch(secret, salt)),
    };
    const door = openTestDoor(crypto, [await accountOf()], { stretcher });
    await wrongTimes(door, WRONG_PASSWORDS_MAX, who);
    gate.opened = new Promise((resolve) => {
      gate.open = resolve;
    });
    const others = ["o-1", "o-2", "o-3"].map((other) => wrongTimes(door, 1, other));
    const patience = new Promise((resolve) => setTimeout(resolve, 500, "waits"));
    expect(await Promise.race([asked(door, "x", undefined, who), patience])).toBe("account-locked");
    gate.open();
    await Promise.all(others);
    for (const other of ["o-1", "o-2", "o-3"]) {
      expect(await wrongTimes(door, WRONG_PASSWORDS_MAX, other)).toContain("account-locked");
    }
  });

  it.each([
    ["an account", operatorId],
    ["an id without one", "B01-nobody"],
  ])("are told once a minute while %s is locked, however often somebody knocks", async (_, who) => {
    const door = await openedDoor(crypto);
    await wrongTimes(door, WRONG_PASSWORDS_MAX, who);
    const before = door.events.length;
    await wrongTimes(door, 50, who);
    door.clock.monotonicMs += 59_999;
    await wrongTimes(door, 50, who);
    expect(door.events.slice(before).map(({ kind }) => kind)).toEqual(["sign-in-failed"]);
    door.clock.monotonicMs += 1;
    await wrongTimes(door, 50, who);
    expect(door.events.slice(before)).toHaveLength(2);
  });

  it("are never told with what somebody typed who has no account", async () => {
    const door = await openedDoor(crypto);
    await wrongTimes(door, WRONG_PASSWORDS_MAX, "my-Password-1");
    expect(JSON.stringify(door.events)).not.toContain("my-Password-1");
  });
});

describe("signing in", () => {
  it("answers that it is busy when too many wait, and counts none of those", async () => {
    const inline = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stretcher = {
      stretch: (secret: Uint8Array, salt: Uint8Array) => gate.then(() => inline.stretch(secret, salt)),
    };
    const door = openTestDoor(crypto, [await accountOf()], { stretcher });
    const waiting = Array.from({ length: DERIVATIONS_WAITING_MAX }, (_, n) => asked(door, "x", undefined, `o-${n}`));
    expect(await asked(door, INITIAL)).toBe("sign-in-busy");
    release();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["sign-in-failed"]));
    expect(await asked(door, INITIAL, FIRST)).toBe("signed-in");
  });

  it("works for two at once, each in a session of its own", async () => {
    const door = openTestDoor(crypto, [await accountOf(), await accountOf("B01-wang")]);
    const begun = await Promise.all(
      [operatorId, "B01-wang"].map((who) =>
        door.signIn.signIn({ operatorId: who, password: INITIAL, newPassword: FIRST }),
      ),
    );
    const found = begun.map((each) => (each.ok ? door.signIn.operatorOf(each.value.token)?.operatorId : undefined));
    expect(found).toEqual([operatorId, "B01-wang"]);
  });

  it("twice at once for the first time makes one key", async () => {
    const door = openTestDoor(crypto, [await accountOf()]);
    const both = await Promise.all([asked(door, INITIAL, FIRST), asked(door, INITIAL, SECOND)]);
    expect(both).toEqual(["signed-in", "sign-in-failed"]);
    expect(door.events.filter(({ kind }) => kind === "key-made")).toHaveLength(1);
  });

  it("is lost by a restart for sessions, not for accounts", async () => {
    const door = await openedDoor(crypto);
    const begun = await door.signIn.signIn({ operatorId, password: FIRST });
    const token = begun.ok ? begun.value.token : "";
    const again = door.restart();
    expect(again.signIn.operatorOf(token)).toBeUndefined();
    const signed = await again.signIn.signIn({ operatorId, password: FIRST });
    expect(signed.ok && signed.value.operator.signer).toEqual(begun.ok && begun.value.operator.signer);
  });

  it("takes a password typed in another composition of the same characters", async () => {
    const door = openTestDoor(crypto, [await accountOf()]);
    expect(await asked(door, INITIAL, "Caf\u00e9-2026-x")).toBe("signed-in");
    expect(await asked(door, "Cafe\u0301-2026-x")).toBe("signed-in");
  });

  it("ends by signing out, which is told once", async () => {
    const door = await openedDoor(crypto);
    const begun = await door.signIn.signIn({ operatorId, password: FIRST });
    const token = begun.ok ? begun.value.token : "";
    door.signIn.signOut(token);
    door.signIn.signOut(token);
    expect(door.signIn.operatorOf(token)).toBeUndefined();
    expect(door.events.filter(({ kind }) => kind === "signed-out")).toEqual([{ kind: "signed-out", operatorId }]);
  });

  it("derives at the full cost in a thread, under each account's own salt", async () => {
    const worker = new URL("../../dist/crypto/stretch-worker.js", import.meta.url);
    // `npm test` builds first: the thread runs the compiled file.
    expect(existsSync(worker), "npm run build").toBe(true);
    const stretcher = createThreadSaltedStretcher({ cost: STANDARD_COST, worker });
    try {
      const account = await configuredAccount(crypto, operatorId, { stretcher });
      const door = openTestDoor(crypto, [account], { stretcher });
      expect(await asked(door, INITIAL, FIRST)).toBe("signed-in");
      expect(await asked(door, FIRST)).toBe("signed-in");
      expect(await asked(door, INITIAL)).toBe("sign-in-failed");
    } finally {
      await stretcher.close();
    }
  });
});

describe("what lies on disk", () => {
  it("is one sealed revision an account, under an id that names nobody", async () => {
    const door = await openedDoor(crypto);
    await wrongTimes(door, 3);
    await wrongTimes(door, 2, "B01-nobody");
    const documents = await door.store.list({ from: "!", before: "~", limit: 100 });
    expect(documents.map(({ _id }) => _id.replace(/[0-9a-f]{32}/, "*"))).toEqual([
      expect.stringMatching(/^account\/\*\/0{14}/),
      expect.stringMatching(/^account\/\*\/0{14}/),
    ]);
    const text = JSON.stringify(documents);
    for (const secret of [operatorId, FIRST, INITIAL, "nobody", "salt"]) expect(text).not.toContain(secret);
    const lists = storedFieldsOf(await readFile(new URL("../../README.md", import.meta.url), "utf8"));
    expect(documents.flatMap((document) => unlistedFields(lists, document))).toEqual([]);
    expect(documents.every((document) => Object.keys(document).join() === "_id,sealed")).toBe(true);
  });

  it("survives a drop that fails", async () => {
    const opened = await openedDoor(crypto);
    const door = openTestDoor(crypto, [await accountOf()], {
      disk: opened.disk,
      wrapStore: (store) => ({ ...store, drop: async () => Promise.reject(new StoreConflict([])) }),
    });
    expect(await wrongTimes(door, WRONG_PASSWORDS_MAX + 1)).toContain("account-locked");
    const again = door.restart();
    again.clock.wallMs += LOCK_MS;
    await wrongTimes(again, 1);
    expect(await again.store.listIds({ from: "account/", before: "account0", limit: 100 })).toHaveLength(1);
  });
});
