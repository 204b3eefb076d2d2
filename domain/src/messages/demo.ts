import type { MessageArea } from "./message-area.ts";

/** Texts of the demonstration. Keys begin with `demo.`. */
export const demoMessages = {
  "demo.opening": {
    zh: "惠联演示：一座 {people} 人的示例城市（种子 {seed}），中心、两个经办点、一家医院、一家药店，全部在本机",
    en: "Huilian demonstration: a sample city of {people} people (seed {seed}), a centre, two branch offices, a hospital and a pharmacy, all on this machine",
  },
  "demo.opening-import": {
    zh: "惠联演示：使用您提供的文件（{directory}）",
    en: "Huilian demonstration with your own files ({directory})",
  },
  "demo.keys-in-file": {
    zh: "提示：演示用密钥以明文保存在 {directory}，仅供演示；正式使用时由口令或设备保护",
    en: "Note: the demonstration keeps its keys in clear in {directory}; in real use they are wrapped by passwords or the machine",
  },
  "demo.starting": { zh: "正在启动各进程……", en: "Starting the processes …" },
  "demo.started": {
    zh: "已启动：中心 {centre}；各点 {sites}",
    en: "Started: centre {centre}; sites {sites}",
  },
  "demo.parameters": {
    zh: "中心下发示例参数和定点机构",
    en: "The centre publishes sample parameters and institutions",
  },
  "demo.imported": {
    zh: "{site} 导入 {taken} 行（已有 {there} 行，有问题 {wrong} 行）",
    en: "{site} imported {taken} rows ({there} were there, {wrong} wrong)",
  },
  "demo.import-problem": { zh: "  问题：{sentence}", en: "  problem: {sentence}" },
  "demo.spread": {
    zh: "中心已核定，数据已到各点（用时 {seconds} 秒）",
    en: "The centre has decided, and every site holds its data ({seconds} s)",
  },
  "demo.settled-before": {
    zh: "断网前，医院结算 {count} 笔",
    en: "Before the outage the hospital settled {count} bills",
  },
  "demo.cut": {
    zh: "网络中断：{sites} 与中心失去联系（H01 以“断网演练”断开）。各窗口照常办理",
    en: "The line is cut: {sites} lose the centre (H01 by its own drill). The counters go on",
  },
  "demo.incident": { zh: "{site} 应急事件 {incident}", en: "{site} opened incident {incident}" },
  "demo.branch-worked": {
    zh: "{site}：新参保 {enrolled} 人，变更 {changed} 项，挂失 {lost} 张卡，均已受理，未经中心确认",
    en: "{site}: enrolled {enrolled}, changed {changed}, took {lost} loss report; all accepted, not confirmed by the centre yet",
  },
  "demo.hospital-worked": {
    zh: "{site}：断网期间结算 {count} 笔（超出脱机限额留待恢复后结算 {kept} 笔），首笔用时 {firstMs} 毫秒，挂失 {lost} 张卡",
    en: "{site}: settled {count} bills while cut off ({kept} above the offline limit kept for later), the first within {firstMs} ms, and took {lost} loss report",
  },
  "demo.pharmacy-worked": {
    zh: "{site}：网络正常，结算 {count} 笔",
    en: "{site}: connected, settled {count} bills",
  },
  "demo.restored": { zh: "网络恢复，各点自动上传……", en: "The line is back; the sites send what they hold …" },
  "demo.all-decided": {
    zh: "全部收到并核定（用时 {seconds} 秒）",
    en: "Everything is received and decided ({seconds} s)",
  },
  "demo.audited": {
    zh: "审计：导出 {lines} 行，逐条验签并重算，结果：{verdict}",
    en: "Audit: {lines} lines exported, every signature checked and the state computed again: {verdict}",
  },
  "demo.audit-verified": { zh: "一致", en: "verified" },
  "demo.audit-failed": { zh: "不一致", en: "failed" },
  "demo.summary": { zh: "—— 小结 ——", en: "— Summary —" },
  "demo.line.acknowledged": { zh: "窗口已受理的变更", en: "acknowledged at the counters" },
  "demo.line.receipted": { zh: "中心已出回执", en: "receipted by the centre" },
  "demo.line.applied": { zh: "已生效", en: "applied" },
  "demo.line.superseded": { zh: "已被更新替代", en: "superseded" },
  "demo.line.refused": { zh: "退回", en: "refused" },
  "demo.line.parked": { zh: "待前置资料", en: "parked" },
  "demo.line.quarantined": { zh: "挂起待查", en: "quarantined" },
  "demo.line.lost": { zh: "丢失", en: "lost" },
  "demo.line.duplicated": { zh: "重复", en: "duplicated" },
  "demo.line.overlaps": { zh: "相互不知情的结算", en: "settlements that did not see each other" },
  "demo.line.ledger": { zh: "账务合计（元）", en: "ledger sum (yuan)" },
  "demo.line.rule": { zh: "  按规则 {rule} 替代", en: "  superseded by rule {rule}" },
  "demo.line.fund": { zh: "  结算 {fund}（元）", en: "  settled, {fund} (yuan)" },
  "demo.line.incident": {
    zh: "应急事件 {incident}：{opened} 至 {closed}",
    en: "incident {incident}: {opened} to {closed}",
  },
  "demo.line.outage": {
    zh: "按现行办法，{people} 人须先全额垫付 {advanced} 元并再跑一趟；在这里：0 人",
    en: "under today's procedure {people} people would have advanced {advanced} yuan and come back; here: 0",
  },
  "demo.still-up": {
    zh: "网络仍在运行。令牌见 {operators}；接口说明见各地址的 /docs。按 Ctrl-C 停止全部进程",
    en: "The network stays up. Tokens: {operators}; the API is described at /docs of each address. Ctrl-C stops every process",
  },
  "demo.stopped": { zh: "已全部停止", en: "Everything stopped" },
  "demo.too-few": {
    zh: "可用的参保人太少：至少需要 {minimum} 人才能演示，文件中只取到 {people} 人。请更正文件后再试",
    en: "Too few persons to tell the story with: {minimum} are needed, the files gave {people}. Correct the files and try again",
  },
  "demo.file-missing": {
    zh: "找不到文件 {file}。可用 --import-template 目录 生成模板",
    en: "The file {file} is not there. --import-template DIR writes templates",
  },
  "demo.templates-written": { zh: "模板已写入 {directory}：{files}", en: "Templates written to {directory}: {files}" },
  "demo.bad-option": {
    zh: "选项 {option} 的值不对：{expected}",
    en: "The value of {option} is not right: {expected}",
  },
  "demo.expected-whole": { zh: "需要 {min} 到 {max} 的整数", en: "a whole number from {min} to {max}" },
  "demo.soak.story": {
    zh: "种子 {seed}：{victims}：丢失 {lost}，重复 {duplicated}，{verdict}",
    en: "seed {seed}: {victims}: lost {lost}, duplicated {duplicated}, {verdict}",
  },
  "demo.soak.sound": { zh: "无误", en: "sound" },
  "demo.soak.broken": { zh: "有误", en: "broken" },
  "demo.refused": {
    zh: "{site} 未受理：{sentence}",
    en: "{site} did not accept: {sentence}",
  },
} as const satisfies MessageArea;
