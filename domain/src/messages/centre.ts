import type { MessageArea } from "./message-area.ts";

/** Texts of the centre's desks. Keys begin with `centre.`. */
export const centreMessages = {
  "centre.interface": { zh: "惠联中心接口", en: "Huilian: interface of the centre" },
  "centre.site-last-seen": {
    zh: "经办点 {site} 最近一次联网：{at}",
    en: "Site {site} was last connected at {at}",
  },

  // Problems the centre answers with: what happened, what it means, what to do.
  "centre.problem.bad-input.title": { zh: "输入有误", en: "The input is wrong" },
  "centre.problem.bad-input.detail": {
    zh: "请求中有些内容不符合要求，什么都没有保存。",
    en: "Some of the request is not as it must be. Nothing was saved.",
  },
  "centre.problem.bad-input.action": {
    zh: "请按下面列出的各项改正后再提交。",
    en: "Correct what is listed below and send it again.",
  },
  "centre.problem.not-signed-in.title": { zh: "没有登录", en: "Not signed in" },
  "centre.problem.not-signed-in.detail": {
    zh: "尚未登录，或登录已超时。",
    en: "Nobody is signed in, or the session has ended.",
  },
  "centre.problem.not-signed-in.action": {
    zh: "请重新登录。",
    en: "Sign in again.",
  },
  "centre.problem.not-allowed.title": { zh: "没有权限", en: "Not allowed" },
  "centre.problem.not-allowed.detail": {
    zh: "这件事需要以下岗位权限：{roles}。您的账号没有。",
    en: "This needs the role {roles}, which your account does not have.",
  },
  "centre.problem.not-allowed.action": {
    zh: "请找有权限的同事，或请管理员调整岗位。",
    en: "Ask a colleague who may, or have your roles changed.",
  },
  "centre.problem.not-found.title": { zh: "没有这个地址", en: "No such address" },
  "centre.problem.not-found.detail": {
    zh: "中心没有这个功能或这条记录。",
    en: "The centre has no such function or record.",
  },
  "centre.problem.not-found.action": {
    zh: "请检查地址。",
    en: "Check the address.",
  },
  "centre.problem.body-too-large.title": { zh: "内容过大", en: "Too large" },
  "centre.problem.body-too-large.detail": {
    zh: "请求内容超过了中心接受的大小。",
    en: "The request is larger than the centre takes.",
  },
  "centre.problem.body-too-large.action": {
    zh: "请分成几次提交。",
    en: "Send it in several parts.",
  },
  "centre.problem.unsupported-content.title": { zh: "格式不支持", en: "Format not supported" },
  "centre.problem.unsupported-content.detail": {
    zh: "中心不接受这种内容格式。",
    en: "The centre does not take this kind of content.",
  },
  "centre.problem.unsupported-content.action": {
    zh: "请以 JSON 提交。",
    en: "Send JSON.",
  },
  "centre.problem.internal.title": { zh: "中心出现故障", en: "A fault at the centre" },
  "centre.problem.internal.detail": {
    zh: "处理时出现意外故障，已记录。",
    en: "Something unexpected went wrong and was recorded.",
  },
  "centre.problem.internal.action": {
    zh: "请稍后再试；仍不行时，把事件编号告诉维护人员。",
    en: "Try again later; if it stays, give the incident number to maintenance.",
  },
  "centre.problem.core-unreachable.title": { zh: "中心正在恢复", en: "The centre is recovering" },
  "centre.problem.core-unreachable.detail": {
    zh: "中心的主进程暂时没有应答，网点的业务照常进行。",
    en: "The core process does not answer at the moment. Sites go on working.",
  },
  "centre.problem.core-unreachable.action": {
    zh: "请过几秒再试。",
    en: "Try again in a few seconds.",
  },
  "centre.problem.busy.title": { zh: "中心繁忙", en: "The centre is busy" },
  "centre.problem.busy.detail": {
    zh: "等待处理的内容过多，本次没有接收。",
    en: "Too much is waiting, so this was not taken.",
  },
  "centre.problem.busy.action": {
    zh: "请稍后再试。",
    en: "Try again later.",
  },
  "centre.problem.change-unknown.title": { zh: "没有这笔变更", en: "No such change" },
  "centre.problem.change-unknown.detail": {
    zh: "中心没有收到过这一笔变更。",
    en: "The centre has not received this change.",
  },
  "centre.problem.change-unknown.action": {
    zh: "请核对编号；也可能网点尚未上传。",
    en: "Check the number; its site may not have sent it yet.",
  },
  "centre.problem.range-empty.title": { zh: "范围内没有记录", en: "Nothing in this range" },
  "centre.problem.range-empty.detail": {
    zh: "起止序号之间没有日志，或超出了现有日志。",
    en: "There is no log between these indexes, or they lie beyond its end.",
  },
  "centre.problem.range-empty.action": {
    zh: "请改用现有的序号范围。",
    en: "Use a range that exists.",
  },
  "centre.problem.auditor-key-malformed.title": { zh: "审计员公钥不对", en: "Not an auditor's key" },
  "centre.problem.auditor-key-malformed.detail": {
    zh: "提供的不是有效的 X25519 公钥。",
    en: "What was given is no X25519 public key.",
  },
  "centre.problem.auditor-key-malformed.action": {
    zh: "请核对审计员交来的公钥。",
    en: "Compare it with the key the auditor handed over.",
  },
  "centre.problem.certificates-refused.title": { zh: "证书未被接受", en: "Certificates not taken" },
  "centre.problem.certificates-refused.detail": {
    zh: "所列证书中有不能接受的，全部未登记。",
    en: "Some of the certificates are not acceptable, and none of them was logged.",
  },
  "centre.problem.certificates-refused.action": {
    zh: "请重新列出待签的操作员密钥，再由签发人签发。",
    en: "List the keys that ask for a certificate again, and have the issuer sign those.",
  },

  // What is wrong with one field of the input.
  "centre.field.missing": { zh: "没有填写", en: "missing" },
  "centre.field.unknown-field": { zh: "没有这一项", en: "not a known field" },
  "centre.field.wrong-kind": { zh: "类型不对", en: "of the wrong kind" },
  "centre.field.not-whole": { zh: "应为整数", en: "must be a whole number" },
  "centre.field.too-small": { zh: "太小或太短", en: "too small or too short" },
  "centre.field.too-large": { zh: "太大或太长", en: "too large or too long" },
  "centre.field.wrong-format": { zh: "格式不对", en: "in the wrong format" },
  "centre.field.not-one-of": { zh: "不在可选范围内", en: "not one of the choices" },
  "centre.field.certificate-malformed": { zh: "不是操作员证书", en: "not an operator's certificate" },
  "centre.field.certificate-not-signed": {
    zh: "不是本网络的签发人签的",
    en: "not signed by an issuer of this network",
  },
  "centre.field.key-certified": { zh: "这个密钥已有另一张证书", en: "the key has another certificate" },
  "centre.field.operator-not-asked": {
    zh: "没有操作员作过这样的申请",
    en: "no operator asked for exactly this",
  },
  "centre.field.not-accepted": { zh: "不能接受", en: "not accepted" },
} as const satisfies MessageArea;
