import type { MessageArea } from "./message-area.ts";

/** Texts of the measurements. Keys begin with `bench.`. */
export const benchMessages = {
  "bench.summary": {
    zh: "在本机与 PouchDB、CouchDB、Automerge 并排测速，每项一行（开发用）",
    en: "Measures side by side with PouchDB, CouchDB and Automerge on this machine, a line each (for developers)",
  },
  "bench.usage": {
    zh: "用法：huilian bench [--json] [--only push,refresh,restart,settle,applier,fold,pull] [--rows N] [--pushed N] [--changes N] [--rounds N] [--data DIR]",
    en: "Usage: huilian bench [--json] [--only push,refresh,restart,settle,applier,fold,pull] [--rows N] [--pushed N] [--changes N] [--rounds N] [--data DIR]",
  },
  "bench.machine": {
    zh: "本机：{processor}，{cores} 核，{memoryGb} GB，Node {node}，{os}，负载 {loadAverage}，一次落盘 {fsyncMs} 毫秒；对照：{peer}",
    en: "This machine: {processor}, {cores} cores, {memoryGb} GB, Node {node}, {os}, load {loadAverage}, one fsync {fsyncMs} ms; peer: {peer}",
  },
  "bench.heading": {
    zh: "名称、本系统、对照、倍数（大于 1 即本系统更好）、单位、目标、规模；均为交替多轮的中位数",
    en: "Name, ours, peer, ratio (above 1 ours is better), unit, goal, sizes; medians of rounds taken in turn",
  },
  "bench.stage": { zh: "正在{stage}……", en: "{stage} …" },
  "bench.stage.city": { zh: "生成并导入城市", en: "Making a city and importing it" },
  "bench.stage.counter-work": { zh: "柜台逐笔录入", en: "Entering newcomers at counters" },
  "bench.stage.push": { zh: "测上传", en: "Measuring push" },
  "bench.stage.refresh": { zh: "测全量刷新", en: "Measuring refresh" },
  "bench.stage.restart": { zh: "测重启到可查询", en: "Measuring restart to the first search" },
  "bench.stage.pull": { zh: "测每行变更的下载量", en: "Measuring bytes pulled per changed row" },
  "bench.stage.settle": { zh: "测结算", en: "Measuring settlements" },
  "bench.stage.applier": { zh: "测中心应用变更", en: "Measuring the applier" },
  "bench.stage.fold": { zh: "测规则折叠", en: "Measuring the fold" },
  "bench.took": { zh: "共用时 {seconds} 秒", en: "Took {seconds} s" },
  "bench.met": { zh: "达到 {goal}", en: "meets {goal}" },
  "bench.not-met": { zh: "未达到 {goal}", en: "misses {goal}" },
  "bench.no-goal": { zh: "无目标", en: "no goal" },
  "bench.note.push": {
    zh: "上传：节点日志到回执落盘，经回环套接字，节点、网关、中心、规则折叠同在一个进程；对照为每条变更一个文档的标准复制，未设 HUILIAN_COUCHDB_URL 时两端同进程且不经 HTTP，对其有利",
    en: "Push: from the node's journal to receipts on its disk over a loopback socket, with node, gateway, centre and fold in one process; the peer is stock replication of a document a change, and without HUILIAN_COUCHDB_URL between two stores of one process without HTTP, which favours it",
  },
  "bench.note.refresh": {
    zh: "全量刷新：空节点从检查点取得一个经办点的全部行，经回环套接字；对照为每行一个文档的标准复制，不建索引，未设 HUILIAN_COUCHDB_URL 时不经 HTTP，对其有利",
    en: "Refresh: an empty node takes all rows of a branch from checkpoints over a loopback socket; the peer is stock replication of a document a row, without an index, and without HUILIAN_COUCHDB_URL without HTTP, which favours it",
  },
  "bench.note.restart": {
    zh: "重启：独立进程，从打开存储到首次按证件号查到人；内存为常驻内存减去空载；对照为每行一个文档、用 allDocs 读出并建同样的索引",
    en: "Restart: in a process of its own, from opening the store to the first person found by number; memory is resident memory above idle; the peer reads a document a row by allDocs into an index of the same columns",
  },
  "bench.note.pull": {
    zh: "下载量：拉取应答的字节数除以变更的行数；对照为该行的 JSON 明文",
    en: "Bytes pulled: the answers to a pull, for each row that changed; the peer is the row as plain JSON",
  },
  "bench.note.settle": {
    zh: "结算：二十行明细，从请求到落盘应答，不经套接字，证件号拉伸按演示成本；对照为把同样内容明文 put 进落盘的 PouchDB",
    en: "Settlement: twenty lines, from the request to the durable answer, without a socket, identity numbers stretched at a demonstration's cost; the peer puts the same content in plain text into a durable PouchDB",
  },
  "bench.note.applier": {
    zh: "应用变更：中心启动后处理积压日志，读出、解封、折叠，到行与裁定的签名页落盘；对照只把结果行用 bulkDocs 落盘，不折叠、不加密、不签名",
    en: "Applier: a centre works off a backlog, reading, opening and folding it until rows and verdicts are on disk in signed pages; the peer only writes the resulting rows by bulkDocs, without folding, sealing or signing",
  },
  "bench.note.fold": {
    zh: "折叠：已验证的变更在内存中折叠；对照为只解析并散列同样的文本；fold-automerge 为 Automerge 合并同样的修改，每人一个文档",
    en: "Fold: verified changes in memory; the peer only parses and hashes the same texts; in fold-automerge Automerge merges the same edits, a document a person",
  },
} as const satisfies MessageArea;
