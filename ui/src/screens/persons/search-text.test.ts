import { checkDigitOf } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { recogniseSearchText } from "./search-text.ts";

const NUMBER = `23010219850101901${checkDigitOf("23010219850101901")}`;
const WITH_X = "11010519491231002X";
const branch = { isInstitution: false };
const institution = { isInstitution: true };

describe("recogniseSearchText", () => {
  it.each([
    ["", branch, { kind: "empty" }],
    ["  　 ", institution, { kind: "empty" }],
    [NUMBER, branch, { kind: "idNumber", idNumber: NUMBER }],
    [NUMBER, institution, { kind: "idNumber", idNumber: NUMBER }],
    ["１１０１０５１９４９１２３１００２Ｘ", institution, { kind: "idNumber", idNumber: WITH_X }],
    ["11010519491231002x\r", branch, { kind: "idNumber", idNumber: WITH_X }],
    [" 110105 19491231 002X ", branch, { kind: "idNumber", idNumber: WITH_X }],
    ["110105194912310021", branch, { kind: "wrong-number", problem: "id-number-check-digit", length: 18 }],
    ["110105491231002", institution, { kind: "wrong-number", problem: "id-number-old", length: 15 }],
    ["1101051949123100", institution, { kind: "wrong-number", problem: "id-number-length", length: 16 }],
    ["B0100001", branch, { kind: "cardNumber", cardNumber: "B0100001" }],
    ["ｂ０１００００１", branch, { kind: "cardNumber", cardNumber: "B0100001" }],
    ["6217001234567890123", branch, { kind: "cardNumber", cardNumber: "6217001234567890123" }],
    ["B0100001", institution, { kind: "number-only" }],
    ["张", branch, { kind: "name", name: "张" }],
    [" 阿依古丽·买买提 ", branch, { kind: "name", name: "阿依古丽·买买提" }],
    ["Zhang", branch, { kind: "name", name: "Zhang" }],
    ["张三", institution, { kind: "number-only" }],
  ] as const)("%j", (text, where, expected) => {
    expect(recogniseSearchText(text, where)).toEqual(expected);
  });
});
