import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardColumns } from "../cards/card-columns.ts";
import { settlementColumns } from "../claims/settlement-columns.ts";
import { employerColumns } from "../employers/employer-columns.ts";
import { institutionColumns } from "../institutions/institution-columns.ts";
import { creditColumns } from "../ledger/credit-columns.ts";
import { personColumns } from "../persons/person-columns.ts";
import { policyColumns } from "../policy/policy-columns.ts";
import { checkImage, checkKnownImage, IMAGE_PROBLEMS_MAX } from "./check-image.ts";
import type { Columns } from "./columns.ts";

const KEY = "0".repeat(32);
const REF = `${KEY}/1/${"a".repeat(64)}`;

const everyKind = {
  text: { kind: "text", max: 3 },
  code: { kind: "code", of: ["a", "b"] },
  site: { kind: "site" },
  date: { kind: "date" },
  fen: { kind: "fen", min: 0 },
  whole: { kind: "whole", min: 1, max: 9 },
  share: { kind: "share" },
  flag: { kind: "flag" },
  idNumber: { kind: "idNumber" },
  entity: { kind: "entity", of: "person" },
  ref: { kind: "ref" },
  record: { kind: "record", columns: { inner: { kind: "flag" } } },
  list: { kind: "list", max: 2, of: { inner: { kind: "text", max: 2 } } },
  optional: { kind: "text", max: 3, optional: true },
} as const satisfies Columns;

const good = {
  text: "张三",
  code: "a",
  site: "B01",
  date: "2026-02-28",
  fen: 0,
  whole: 9,
  share: 1_000_000,
  flag: false,
  idNumber: "11010519491231002X",
  entity: `${KEY}.${KEY}`,
  ref: REF,
  record: { inner: true },
  list: [{ inner: "甲" }, { inner: "乙" }],
};

const problemsOf = (value: unknown, columns: Columns = everyKind) => {
  const image = checkImage(columns, value);
  return image.ok ? [] : image.error;
};

describe("checkImage", () => {
  it("accepts a whole image and gives it back unchanged", () => {
    expect(checkImage(everyKind, good)).toEqual({ ok: true, value: good });
    expect(checkImage(everyKind, { ...good, optional: "x" }).ok).toBe(true);
  });

  it.each([
    [{ text: undefined }, "text", "missing"],
    [{ text: 1 }, "text", "not-text"],
    [{ text: null }, "text", "not-text"],
    [{ text: "张三李四" }, "text", "too-long"],
    [{ text: " " }, "text", "empty"],
    [{ text: "\u0007" }, "text", "control-character"],
    [{ text: "e\u0301" }, "text", "not-nfc"],
    [{ code: "c" }, "code", "not-a-code"],
    [{ code: 1 }, "code", "not-a-code"],
    [{ site: "b01" }, "site", "not-a-site"],
    [{ date: "2026-02-29" }, "date", "not-a-date"],
    [{ date: 20260228 }, "date", "not-a-date"],
    [{ fen: 1.5 }, "fen", "not-whole"],
    [{ fen: "1" }, "fen", "not-whole"],
    [{ fen: Number.NaN }, "fen", "not-whole"],
    [{ fen: -1 }, "fen", "out-of-range"],
    [{ fen: 10 ** 10 + 1 }, "fen", "out-of-range"],
    [{ whole: 0 }, "whole", "out-of-range"],
    [{ whole: 10 }, "whole", "out-of-range"],
    [{ share: 1_000_001 }, "share", "out-of-range"],
    [{ share: 0.7 }, "share", "not-whole"],
    [{ flag: "true" }, "flag", "not-a-flag"],
    [{ idNumber: "110105491231002" }, "idNumber", "id-number-old"],
    [{ idNumber: "11010519490230002X" }, "idNumber", "id-number-date"],
    [{ idNumber: "110105194912310021" }, "idNumber", "id-number-check-digit"],
    [{ entity: "x" }, "entity", "not-an-entity-key"],
    [{ ref: "x" }, "ref", "not-a-ref"],
    [{ record: [] }, "record", "not-a-record"],
    [{ record: { inner: 1 } }, "record.inner", "not-a-flag"],
    [{ list: {} }, "list", "not-a-list"],
    [{ list: [{ inner: "甲" }, { inner: "乙" }, { inner: "丙" }] }, "list", "too-many"],
    [{ list: [{ inner: "甲" }, { inner: "一二三" }] }, "list.1.inner", "too-long"],
    [{ list: [{ inner: "甲", more: 1 }] }, "list.0.more", "unknown-column"],
    [{ more: 1 }, "more", "unknown-column"],
    [{ constructor: 1 }, "constructor", "unknown-column"],
    [{ "张三 110105": 1 }, "?", "unknown-column"],
  ])("finds in %j at %s: %s", (part, path, problem) => {
    expect(problemsOf({ ...good, ...part })).toEqual([{ path, problem }]);
  });

  it("does not take inherited members for columns", () => {
    const columns: Columns = Object.fromEntries([["constructor", { kind: "flag" } as const]]);
    expect(problemsOf({}, columns)).toEqual([{ path: "constructor", problem: "missing" }]);
  });

  it.each([undefined, null, [], "x", 1])("refuses %j as an image", (value) => {
    expect(problemsOf(value)).toEqual([{ path: "", problem: "not-a-record" }]);
  });

  it("names the character to type instead of a private one", () => {
    expect(problemsOf({ ...good, text: "刘\uE863" })).toEqual([
      { path: "text", problem: "private-use-character", suggestion: "䶮" },
    ]);
  });

  it("stops counting problems at its limit", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`more${at}`, at]));
    expect(problemsOf({ ...good, ...many })).toHaveLength(IMAGE_PROBLEMS_MAX);
  });

  it("is total: answers whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        checkImage(everyKind, value);
        checkKnownImage(everyKind, value);
      }),
    );
  });
});

describe("checkKnownImage", () => {
  it("keeps columns of a newer node, at every depth, and still refuses what it knows to be wrong", () => {
    const newer = { ...good, more: 1, record: { inner: true, more: 2 }, list: [{ inner: "甲", more: 3 }] };
    expect(checkKnownImage(everyKind, newer)).toEqual({ ok: true, value: newer });
    expect(checkKnownImage(everyKind, { ...newer, flag: 1 })).toEqual({
      ok: false,
      error: [{ path: "flag", problem: "not-a-flag" }],
    });
  });
});

describe("columns of the entities", () => {
  it("hold what a counter writes", () => {
    const samples: readonly (readonly [Columns, unknown])[] = [
      [
        personColumns.identity,
        { idNumber: "11010519491231002X", name: "迪丽热巴·迪力木拉提", sex: "2", birthDate: "1949-12-31" },
      ],
      [personColumns.contact, {}],
      [employerColumns.account, { bankName: "示例银行", bankAccount: "001", holder: "示例公司" }],
      [
        institutionColumns.profile,
        { site: "H01", name: "示例医院", institutionKind: "hospital", level: "tertiary", area: "110100" },
      ],
      [cardColumns.status, { state: "lost", reason: "本人挂失" }],
      [creditColumns.fact, { person: KEY, credited: 100, reason: "opening", slipNumber: "B01-1" }],
      [
        policyColumns.parameters,
        {
          area: "110100",
          label: "示例参数",
          effectiveFrom: "2026-01-01",
          levels: [{ level: "tertiary", personType: "employed", annualDeductible: 180_000, poolingShare: 700_000 }],
          annualCeiling: 2_000_000,
          offlinePooling: false,
          offlinePoolingMaxPerPerson: 0,
          offlineMaxHours: 72,
        },
      ],
    ];
    for (const [columns, image] of samples) expect(checkImage(columns, image)).toEqual({ ok: true, value: image });
    expect(checkImage(settlementColumns.fact, {}).ok).toBe(false);
  });
});
