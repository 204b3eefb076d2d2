import type { MessageArea } from "./message-area.ts";

/** Texts of `huilian fold` and of `huilian audit documents`. Keys begin with `fold.`. */
export const foldMessages = {
  "fold.summary": {
    zh: "不经任何服务器，按规则重算一个文件中的文书，列出结果、每项变更的去向和状态摘要",
    en: "Folds the documents of a file without any server: rows, what became of every change, and the state hash",
  },
  "fold.documents-summary": {
    zh: "验证导出文件，并写成 huilian fold 能读的文书，每行一份",
    en: "Verifies an export and writes it as documents that huilian fold reads, one a line",
  },
  "fold.not-checked": {
    zh: "未检查签名（--trust）：以下回答“假如这些文书成立”，不作为证据",
    en: "Signatures were not checked (--trust): this says what would be if these documents held, and proves nothing",
  },
  "fold.checked": {
    zh: "各行签名、摘要和回执均相符（网络 {network}）。文书是否齐全，只有用 huilian audit verify 验证整个导出文件才知道",
    en: "Every line's signatures, hashes and receipt hold (network {network}). Whether any is missing, only huilian audit verify of a whole export shows",
  },
  "fold.trust-or-root": {
    zh: "须给出 --root（检查签名）或 --trust（不检查），二者择一",
    en: "Give one of --root, which checks signatures, and --trust, which does not",
  },
  "fold.not-an-entity": {
    zh: "--explain 须为“类型/编号”，例如 person/ 后接 32 位十六进制数",
    en: "--explain takes TYPE/KEY, such as person/ and 32 hexadecimal digits",
  },
  "fold.unknown-entity": { zh: "没有文书提到 {entity}", en: "No document speaks of {entity}" },
  "fold.too-many-lines": { zh: "{path} 超过 {max} 行", en: "{path} has more than {max} lines" },
  "fold.wrong-line": {
    zh: "{path} 第 {line} 行：{what}。没有给出结果",
    en: "{path}, line {line}: {what}. Nothing was folded",
  },
  "fold.line.not-text": { zh: "不是 UTF-8 文本，或过长", en: "it is not UTF-8, or too long" },
  "fold.line.not-json": { zh: "不是一个 JSON 对象", en: "it is not one JSON object" },
  "fold.line.unknown-type": { zh: "type 不是文书的种类", en: "its type is no kind of document" },
  "fold.line.member-wrong": {
    zh: "{path} 缺失、不合格式或与其他内容不符",
    en: "{path} is missing, has not its form, or does not fit the rest",
  },
  "fold.line.unsigned": {
    zh: "没有签名。签名的文书由 huilian audit documents 生成；假设分析请用 --trust",
    en: "it carries no signature. huilian audit documents writes signed ones; for a what-if use --trust",
  },
  "fold.line.not-verified": { zh: "验证未通过：{fault}", en: "not verified: {fault}" },
  "fold.line.contradicts": {
    zh: "与第 {other} 行对同一事项说法不同",
    en: "it says otherwise than line {other} of the same thing",
  },
  "fold.state-hash": { zh: "状态摘要：{stateHash}", en: "State hash: {stateHash}" },
  "fold.counts": {
    zh: "变更：已生效 {applied}（其中有差异待核 {flagged}），已被更新替代 {superseded}，待前置资料 {parked}，退回 {refused}，挂起待查 {quarantined}；操作记录 {operations}",
    en: "Changes: {applied} applied ({flagged} of them flagged), {superseded} superseded, {parked} parked, {refused} refused, {quarantined} quarantined; {operations} records of operations",
  },
  "fold.part.rows": { zh: "结果（{count}）", en: "Rows ({count})" },
  "fold.part.changes": { zh: "每项变更的去向（{count}）", en: "What became of each change ({count})" },
  "fold.part.conflicts": { zh: "信息不一致（{count}）", en: "Conflicts ({count})" },
  "fold.part.parked": { zh: "待前置资料（{count}）", en: "Parked ({count})" },
  "fold.part.evidence": { zh: "不可信的来件（{count}）", en: "Evidence ({count})" },
  "fold.part.ledger": { zh: "各期合计（元）", en: "Ledger totals by period (yuan)" },
  "fold.part.cells": { zh: "现状（{count}）", en: "Cells ({count})" },
  "fold.part.history": { zh: "历次变更（{count}）", en: "History ({count})" },
  "fold.head": { zh: "{site} 所报（{operatorId}，{at}）：{value}", en: "{value} by {site} ({operatorId}, {at})" },
  "fold.counts-first": { zh: "采用 {head}", en: "counts: {head}" },
  "fold.loses": { zh: "未采用 {head}。{rule}", en: "loses: {head}. {rule}" },
  "fold.merged": { zh: "其后由 {mergedBy} 认定", en: "settled since by {mergedBy}" },
  "fold.state.superseded": {
    zh: "{state}：{by}，规则 {method}（第 {sequenceNumber} 条）",
    en: "{state}: {by}, decided by rule {method} (number {sequenceNumber})",
  },
  "fold.state.because": { zh: "{state}，详情：{reason}", en: "{state}: {reason}" },
  "fold.waits-named": { zh: "{what}（编号 {name}）", en: "{what}, {name}" },
  "fold.evidence": {
    zh: "{site}：{changes} 项，{reason}（{id}）",
    en: "{site}: {changes} changes, {reason} ({id})",
  },
  "fold.period-all": { zh: "合计", en: "all" },
} as const satisfies MessageArea;
