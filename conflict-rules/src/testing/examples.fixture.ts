import { canonicalJson, childKey, type Json } from "@huilian/domain";
import type { FoldDocument } from "../fold-document.ts";
import {
  beaconDocument,
  type Draft,
  markCard,
  putContact,
  putIdentity,
  rulesDocument,
  TEST_START_MS,
  testAuthor,
  testKey,
} from "./history.fixture.ts";

const PERSON = testKey(1);
const CARD = childKey(PERSON, testKey(2));
const CREDIT = childKey(PERSON, testKey(3));

const credit: Draft = {
  entityType: "credit",
  entityKey: CREDIT,
  group: "fact",
  operation: "fact",
  value: { person: PERSON, credited: 12_345, reason: "contribution", slipNumber: "B01-000001" },
};

const at = (minutes: number): number => TEST_START_MS + minutes * 60_000;

/** Two branches change one telephone number apart: both had read the first one. */
function twoBranches(): readonly FoldDocument[] {
  const [first, second] = [testAuthor("B01", "branch", 1), testAuthor("B02", "branch", 2)];
  const enrolled = first.commit([putIdentity(PERSON, "张三"), putContact(PERSON, "0451-1"), credit], at(1));
  const base = enrolled.refs.slice(1, 2);
  const losing = first.commit([{ ...putContact(PERSON, "0451-2", base), stampMs: at(5) }], at(20));
  const winning = second.commit([{ ...putContact(PERSON, "0451-3", base), stampMs: at(9) }], at(15));
  return [
    rulesDocument,
    beaconDocument,
    first.enrol,
    second.enrol,
    enrolled.document,
    losing.document,
    winning.document,
  ];
}

/** A card is reported lost at a branch whose earlier work has not come: the report counts, the work behind the gap waits. */
function lossAhead(): readonly FoldDocument[] {
  const [first, second] = [testAuthor("B01", "branch", 3), testAuthor("B02", "branch", 4)];
  const enrolled = first.commit([putIdentity(PERSON, "张三")], at(1));
  second.commit([putContact(PERSON, "0451-9")], at(2));
  const loss = second.commit([{ ...markCard(CARD, "lost"), stampMs: at(4) }], at(5));
  const later = second.commit([{ ...putContact(testKey(7), "0451-8"), stampMs: at(6) }], at(7));
  const [reported] = loss.changes;
  if (!reported) throw new Error("the report is one change");
  const notice: FoldDocument = { type: "notice", site: second.site, receivedMs: at(5), change: reported };
  return [rulesDocument, beaconDocument, first.enrol, second.enrol, enrolled.document, notice, later.document];
}

/** A branch corrects a telephone number that only another branch's change, not here, had entered. */
function parkedOnUnknown(): readonly FoldDocument[] {
  const [first, second] = [testAuthor("B01", "branch", 5), testAuthor("B02", "branch", 6)];
  const entered = first.commit([putContact(PERSON, "0451-1")], at(1));
  const corrected = second.commit([{ ...putContact(PERSON, "0451-2", entered.refs), stampMs: at(3) }], at(4));
  return [rulesDocument, beaconDocument, first.enrol, second.enrol, corrected.document];
}

/** The worked examples, by the name of their file, as the lines of it. */
export const exampleFiles = (): Readonly<Record<string, string>> => {
  const files = { "two-branches": twoBranches(), "loss-ahead": lossAhead(), "parked-on-unknown": parkedOnUnknown() };
  return Object.fromEntries(
    Object.entries(files).map(([name, documents]) => [
      `${name}.jsonl`,
      documents.map((document) => `${canonicalJson(document as unknown as Json)}\n`).join(""),
    ]),
  );
};
