import { describe, expect, it } from "vitest";
import { readStoredSession, type Session, storeSession } from "./stored-session.ts";

const session: Session = {
  token: "t",
  operator: { operatorId: "B01-chen", name: "Chen", roles: ["clerk"] },
  place: { kind: "node", site: "B01", siteKind: "branch", name: "Hedong" },
  idleMs: 1000,
};

function storage(begin: Record<string, string> = {}) {
  const kept = new Map(Object.entries(begin));
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

describe("the session of a tab", () => {
  it("is there after a reload, and gone after signing out", () => {
    const kept = storage();
    storeSession(kept, session);
    expect(readStoredSession(kept)).toEqual(session);
    storeSession(kept, undefined);
    expect(readStoredSession(kept)).toBeUndefined();
  });

  it.each(["no json", "null", "[]", '{"token":1}', '{"token":"t","operator":{"operatorId":"x"},"idleMs":1}'])(
    "is none when %s lies there",
    (text) => {
      expect(readStoredSession(storage({ "huilian.session": text }))).toBeUndefined();
    },
  );
});
