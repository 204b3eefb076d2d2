import { type Columns, cardColumns, type LocalDate, personColumns } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differingFields, fieldsOf, readForm, textsOf } from "./group-form.ts";

const today = "2026-11-21" as LocalDate;
const coverage = {
  employer: "5".repeat(32),
  personType: "employed",
  civilServant: false,
  payer: "other",
  contributionBase: 523_000,
  branch: "B01",
  area: "230100",
  insuredFrom: "2026-01-01",
  insuredUntil: "2026-12-31",
};

describe("a form from the columns of a group", () => {
  it("has a field for each column, with its kind, limit and choices", () => {
    expect(fieldsOf(personColumns.identity).map(({ name, kind }) => `${name}:${kind}`)).toEqual([
      "idNumber:idNumber",
      "name:text",
      "sex:code",
      "birthDate:date",
      "insuranceNumber:text",
    ]);
    expect(fieldsOf(personColumns.coverage)).toContainEqual({
      name: "civilServant",
      kind: "flag",
      isOptional: false,
      codes: ["true", "false"],
    });
    expect(fieldsOf(cardColumns.status)[0]).toMatchObject({ codes: ["suspended", "blocked", "lost"] });
    expect(fieldsOf({ lines: { kind: "list", max: 1, of: {} }, note: { kind: "text", max: 3 } })).toHaveLength(1);
  });

  it("shows an image and reads it back unchanged", () => {
    const texts = textsOf(personColumns.coverage, coverage);
    expect(texts).toMatchObject({ contributionBase: "5230.00", civilServant: "false", designatedInstitution: "" });
    expect(readForm(personColumns.coverage, texts, { today })).toEqual({ ok: true, image: coverage });
  });

  it("takes what people type: dates without dashes, amounts with commas, full-width digits, a small site", () => {
    const texts = {
      ...textsOf(personColumns.coverage, coverage),
      insuredFrom: "0301",
      insuredUntil: "２０２６１２３１",
      contributionBase: "6,000.5",
      branch: "b02",
    };
    expect(readForm(personColumns.coverage, texts, { today })).toMatchObject({
      image: { insuredFrom: "2026-03-01", insuredUntil: "2026-12-31", contributionBase: 600_050, branch: "B02" },
    });
    const named = readForm({ name: { kind: "text", max: 9 } }, { name: " 买买提•艾力 " }, { today });
    expect(named).toEqual({ ok: true, image: { name: "买买提·艾力" } });
  });

  it.each([
    ["insuredFrom", "0230", "not-a-date"],
    ["contributionBase", "12,50", "not-an-amount"],
    ["branch", "?", "not-a-site"],
    ["personType", "", "missing"],
    ["civilServant", "maybe", "not-a-flag"],
    ["area", "2301000", "too-long"],
  ])("names the field that is wrong: %s as %j", (name, text, problem) => {
    const texts = { ...textsOf(personColumns.coverage, coverage), [name]: text };
    expect(readForm(personColumns.coverage, texts, { today })).toEqual({
      ok: false,
      problems: [{ path: name, problem }],
    });
  });

  it("leaves out what is emptied, and keeps what it does not show", () => {
    const columns: Columns = {
      phone: { kind: "text", max: 30, optional: true },
      lines: { kind: "list", max: 3, of: {}, optional: true },
    };
    const beside = { phone: "1", lines: [{}] };
    expect(readForm(columns, { phone: "" }, { today, beside })).toEqual({ ok: true, image: { lines: [{}] } });
  });

  it("says which fields two images say differently", () => {
    expect(differingFields(personColumns.contact, { phone: "1" }, { phone: "1", address: "x" })).toEqual(["address"]);
  });

  it("never throws, whatever is typed", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(personColumns.coverage)), fc.string()), (texts) => {
        readForm(personColumns.coverage, texts, { today });
      }),
    );
  });
});
