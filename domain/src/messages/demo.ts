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
    zh: "{site} 导入 {file}：{taken} 行（已有 {there} 行，有问题 {wrong} 行）",
    en: "{site} imported {taken} rows of {file} ({there} were there, {wrong} wrong)",
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
  "demo.line.operatorKeys": {
    zh: "  其中操作员证书申请，由节点自己提出",
    en: "  of them requests for operators' certificates, made by nodes themselves",
  },
  "demo.line.applied": { zh: "已生效", en: "applied" },
  "demo.line.superseded": { zh: "已被更新替代", en: "superseded" },
  "demo.line.refused": { zh: "退回", en: "refused" },
  "demo.line.parked": { zh: "待前置资料", en: "parked" },
  "demo.line.quarantined": { zh: "挂起待查", en: "quarantined" },
  "demo.line.lost": { zh: "丢失", en: "lost" },
  "demo.line.duplicated": { zh: "重复", en: "duplicated" },
  "demo.line.overlaps": { zh: "相互不知情的结算", en: "settlements that did not see each other" },
  "demo.line.ledger": { zh: "账务合计（元）", en: "ledger sum (yuan)" },
  "demo.line.rule": { zh: "  其中按规则 {rule}：{count}", en: "  of them by rule {rule}: {count}" },
  "demo.line.settlements": { zh: "结算笔数，以及各项金额（元）", en: "settlements, and their shares (yuan)" },
  "demo.line.incident": {
    zh: "应急事件 {incident}：{opened} 至 {closed}",
    en: "incident {incident}: {opened} to {closed}",
  },
  "demo.line.outage": {
    zh: "按现行办法，{people} 人须先全额垫付 {advanced} 元并再跑一趟；在这里：0 人",
    en: "under today's procedure {people} people would have advanced {advanced} yuan and come back; here: 0",
  },
  "demo.certified": {
    zh: "签发人为首次登录的操作员签发了证书：{operators}",
    en: "The issuer certified the keys of operators who signed in for the first time: {operators}",
  },
  "demo.people": {
    zh: "各点操作员（演示账号；初始密码，首次登录时须修改）：",
    en: "Who signs in where (examples; initial passwords, to be changed at the first sign-in):",
  },
  "demo.centre": { zh: "中心", en: "Centre" },
  "demo.place": { zh: "{place}：网址 {url}/", en: "{place}: {url}/" },
  "demo.person": {
    zh: "  {operator}  密码 {password}  {person}（{roles}）",
    en: "  {operator}  {password}  {person} ({roles})",
  },
  "demo.person-signed-in": {
    zh: "  {operator}  密码 {password}  {person}（{roles}；演示程序已登录过，密码已改）",
    en: "  {operator}  {password}  {person} ({roles}; the demonstration signed in and changed the password)",
  },
  "demo.people-first-time": {
    zh: "以上初始密码以明文保存在 {operators}，仅供演示。谁改过密码，这里和文件里都不会知道。",
    en: "These passwords lie in clear in {operators}, which only a demonstration does. Once somebody changed a password, neither this list nor the file knows it.",
  },
  "demo.still-up": {
    zh: "网络仍在运行。令牌见 {operators}；接口说明见各地址的 /docs。按 Ctrl-C 停止全部进程",
    en: "The network stays up. Tokens: {operators}; the API is described at /docs of each address. Ctrl-C stops every process",
  },
  "demo.stopped": { zh: "已全部停止", en: "Everything stopped" },
  "demo.too-few": {
    zh: "可用的参保人太少：演示至少需要 {minimum} 位卡片在用的参保人，现有 {people} 位。请补充或更正文件后再试",
    en: "Too few persons to tell the story with: {minimum} whose cards are in use are needed, there are {people}. Add to the files or correct them, and try again",
  },
  "demo.file-missing": {
    zh: "找不到文件 {file}。可用 --import-template 目录 生成模板",
    en: "The file {file} is not there. --import-template DIR writes templates",
  },
  "demo.file-problem": { zh: "文件 {file}：{sentence}", en: "{file}: {sentence}" },
  "demo.path-unusable": {
    zh: "不能使用 {path}（{code}）。请检查它是文件还是文件夹、有没有权限、磁盘是否已满",
    en: "{path} cannot be used ({code}). Check whether it is a file or a folder, who may use it, and whether the disk is full",
  },
  "demo.directory-unfinished": {
    zh: "文件夹 {directory} 里的密钥没有生成完。请删去它，或换一个文件夹",
    en: "The keys in {directory} were not made to the end. Remove the folder or choose another",
  },
  "demo.made-with-own-files": {
    zh: "{directory} 是用您自己的文件建立的。请加上 --import 再运行，或换一个文件夹",
    en: "{directory} was made with your own files. Add --import, or choose another folder",
  },
  "demo.made-with-other-people": {
    zh: "{directory} 里是 {people} 人的示例城市。请去掉 --people，或换一个文件夹",
    en: "{directory} holds a sample city of {people} people. Leave out --people, or choose another folder",
  },
  "demo.process-not-up": {
    zh: "进程 {name} 没有启动起来，原因见 {logFile}。多半是同一个文件夹正由另一个演示使用",
    en: "The process {name} did not start; {logFile} says why. Usually another demonstration uses the same folder",
  },
  "demo.waited-in-vain": {
    zh: "等了 {minutes} 分钟，还没有完成。这台机器可能过于繁忙；可以减少 --people 再试",
    en: "Not done after {minutes} minutes. The machine may be too busy; try again with fewer --people",
  },
  "demo.failed": { zh: "演示没有完成：{reason}", en: "The demonstration did not end well: {reason}" },
  "demo.keep-logs": {
    zh: "加上 --data 文件夹 再运行，可以保留各进程的日志",
    en: "Run it again with --data DIR to keep the log files of all processes",
  },
  "demo.template-is-there": {
    zh: "{file} 已经存在，没有改动它。请换一个文件夹",
    en: "{file} is there already and was not touched. Choose another folder",
  },
  "demo.templates-written": { zh: "模板已写入 {directory}：{files}", en: "Templates written to {directory}: {files}" },
  "demo.bad-option": {
    zh: "选项 {option} 的值不对：{expected}",
    en: "The value of {option} is not right: {expected}",
  },
  "demo.expected-whole": { zh: "需要 {min} 到 {max} 的整数", en: "a whole number from {min} to {max}" },
  "demo.expected-one-of": { zh: "只能是 {words}", en: "one of {words}" },
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
