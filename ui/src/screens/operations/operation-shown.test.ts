import type { EntityKey, Ref } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { byPeople, type OperationShown, placeOfOperation, subjectText } from "./operation-shown.ts";

const key = "0123456789abcdef0123456789abcdef";
const entry = (over: Partial<OperationShown> = {}): OperationShown => ({ kind: "look-up", atMs: 1, ...over });
const everything = { mayOpenPersons: true, mayOpenSlips: true };

describe("an entry of the record of operations", () => {
  it("leads to the person looked at, also from what belongs to one", () => {
    expect(placeOfOperation(entry({ subject: key as EntityKey }), everything)).toBe(`#/persons/${key}`);
    expect(placeOfOperation(entry({ subject: `${key}.${key}` as EntityKey }), everything)).toBe(`#/persons/${key}`);
    expect(subjectText(entry({ subject: key as EntityKey }))).toBe("01234567");
  });

  it("leads to the slip that was printed", () => {
    const print = entry({ kind: "print", screen: "slip", ref: "ab/7/cd" as Ref, subject: key as EntityKey });
    expect(placeOfOperation(print, everything)).toBe("#/settlements/ab/7");
    expect(placeOfOperation(print, { mayOpenPersons: true, mayOpenSlips: false })).toBeUndefined();
  });

  it("leads nowhere where it is about nobody, or where the reader may not open it", () => {
    expect(placeOfOperation(entry({ kind: "sign-in" }), everything)).toBeUndefined();
    const looked = entry({ subject: key as EntityKey });
    expect(placeOfOperation(looked, { mayOpenPersons: false, mayOpenSlips: true })).toBeUndefined();
  });

  it("is one of people, and not the machine's own", () => {
    expect(byPeople([entry(), entry({ kind: "tip" }), entry({ kind: "print" })]).map(({ kind }) => kind)).toEqual([
      "look-up",
      "print",
    ]);
  });
});
