import { describe, expect, it } from "vitest";
import { type RuleReason, ruleSentence } from "./rule-sentence.ts";

const say = (reason: RuleReason, language: "zh" | "en" = "zh"): string =>
  ruleSentence(reason, { entityType: "card", language, timeText: (ms) => `T${ms}` });

const places = {
  winner: { site: "C0", siteKind: "centre" },
  loser: { site: "B01", siteKind: "branch" },
} as const;

describe("the sentence of a rule", () => {
  it.each<[string, RuleReason, string, string]>([
    [
      "priority of sites",
      { code: "site-priority", ...places },
      "经办点优先级：中心 C0 先于 经办点 B01",
      "Site priority: Centre C0 before Branch B01",
    ],
    [
      "priority of a code, by its word",
      { code: "value-priority", column: "state", winnerValue: "lost", loserValue: "suspended" },
      "内容优先级（卡状态）：挂失 先于 暂停",
      "Priority by State: Reported lost before Suspended",
    ],
    [
      "priority of a value this release has no word for",
      { code: "value-priority", column: "state", winnerValue: "lost", loserValue: "else" },
      "内容优先级（卡状态）：挂失 先于 else",
      "Priority by State: Reported lost before else",
    ],
    [
      "later time",
      { code: "latest", winnerMs: 2, loserMs: 1 },
      "以后办理的为准：T2 晚于 T1",
      "The later entry counts: T2 is after T1",
    ],
    [
      "first claim to a number",
      { code: "first-claim", winnerMs: 1, loserMs: 2 },
      "号码先登记的为准：T1 不晚于 T2，后登记的待人工核对",
      "The number belongs to the record it was entered in first: T1 is not after T2; the other waits to be looked at",
    ],
    [
      "same time",
      { code: "same-instant" },
      "办理时间相同，按全网一致的固定顺序认定",
      "Made at the same instant: the order fixed for the whole network decides",
    ],
  ])("%s", (_what, reason, zh, en) => {
    expect(say(reason)).toBe(zh);
    expect(say(reason, "en")).toBe(en);
  });
});
