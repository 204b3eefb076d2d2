import type { MessageArea } from "./message-area.ts";

/**
 * Why one of several entries counts that did not know of each other (各方所报). Keys begin with `rule.`; kinds of site
 * with `site-kind.`.
 */
export const ruleMessages = {
  "rule.site-priority": {
    zh: "经办点优先级：{winner} 先于 {loser}",
    en: "Site priority: {winner} before {loser}",
  },
  "rule.value-priority": {
    zh: "内容优先级（{column}）：{winnerValue} 先于 {loserValue}",
    en: "Priority by {column}: {winnerValue} before {loserValue}",
  },
  "rule.greater-value": {
    zh: "{column}大者为准：{winnerValue} 大于 {loserValue}",
    en: "The greater {column} counts: {winnerValue} over {loserValue}",
  },
  "rule.smaller-value": {
    zh: "{column}小者为准：{winnerValue} 小于 {loserValue}",
    en: "The smaller {column} counts: {winnerValue} under {loserValue}",
  },
  "rule.earliest": {
    zh: "先办理的为准：{winnerAt} 早于 {loserAt}",
    en: "The earlier entry counts: {winnerAt} is before {loserAt}",
  },
  "rule.first-claim": {
    zh: "号码先登记的为准：{winnerAt} 不晚于 {loserAt}，后登记的待人工核对",
    en: "The number belongs to the record it was entered in first: {winnerAt} is not after {loserAt}; the other waits to be looked at",
  },
  "rule.latest": {
    zh: "以后办理的为准：{winnerAt} 晚于 {loserAt}",
    en: "The later entry counts: {winnerAt} is after {loserAt}",
  },
  "rule.same-instant": {
    zh: "办理时间相同，按全网一致的固定顺序认定",
    en: "Made at the same instant: the order fixed for the whole network decides",
  },

  "site-kind.centre": { zh: "中心", en: "Centre" },
  "site-kind.branch": { zh: "经办点", en: "Branch" },
  "site-kind.hospital": { zh: "定点医疗机构", en: "Hospital" },
  "site-kind.pharmacy": { zh: "定点零售药店", en: "Pharmacy" },
} as const satisfies MessageArea;
