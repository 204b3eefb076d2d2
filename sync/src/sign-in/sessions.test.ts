import { beforeEach, describe, expect, it } from "vitest";
import { type Crypto, DEFAULT_SUITE } from "../crypto/crypto.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, SESSIONS_MAX, SESSIONS_PER_OPERATOR_MAX } from "./limits.ts";
import { createSessions, type Sessions } from "./sessions.ts";

const crypto: Crypto = await loadCrypto();
const signer = { keyId: "0".repeat(32), suite: DEFAULT_SUITE, publicKey: "", secretKey: "" };
const operator = (operatorId: string) => ({ operatorId, name: operatorId, roles: [], signer });

let nowMs = 0;
let sessions: Sessions;
beforeEach(() => {
  nowMs = 0;
  sessions = createSessions(crypto, () => nowMs);
});

describe("sessions", () => {
  it("are known by tokens of 256 bits, each another", () => {
    const tokens = Array.from({ length: 5 }, () => sessions.begin(operator("a")));
    expect(new Set(tokens).size).toBe(5);
    for (const token of tokens) {
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(sessions.operatorOf(token)?.operatorId).toBe("a");
    }
    expect(sessions.operatorOf(`${tokens[0]}x`)).toBeUndefined();
    expect(sessions.operatorOf("")).toBeUndefined();
  });

  it("end when nobody used them for a while, which a screen by itself does not prolong", () => {
    const token = sessions.begin(operator("a"));
    nowMs += SESSION_IDLE_MS - 1;
    expect(sessions.operatorOf(token)).toBeDefined();
    nowMs += SESSION_IDLE_MS - 1;
    expect(sessions.operatorOf(token, { isBackground: true })).toBeDefined();
    nowMs += 1;
    expect(sessions.operatorOf(token, { isBackground: true })).toBeUndefined();
    expect(sessions.operatorOf(token)).toBeUndefined();
  });

  it("end after their longest time, however much they are used", () => {
    const token = sessions.begin(operator("a"));
    for (; nowMs < SESSION_LONGEST_MS; nowMs += 60_000) expect(sessions.operatorOf(token)).toBeDefined();
    expect(sessions.operatorOf(token)).toBeUndefined();
  });

  it("are few for one operator: the one unused for longest gives way", () => {
    const tokens = Array.from({ length: SESSIONS_PER_OPERATOR_MAX }, () => sessions.begin(operator("a")));
    const other = sessions.begin(operator("b"));
    sessions.operatorOf(tokens[0] ?? "");
    sessions.begin(operator("a"));
    expect(sessions.operatorOf(tokens[1] ?? "")).toBeUndefined();
    for (const token of [tokens[0] ?? "", ...tokens.slice(2), other]) {
      expect(sessions.operatorOf(token)).toBeDefined();
    }
  });

  it("are bounded in all", () => {
    const first = sessions.begin(operator("first"));
    const second = sessions.begin(operator("second"));
    for (let n = 2; n <= SESSIONS_MAX; n += 1) sessions.begin(operator(`o-${n}`));
    expect(sessions.operatorOf(first)).toBeUndefined();
    expect(sessions.operatorOf(second)).toBeDefined();
  });

  it("end one by one and all of an operator", () => {
    const [one, two, other] = [
      sessions.begin(operator("a")),
      sessions.begin(operator("a")),
      sessions.begin(operator("b")),
    ];
    expect(sessions.end(one)?.operatorId).toBe("a");
    expect(sessions.end(one)).toBeUndefined();
    expect(sessions.operatorOf(two)).toBeDefined();
    sessions.endAllOf("a");
    expect(sessions.operatorOf(two)).toBeUndefined();
    expect(sessions.operatorOf(other)).toBeDefined();
  });
});
