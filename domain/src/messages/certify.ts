import type { MessageArea } from "./message-area.ts";

/** The issuer's desk: `huilian certify`. */
export const certifyMessages = {
  "certify.summary": {
    zh: "签发人：列出操作员密钥的证书申请；加 --yes 则签发并交给中心，只签 --key 所列的",
    en: "for the issuer: list the operators' keys that ask for a certificate; with --yes, sign and hand in, with --key only those",
  },
  "certify.url-wrong": {
    zh: "--centre 须为中心的地址，例如 http://127.0.0.1:8443",
    en: "--centre takes the centre's address, such as http://127.0.0.1:8443",
  },
  "certify.unreachable": { zh: "中心没有应答", en: "The centre does not answer" },
  "certify.not-an-issuer": {
    zh: "{path} 不是签发人的密钥文件，或不能读取",
    en: "{path} is no issuer's key file, or cannot be read",
  },
  "certify.nothing": { zh: "没有待签的申请", en: "Nobody asks for a certificate" },
  "certify.would-sign": {
    zh: "操作员 {operator}，单位 {site}，岗位 {roles}，密钥指纹 {fingerprint}（持钥证明相符）",
    en: "operator {operator} at {site}, as {roles}, key {fingerprint} (the proof of possession holds)",
  },
  "certify.unproven": {
    zh: "不能签：操作员 {operatorId}（单位 {site}）的申请没有相符的持钥证明，密钥 {keyId}",
    en: "Not to be signed: the request of operator {operatorId} at {site} does not prove that they hold key {keyId}",
  },
  "certify.say-yes": {
    zh: "请与操作员核对指纹，再加 --yes --key {keys} 签发；指纹不符的从中去掉",
    en: "Compare the fingerprints with the operators, then repeat with --yes --key {keys} without those that differ",
  },
  "certify.not-waiting": { zh: "没有密钥 {keyId} 的待签申请", en: "No request waits for key {keyId}" },
  "certify.done": {
    zh: "已签发并登记 {enrolled} 张证书（另有 {known} 张原已登记）",
    en: "{enrolled} certificates signed and logged ({known} were there before)",
  },
  "certify.refused": {
    zh: "中心未接受（HTTP {httpStatus}）：{sentence}",
    en: "The centre said no (HTTP {httpStatus}): {sentence}",
  },
} as const satisfies MessageArea;
