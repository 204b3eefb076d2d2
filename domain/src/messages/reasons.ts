import type { MessageArea } from "./message-area.ts";

/** Why a change was refused, and what a parked one waits for: the words of `conflict-rules` for people. */
export const reasonMessages = {
  "refusal.no-right": { zh: "本单位无权填写此项", en: "this kind of office may not write this" },
  "refusal.wrong-operation": { zh: "操作与此项不符", en: "the operation does not fit what it was written to" },
  "refusal.wrong-key": { zh: "登记在不相符的对象名下", en: "it was filed under something it does not belong to" },
  "refusal.image-invalid": { zh: "内容不合格式", en: "what was written has not the form it must have" },
  "refusal.not-approved": {
    zh: "未经有权操作员以本人密钥签名审批",
    en: "no operator entitled to it approved it with their own key",
  },
  "refusal.parent-refused": { zh: "所依据的资料已退回", en: "what it rests on was returned" },
  "waits.chain": { zh: "该单位此前的记录", en: "what this office wrote before it" },
  "waits.beacon": { zh: "所引用的中心时间", en: "the central time it cites" },
  "waits.rules-version": { zh: "所引用的规则版本", en: "the rules version it cites" },
  "waits.newer-release": { zh: "软件升级", en: "a newer release of the software" },
  "waits.operator-certificate": { zh: "审批操作员的证书", en: "the certificate of the operator who approved it" },
  "waits.change": { zh: "所依据的资料", en: "what it rests on" },
} as const satisfies MessageArea;
