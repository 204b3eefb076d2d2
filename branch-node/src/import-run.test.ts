import { checkDigitOf, type Ref, refParts } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { employerCells, employersText, personCells, personsText } from "./import/import.fixture.ts";
import type { RefRange } from "./import-run.ts";
import { openTestCity } from "./testing/city.fixture.ts";
import { idNumber } from "./testing/node.fixture.ts";

const EMPLOYERS = "/v1/imports/employers";
const PERSONS = "/v1/imports/persons";

/** 统一社会信用代码 with its check character (GB 32100). */
const CREDIT_CODE = "91230102MA900001XX";

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => {
    const number = idNumber(
      `230102${1950 + ((from + at) % 50)}0101${String(10 + Math.floor((from + at) / 50)).padStart(3, "0")}`,
    );
    const sex = Number(number[16]) % 2 === 1 ? "男" : "女";
    return personCells({ idNumber: number, sex, birthDate: `${number.slice(6, 10)}-01-01`, openingBalance: "12.50" });
  });

/** How many changes the answer promises. */
const promisedBy = ({ body }: { readonly body: Record<string, unknown> }): number => {
  const at = (ref: Ref): number => refParts(ref).sequence;
  return (body["ranges"] as RefRange[]).reduce((sum, { first, last }) => sum + at(last) - at(first) + 1, 0);
};

describe("an import", () => {
  it("takes employers and persons in commits of a hundred rows, and nothing twice", async () => {
    const { branch, centre, round } = await openTestCity();
    const employers = await branch.send("POST", EMPLOYERS, employersText(employerCells()), { key: "e1" });
    expect(employers.body).toMatchObject({ taken: 0, alreadyThere: 1, problems: [] });
    const file = personsText(...rows(250));
    const first = await branch.send("POST", PERSONS, file, { key: "p1" });
    expect(first.body).toMatchObject({ taken: 250, alreadyThere: 0, problems: [], problemCount: 0 });
    expect(promisedBy(first)).toBe(250 * 4);
    expect(first.body["ranges"]).toHaveLength(3);
    const second = await branch.send("POST", PERSONS, file, { key: "p2" });
    expect(second.body).toMatchObject({ taken: 0, alreadyThere: 250, ranges: [] });
    await round(branch);
    expect(centre.fold.exceptions()).toEqual([]);
    const third = await branch.send("POST", PERSONS, personsText(...rows(260)), { key: "p3" });
    expect(third.body).toMatchObject({ taken: 10, alreadyThere: 250 });
  });

  it("is answered the same again, also after a restart and after the world moved on", async () => {
    const { branch, round } = await openTestCity();
    await branch.send("POST", EMPLOYERS, employersText(employerCells()));
    const unknown = personCells({
      idNumber: idNumber("23010219990909903"),
      birthDate: "1999-09-09",
      employerCode: "D0009",
    });
    const file = personsText(...rows(120), unknown);
    const first = await branch.send("POST", PERSONS, file, { key: "p1" });
    expect(first.body).toMatchObject({ taken: 120, wrong: 1 });
    await branch.node.pack();
    await round(branch);
    const restarted = await branch.restart();
    const again = await restarted.send("POST", PERSONS, file, { key: "p1" });
    expect(again.text).toBe(first.text);
    const other = await restarted.send("POST", PERSONS, personsText(...rows(3)), { key: "p1" });
    expect([other.status, other.body["code"]]).toEqual([422, "idempotency-key-reused"]);
  });

  it("cut off by the disk goes on where it stopped, under the same key", async () => {
    const { branch } = await openTestCity();
    await branch.send("POST", EMPLOYERS, employersText(employerCells()));
    const file = personsText(...rows(230));
    for (const when of ["before", "after"] as const) {
      branch.disk.failNextWrite(when);
      const cut = await branch.send("POST", PERSONS, file, { key: "p1" });
      expect([503, 500]).toContain(cut.status);
    }
    const whole = await branch.send("POST", PERSONS, file, { key: "p1" });
    expect(whole.body).toMatchObject({ taken: 230, alreadyThere: 0 });
    expect(promisedBy(whole)).toBe(920);
    expect((await branch.send("POST", PERSONS, file, { key: "p2" })).body).toMatchObject({
      taken: 0,
      alreadyThere: 230,
    });
  });

  it("sent twice at once is taken once", async () => {
    const { branch } = await openTestCity();
    await branch.send("POST", EMPLOYERS, employersText(employerCells()));
    const file = personsText(...rows(130));
    const [a, b] = await Promise.all([
      branch.send("POST", PERSONS, file, { key: "p1" }),
      branch.send("POST", PERSONS, file, { key: "p1" }),
    ]);
    expect(b?.text).toBe(a?.text);
    const [c, d] = await Promise.all([
      branch.send("POST", PERSONS, personsText(...rows(130, 130)), { key: "p2" }),
      branch.send("POST", PERSONS, personsText(...rows(130, 130)), { key: "p3" }),
    ]);
    expect(Number(c?.body["taken"]) + Number(d?.body["taken"])).toBe(130);
  });

  it("names wrong rows by line and column, with a sentence, and takes the others", async () => {
    const { branch } = await openTestCity();
    await branch.send("POST", EMPLOYERS, employersText(employerCells({ code: "D0002", creditCode: CREDIT_CODE })));
    await branch.send("POST", EMPLOYERS, employersText(employerCells()));
    const good = rows(2);
    const file = personsText(
      good[0] ?? {},
      personCells({ idNumber: "230102198501019010" }),
      good[1] ?? {},
      personCells({ employerCode: "D0404" }),
    );
    const answer = await branch.send("POST", PERSONS, file);
    expect(answer.body).toMatchObject({ taken: 2, wrong: 2, problemCount: 2 });
    const problems = answer.body["problems"] as { line: number; code: string; sentence: string }[];
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, "id-number-check-digit"],
      [5, "unknown-employer"],
    ]);
    expect(problems[0]?.sentence).toContain("第 3 行");
    expect(answer.text).not.toContain("230102198501019010");
  });

  it("says of a file that is none what it is, and goes to nobody but a branch", async () => {
    const { branch, hospital } = await openTestCity();
    const workbook = await branch.send("POST", PERSONS, "PK\u0003\u0004");
    expect(workbook.body).toMatchObject({ taken: 0, problems: [{ line: 0, code: "spreadsheet-file" }] });
    const elsewhere = await hospital.send("POST", PERSONS, personsText(...rows(1)));
    expect([elsewhere.status, elsewhere.body["code"]]).toEqual([403, "no-right"]);
  });
});

it("the fixture's numbers are right", () => {
  for (const row of rows(300))
    expect(checkDigitOf(String(row.idNumber).slice(0, 17))).toBe(String(row.idNumber).slice(17));
});
