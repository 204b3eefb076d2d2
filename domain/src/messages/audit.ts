import type { MessageArea } from "./message-area.ts";

/** Texts of the auditor's tools. Keys begin with `audit.`. */
export const auditMessages = {
  "audit.new-key-summary": {
    zh: "生成审计人员的密钥文件；公开的一半交给中心，用来封装导出文件",
    en: "Makes an auditor's key file; its public half goes to the centre, which seals exports to it",
  },
  "audit.export-summary": {
    zh: "从中心导出签名日志，只有持有该密钥的审计人员能打开",
    en: "Fetches the signed log from the centre, sealed so that only the holder of the key can open it",
  },
  "audit.verify-summary": {
    zh: "逐行验证导出文件，不需要相信任何服务器；指出第一处问题所在",
    en: "Verifies an export line by line without believing any server, and names the first break",
  },
  "audit.replay-summary": {
    zh: "验证后按规则重算全部变更，与中心公布的状态摘要比较",
    en: "Verifies an export, decides every change again and compares with the state the centre stated",
  },
  "audit.key-made": {
    zh: "密钥文件已生成：{path}。请妥善保管，不要交给任何人",
    en: "Key file written: {path}. Keep it, and give it to nobody",
  },
  "audit.key-public": { zh: "公钥（可以交给中心）：{publicKey}", en: "Public key (for the centre): {publicKey}" },
  "audit.key-taken": {
    zh: "{path} 已存在。为防止旧的导出文件再也打不开，不覆盖密钥文件",
    en: "{path} exists. A key file is never overwritten: older exports could not be opened any more",
  },
  "audit.range-wrong": {
    zh: "--from 须为从 1 起的整数，--to 须为不小于它的整数或 last",
    en: "--from takes a whole number from 1 on, --to one that is not smaller, or last",
  },
  "audit.url-wrong": {
    zh: "--url 须为中心的地址，例如 http://127.0.0.1:8443",
    en: "--url takes the centre's address, such as http://127.0.0.1:8443",
  },
  "audit.orders-wrong": { zh: "--orders 须为 1 到 {max} 的整数", en: "--orders takes a whole number from 1 to {max}" },
  "audit.file-missing": { zh: "找不到文件 {path}", en: "There is no file {path}" },
  "audit.file-unreadable": {
    zh: "不能读取 {path}：是目录，或没有权限",
    en: "{path} cannot be read: it is a directory, or not allowed",
  },
  "audit.file-too-large": {
    zh: "{path} 太大，不是所需的文件",
    en: "{path} is too large to be the file that is needed",
  },
  "audit.file-malformed": { zh: "{path} 不是审计密钥文件", en: "{path} is not an auditor's key file" },
  "audit.file-not-private": {
    zh: "{path} 其他用户也能读取。密钥可能已泄露；确认后执行 chmod 600",
    en: "Others may read {path}, so its key may be known to them. If you are sure it is not, chmod 600 it",
  },
  "audit.root-malformed": {
    zh: "{path} 不是信任根文件（network.json）",
    en: "{path} is not a trust root file (network.json)",
  },
  "audit.root-other-suite": {
    zh: "{path} 使用本版本不支持的密码算法",
    en: "{path} names a cryptographic suite this release does not have",
  },
  "audit.exported": {
    zh: "已导出日志第 {from} 至 {to} 条，共 {lines} 行、{bytes} 字节：{path}",
    en: "Exported entries {from} to {to} of the log, {lines} lines, {bytes} bytes: {path}",
  },
  "audit.export-unreachable": { zh: "连接不到中心", en: "The centre does not answer" },
  "audit.export-refused": {
    zh: "中心未导出（{httpStatus}）。{sentence}",
    en: "The centre did not export ({httpStatus}). {sentence}",
  },
  "audit.export-cut-off": {
    zh: "传输中断，文件不完整，未保存。请重试",
    en: "The answer ended before the file was whole, so nothing was kept. Try again",
  },
  "audit.export-cannot-write": {
    zh: "不能写入输出文件：目录不存在、没有权限或磁盘已满",
    en: "The output file cannot be written: no such directory, not allowed, or the disk is full",
  },
  "audit.verified": {
    zh: "验证通过：网络 {network}，日志第 {from} 至 {to} 条，{lines} 行，{entries} 条记录，{changes} 项变更，签名、链和回执全部相符",
    en: "Verified: network {network}, entries {from} to {to} of the log, {lines} lines, {entries} entries, {changes} changes; every signature, chain and receipt holds",
  },
  "audit.verified-approvals": {
    zh: "审批签名 {given} 个，均由签名所附密钥作出；其中 {certified} 个的密钥在本文件中有该操作员在该单位的证书",
    en: "{given} approvals, each signed by the key it names; of {certified} the file shows that key certified for that operator at that site",
  },
  "audit.verified-from-middle": {
    zh: "注意：文件从第 {from} 条开始，之前 {chains} 条链的位置以中心的签名为准",
    en: "Note: the file begins at entry {from}; where {chains} chains stood before it is the centre's signed word",
  },
  "audit.broken": { zh: "验证未通过：{sentence}", en: "Not verified: {sentence}" },
  "audit.break.at-line": { zh: "第 {line} 行", en: "line {line}" },
  "audit.break.at-index": { zh: "第 {line} 行（日志第 {index} 条）", en: "line {line} (entry {index} of the log)" },
  "audit.break.changes": {
    zh: "（{site} 的变更 {from} 至 {to}）",
    en: " (changes {from} to {to} of {site})",
  },
  "audit.break.sentence": { zh: "在{where}：{what}{whose}", en: "{where}: {what}{whose}" },
  "audit.fault.manifest-unreadable": { zh: "首行不是可读的导出清单", en: "the first line is not a readable manifest" },
  "audit.fault.other-network": {
    zh: "文件属于另一个网络，不是信任根所指的网络",
    en: "the file is of another network than the trust root names",
  },
  "audit.fault.not-for-this-auditor": {
    zh: "文件不是封装给这把审计密钥的",
    en: "the file is not sealed to this auditor's key",
  },
  "audit.fault.manifest-signature": {
    zh: "导出清单被改动，或不是中心排序者签名的",
    en: "the manifest was altered, or the sequencer did not sign it",
  },
  "audit.fault.lines-too-many": {
    zh: "清单没有说到这一行，文件尾部有多余内容",
    en: "the manifest knows of no such line: something was added at the end",
  },
  "audit.fault.lines-missing": {
    zh: "文件到此为止，尾部被截断，缺 {missing} 行（含不完整的一行）",
    en: "the file ends here: its tail is cut off, {missing} lines are missing, counting one that is not whole",
  },
  "audit.fault.line-misplaced": {
    zh: "这里的内容原在第 {belongsAt} 行：有行被删除、调换或重复",
    en: "what stands here was written at line {belongsAt}: lines were removed, swapped or repeated",
  },
  "audit.fault.line-unreadable": { zh: "这一行被改动，不能打开", en: "this line was altered and does not open" },
  "audit.fault.certificate-not-believed": {
    zh: "证书不是由所给信任根签发的",
    en: "the certificate does not come from the trust root given",
  },
  "audit.fault.index-differs": { zh: "日志序号不连续", en: "it is not the entry of the log that comes next" },
  "audit.fault.document-signature": {
    zh: "中心文书的签名不成立",
    en: "the signature of the central document does not hold",
  },
  "audit.fault.document-malformed": { zh: "中心文书的格式不对", en: "the central document is not whole" },
  "audit.fault.receipt-signature": { zh: "回执的签名不成立", en: "the receipt's signature does not hold" },
  "audit.fault.receipt-differs": {
    zh: "回执不是这些变更的回执",
    en: "the receipt is not the one of these changes",
  },
  "audit.fault.epoch-falls": { zh: "中心的纪元倒退", en: "the centre's epoch falls" },
  "audit.fault.segment-malformed": { zh: "变更的格式不对", en: "the changes are malformed" },
  "audit.fault.segment-wrong-network": { zh: "变更属于另一个网络", en: "the changes are of another network" },
  "audit.fault.segment-hash-differs": {
    zh: "变更内容与签名的摘要不符",
    en: "the changes are not those whose hash was signed",
  },
  "audit.fault.segment-chain-differs": {
    zh: "变更没有接在前一项之后：链断开，或某项被改动",
    en: "the changes do not follow the one before: the chain is broken, or one of them was altered",
  },
  "audit.fault.segment-signature-fails": {
    zh: "变更不是该经办点签名的",
    en: "the changes are not signed by their site",
  },
  "audit.fault.file-hash-differs": {
    zh: "各行单独成立，但不是清单签名时的那些行",
    en: "every line holds by itself, but they are not the lines the manifest was signed over",
  },
  "audit.replay-stated": {
    zh: "中心公布的状态（至第 {index} 条）：{stated}",
    en: "State stated by the centre, at entry {index}: {stated}",
  },
  "audit.replay-at-once": {
    zh: "一次重算 {documents} 份文书：{stateHash}",
    en: "{documents} documents folded at once: {stateHash}",
  },
  "audit.replay-file-order": {
    zh: "按文件顺序逐份重算 {documents} 份：{stateHash}",
    en: "{documents} documents one by one, in the file's order: {stateHash}",
  },
  "audit.replay-shuffled": {
    zh: "打乱顺序逐份重算（种子 {seed}）：{stateHash}",
    en: "one by one, shuffled (seed {seed}): {stateHash}",
  },
  "audit.replay-equal": {
    zh: "一致：{orders} 种顺序重算的状态都与中心公布的相同",
    en: "Equal: {orders} orders gave the state the centre stated",
  },
  "audit.replay-differs": {
    zh: "不一致：重算的状态与中心公布的不同",
    en: "Not equal: the state folded again is not the one stated",
  },
  "audit.replay-first-difference": {
    zh: "不同顺序的结果不同，第一处：{what}",
    en: "Different orders gave different states, first in: {what}",
  },
  "audit.replay-other-rules": {
    zh: "日志所用规则与本版本不同：请用当时的版本重算",
    en: "The log names other rules than this release has: replay with the release of that time",
  },
  "audit.replay-begins-late": {
    zh: "重算需要从第 1 条开始的导出文件",
    en: "A replay needs an export that begins at entry 1",
  },
  "audit.replay-no-statement": {
    zh: "文件中没有中心公布的状态可供比较",
    en: "The file holds no statement of the state to compare with",
  },
} as const satisfies MessageArea;
