import type { MessageArea } from "./message-area.ts";

/** Texts of the walk along one change. Keys begin with `explain.`; `explain.<document>.<member>` says what a member is. */
export const explainMessages = {
  "explain.summary": {
    zh: "用真实字节逐步说明一项变更：签名文本、提交、上传段、回执、下发页、结果",
    en: "Follows one change in real bytes: signed text, commit, segment, receipt, delta page, state",
  },
  "explain.opening": { zh: "变更 {ref}", en: "Change {ref}" },
  "explain.holds": { zh: "相符", en: "holds" },
  "explain.fails": { zh: "不符", en: "FAILS" },
  "explain.all-hold": {
    zh: "以上各项均在本机重新计算，全部相符",
    en: "Everything above was computed again here, and all of it holds",
  },
  "explain.some-fail": {
    zh: "以上有不符之处，见标有“不符”的各行",
    en: "Something above does not hold: see the lines marked FAILS",
  },
  "explain.unknown-change": { zh: "日志中没有变更 {ref}", en: "The log holds no change {ref}" },
  "explain.not-a-ref": {
    zh: "“{ref}”不是变更编号：应为 周期/序号/摘要 或 周期/序号",
    en: "{ref} names no change: it takes incarnation/sequence/hash, or incarnation/sequence",
  },
  "explain.one-source": {
    zh: "请给出 --data 目录，或 --file、--root、--key 三项",
    en: "Give either --data DIR, or --file, --root and --key",
  },
  "explain.not-a-demonstration": {
    zh: "{path} 不是演示目录：缺少 {missing}",
    en: "{path} is not the directory of a demonstration: {missing} is missing",
  },
  "explain.centre-starting": {
    zh: "中心没有运行，暂时启动它",
    en: "The centre is not running; it is started for the time being",
  },
  "explain.centre-silent": {
    zh: "中心没有应答，不能取得日志",
    en: "The centre does not answer, so there is no log to read",
  },
  "explain.centre-refused": {
    zh: "中心未应答所问（{httpStatus}）：{sentence}",
    en: "The centre did not answer ({httpStatus}): {sentence}",
  },

  "explain.part.text": {
    zh: "签名文本：作者写下的原文，UTF-8 共 {bytes} 字节，规范 JSON（RFC 8785），此后不再改写",
    en: "Signed text: {bytes} bytes of UTF-8, canonical JSON (RFC 8785), written once by its author and never again",
  },
  "explain.part.hash": { zh: "摘要：由原文现场计算", en: "Hash: computed here from the text" },
  "explain.first-bytes": { zh: "前 16 个字节：{hex}（{text}）", en: "first 16 bytes: {hex} ({text})" },
  "explain.computed-hash": { zh: "{bytes} 字节的 SHA-256：{hash}", en: "SHA-256 of {bytes} bytes: {hash}" },
  "explain.hash-in-ref": { zh: "编号末段就是这个摘要：{ref}", en: "the last part of its Ref is this hash: {ref}" },
  "explain.follows": {
    zh: "previous 等于第 {sequence} 项原文的摘要：{previous}",
    en: "previous is the hash of the text of change {sequence}: {previous}",
  },
  "explain.follows-certificate": {
    zh: "本周期第一项，previous 是 {site} 证书的摘要：{previous}",
    en: "the first of its incarnation: previous is the hash of the certificate of {site}: {previous}",
  },
  "explain.follows-unseen": {
    zh: "前一项不在此文件中，previous 为 {previous}",
    en: "the change before it is not in this file; previous is {previous}",
  },
  "explain.part.commit": {
    zh: "提交与链端：一次办理共 {count} 项变更，这是第 {place} 项；链端由本点签名",
    en: "Commit and tip: one request at the counter made {count} changes, this is number {place}; the site signed the tip",
  },
  "explain.tip-over-last": {
    zh: "链端的摘要等于提交中最后一项原文的摘要：{hash}",
    en: "the tip's hash is that of the commit's last text: {hash}",
  },
  "explain.approved-by": {
    zh: "操作员 {operatorId} 以本人密钥 {keyId} 作了审批签名：",
    en: "operator {operatorId} approved it with their own key {keyId}:",
  },
  "explain.approver-certified": {
    zh: "该密钥有操作员 {operatorId} 在单位 {site} 的证书，岗位 {roles}",
    en: "that key is certified for operator {operatorId} at site {site}, as {roles}",
  },
  "explain.approver-is-author": {
    zh: "{operatorId} 就是变更上署名的操作员",
    en: "{operatorId} is the operator whose name the change bears",
  },
  "explain.approver-is-another": {
    zh: "{operatorId} 不是变更上署名的操作员，此签名对该变更不作数",
    en: "{operatorId} is not the operator whose name the change bears: for this change the approval counts nothing",
  },
  "explain.signed-bytes": {
    zh: "被签名的字节：huilian/{kind}/1、一个零字节、原文，共 {bytes} 字节",
    en: "signed bytes: huilian/{kind}/1, a zero byte and the text, {bytes} bytes in all",
  },
  "explain.signature": { zh: "签名 {bytes} 字节：{signature}", en: "signature, {bytes} bytes: {signature}" },
  "explain.signer": {
    zh: "签名密钥 {keyId}（公钥 {publicKey} 的 SHA-256 前 128 位），证书角色 {role}，持有者 {subject}",
    en: "by key {keyId}, the first 128 bits of the SHA-256 of public key {publicKey}; certified as {role} {subject}",
  },
  "explain.signer-unknown": { zh: "签名密钥 {keyId} 没有证书", en: "no certificate is known of key {keyId}" },
  "explain.signature-over": {
    zh: "签名确由该密钥对这些字节作出（{kind}）",
    en: "the signature is over these bytes, by that key, as {kind}",
  },
  "explain.certificate": {
    zh: "证书摘要 {hash}，密码套件 {suite}",
    en: "the certificate's hash is {hash}, its suite {suite}",
  },
  "explain.issued-by": {
    zh: "证书由 {issuer} 签发，密钥 {keyId}",
    en: "{issuer} issued that certificate, with key {keyId}",
  },
  "explain.issued-by-root": {
    zh: "签发者由根密钥 {keyId} 签发，根指纹 {fingerprint}",
    en: "and is itself certified by the root, key {keyId}, whose fingerprint is {fingerprint}",
  },
  "explain.part.segment": {
    zh: "上传段：{commits} 次提交、{changes} 项变更一起封装上传，中心原样保存",
    en: "Segment: {commits} commits with {changes} changes, sealed and sent as one, stored by the centre as it came",
  },
  "explain.part.notice": {
    zh: "通知：一项安全变更先行上传（{commits} 次提交、{changes} 项变更），其链尚未到达",
    en: "Notice: a safety change sent ahead of its chain ({commits} commits with {changes} changes), which has not come yet",
  },
  "explain.content-size": { zh: "打开后的内容 {bytes} 字节", en: "its content, opened, is {bytes} bytes" },
  "explain.sealed-not-here": {
    zh: "导出文件中是打开后的内容，封装后的字节只在中心保存",
    en: "an export holds it opened; the sealed bytes lie at the centre",
  },
  "explain.sealed-size": {
    zh: "封装后 {bytes} 字节：24 字节随机数、gzip 后补齐到 256 的倍数的 {packed} 字节密文、16 字节校验",
    en: "sealed {bytes} bytes: a nonce of 24, {packed} bytes of gzip padded to a multiple of 256, a check of 16",
  },
  "explain.wrapped-size": {
    zh: "内容密钥封装给中心的上行密钥 {keyId}，{bytes} 字节",
    en: "the content key, sealed to the centre's uplink key {keyId}, {bytes} bytes",
  },
  "explain.wrapped-author-size": {
    zh: "内容密钥同时封装给作者自己，{bytes} 字节",
    en: "the content key, sealed to its author too, {bytes} bytes",
  },
  "explain.header-as-stored": {
    zh: "导出文件中的段头与中心保存的相同",
    en: "the header in the export is the one the centre stores",
  },
  "explain.part.receipt": {
    zh: "回执：中心签名确认已落盘，日志第 {index} 条",
    en: "Receipt: the centre signed that it holds it on disk, as entry {index} of the log",
  },
  "explain.receipt-covers": {
    zh: "回执覆盖第 {from} 至 {to} 项，包括这一项",
    en: "it covers changes {from} to {to}, this one among them",
  },
  "explain.came-ahead": {
    zh: "这一项曾以通知先行到达，日志第 {index} 条",
    en: "a notice brought this change ahead of its chain, as entry {index}",
  },
  "explain.part.delta": {
    zh: "下发批次 {number}：中心核定后发出的变化",
    en: "Batch {number}: what the centre sent down when it had decided",
  },
  "explain.part.delta-unseen": { zh: "下发页", en: "Delta page" },
  "explain.batch-named": {
    zh: "首次显示它的批次是 {number}，本点可读的页：{pages}",
    en: "batch {number} showed it first; its pages for the site: {pages}",
  },
  "explain.delta-not-here": {
    zh: "导出文件不含下发页：它们由日志推出，只在中心和各点保存",
    en: "an export holds no pages: they follow from the log, and lie at the centre and the sites",
  },
  "explain.batch-shows": {
    zh: "批次显示日志到第 {index} 条，已含这一项",
    en: "the batch shows the log up to entry {index}, this change included",
  },
  "explain.part.page": {
    zh: "下发页，范围 {scope}，密文 {bytes} 字节",
    en: "Delta page of scope {scope}, {bytes} bytes sealed",
  },
  "explain.page-named": {
    zh: "页编号是页头原文的摘要，批次中点名的正是它：{id}",
    en: "its id is the hash of its header, and the batch names it: {id}",
  },
  "explain.page-hash": {
    zh: "密文的 SHA-256 与页头所写一致：{hash}",
    en: "the SHA-256 of the sealed bytes is the one in the header: {hash}",
  },
  "explain.page-opens": {
    zh: "用范围 {scope} 第 {generation} 代密钥打开",
    en: "it opens under generation {generation} of the key of {scope}",
  },
  "explain.page-rows": {
    zh: "共 {rows} 行，其中这一对象 {own} 行、同一人或单位的其他 {related} 行",
    en: "{rows} rows: {own} of this entity, {related} of others of the same root",
  },
  "explain.page-decided": {
    zh: "写明本周期前 {decided} 项均已核定，包括第 {sequence} 项",
    en: "it says that the incarnation is decided up to {decided}, change {sequence} included",
  },
  "explain.page-no-verdict": {
    zh: "没有单独的结论，即已生效",
    en: "it names no exception for this change, which means that it is applied",
  },
  "explain.part.state": { zh: "结果：把日志重算到第 {index} 条", en: "State: the log folded here up to entry {index}" },
  "explain.state-from-middle": {
    zh: "文件从第 {from} 条开始，不能重算结果",
    en: "the file begins at entry {from}, so the state cannot be folded",
  },
  "explain.folded": {
    zh: "重算 {documents} 份文书，状态摘要 {hash}",
    en: "{documents} documents folded; the state's hash is {hash}",
  },
  "explain.state-known": { zh: "日志中有这项变更的结果", en: "the log decides this change" },
  "explain.state-as-at-centre": { zh: "与中心所说的结果相同", en: "the centre says the same" },
  "explain.state.applied": { zh: "已生效", en: "applied: it counts, or a change that knew of it followed" },
  "explain.state.superseded": {
    zh: "已被更新替代：{by}，规则 {method}（第 {sequenceNumber} 条）",
    en: "superseded by {by}, decided by rule {method} (number {sequenceNumber})",
  },
  "explain.state.parked": { zh: "待前置资料：{waitsFor}", en: "parked: it waits for {waitsFor}" },
  "explain.state.refused": { zh: "退回：{reason}", en: "refused: {reason}" },
  "explain.state.quarantined": { zh: "挂起待查：{reason}", en: "quarantined: {reason}" },
  "explain.heads": { zh: "{cell} 现有 {heads} 方所报：", en: "{cell} has {heads} heads:" },
  "explain.conflict": {
    zh: "信息不一致：{losers} 方未被采用，采用 {site} 的 {winner}；未采用的值：",
    en: "a conflict: {losers} lost to {winner} of {site}; the values that lost:",
  },

  "explain.member.kind": { zh: "文本的种类", en: "what kind of text this is" },
  "explain.member.format": { zh: "格式版本", en: "version of the format" },
  "explain.member.suite": {
    zh: "密码套件，1 为 Ed25519、SHA-256、XChaCha20-Poly1305",
    en: "suite of algorithms: 1 is Ed25519, SHA-256, XChaCha20-Poly1305",
  },
  "explain.member.network": { zh: "所属网络", en: "the network it is worth something in" },
  "explain.member.site": { zh: "作者所在的点", en: "the site that wrote it" },
  "explain.member.incarnation": {
    zh: "该点日志的周期编号，128 位随机数",
    en: "one life of the site's journal, 128 random bits",
  },
  "explain.member.sequence": { zh: "本周期第几项，从 1 起不间断", en: "number in the incarnation, from 1 without gap" },
  "explain.member.index": { zh: "日志序号", en: "index in the centre's log" },
  "explain.member.epoch": {
    zh: "中心的纪元，更换主机时加一，不会倒退",
    en: "epoch of the centre: rises when another machine takes over, never falls",
  },
  "explain.member.from": { zh: "第一项的序号", en: "sequence of its first change" },
  "explain.member.to": { zh: "最后一项的序号", en: "sequence of its last change" },
  "explain.member.tip": { zh: "最后一项的摘要", en: "hash of its last change" },
  "explain.change.salt": {
    zh: "128 位随机数，使公开的摘要不泄露内容",
    en: "128 random bits, so that the hash in clear gives nothing away",
  },
  "explain.change.previous": {
    zh: "前一项的摘要；第一项则为证书的摘要",
    en: "hash of the change before; of the certificate at 1",
  },
  "explain.change.continues": { zh: "上一周期的最后一项", en: "the last change of the incarnation before" },
  "explain.change.stamp": {
    zh: "作者的逻辑时间：UTC 毫秒与计数",
    en: "the author's logical time: UTC milliseconds and a counter",
  },
  "explain.change.beacon": {
    zh: "作者所见最近一份中心时间的摘要",
    en: "hash of the last central time its author had seen",
  },
  "explain.change.entityType": { zh: "对象种类", en: "kind of entity" },
  "explain.change.entityKey": {
    zh: "对象编号；点号前为所属对象",
    en: "key of the entity; before a point, that of its root",
  },
  "explain.change.group": { zh: "栏目组，一次写全组", en: "column group, written whole" },
  "explain.change.operation": {
    zh: "操作：put 改写、fact 事实、mark 和 clear 安全标记",
    en: "put rewrites, fact is an event, mark and clear are safety marks",
  },
  "explain.change.base": { zh: "作者当时所见的各方编号；空为新建", en: "the heads its author saw; none creates" },
  "explain.change.old": { zh: "作者改写前所见的内容", en: "the image its author saw before" },
  "explain.change.value": { zh: "写入的全部内容", en: "the image it writes" },
  "explain.change.clears": { zh: "要解除的标记", en: "the marks it removes" },
  "explain.change.needs": { zh: "没有它们就不能成立的变更", en: "changes it cannot stand without" },
  "explain.change.businessDate": { zh: "业务日期", en: "date of the business" },
  "explain.change.period": { zh: "账期", en: "accounting period" },
  "explain.change.idempotencyKey": { zh: "请求编号，防止重复", en: "key of the request, against counting twice" },
  "explain.change.operatorId": { zh: "经办人", en: "operator at the counter" },
  "explain.change.rulesVersion": { zh: "作者所用规则表的摘要", en: "hash of the rule table its author judged under" },
  "explain.change.schemaVersion": { zh: "栏目定义的版本", en: "version of the columns" },
  "explain.tip.sequence": { zh: "提交中最后一项的序号", en: "sequence of the commit's last change" },
  "explain.tip.hash": { zh: "提交中最后一项的摘要", en: "hash of the commit's last change" },
  "explain.tip.approvedBy": { zh: "作了审批签名的密钥", en: "keys whose approvals stand beside the tip" },
  "explain.approval.hash": { zh: "提交中最后一项的摘要，与链端相同", en: "as in the tip" },
  "explain.approval.sequence": { zh: "提交中最后一项的序号，与链端相同", en: "as in the tip" },
  "explain.approval.count": { zh: "提交中的变更数，与链端相同", en: "as in the tip" },
  "explain.approval.operatorId": { zh: "审批的操作员", en: "the operator who approves" },
  "explain.approval.publicKey": { zh: "操作员本人的公钥", en: "the operator's own public key" },
  "explain.tip.count": {
    zh: "提交中的变更数，同时生效或同时不生效",
    en: "changes in the commit: all are admitted, or none",
  },
  "explain.header.uplinkKey": { zh: "封装所用中心上行密钥的编号", en: "id of the centre's key it is sealed to" },
  "explain.receipt.covers": { zh: "回执的对象：上传段或通知", en: "what it is the receipt of" },
  "explain.receipt.receivedMs": { zh: "中心收到的时间，UTC 毫秒", en: "when the centre received it, UTC milliseconds" },
  "explain.batch.number": { zh: "批次号，从 1 起不间断", en: "number of the batch, from 1 without gap" },
  "explain.batch.previous": { zh: "前一批次原文的摘要", en: "hash of the text of the batch before" },
  "explain.batch.index": { zh: "显示日志到第几条", en: "the log is shown up to this entry" },
  "explain.batch.pages": {
    zh: "各范围的页，未点名的页不算数",
    en: "pages by scope; a page no batch names does not count",
  },
  "explain.page.scope": { zh: "谁可以读：经办点、机构或全体", en: "who may read it: a branch, an institution, all" },
  "explain.page.generation": { zh: "范围密钥的第几代", en: "generation of the scope's key" },
  "explain.page.rows": { zh: "行数", en: "rows in it" },
  "explain.page.sealedHash": { zh: "密文的 SHA-256", en: "SHA-256 of the sealed bytes" },
} as const satisfies MessageArea;
