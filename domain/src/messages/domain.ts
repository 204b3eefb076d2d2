import type { MessageArea } from "./message-area.ts";

/**
 * Texts of the insurance world: what is wrong with an entry, what became of it, names of funds, accounts and codes.
 * The words are those of the offices (经办口径); 隔离, 拒绝 and 冲突 are never shown to a clerk.
 */
export const domainMessages = {
  // What is wrong with one field. The sentence is shown behind the field's name.
  "image.missing": { zh: "必填，不能为空", en: "is required" },
  "image.unknown-column": { zh: "没有这一项，请删除", en: "is not a known field; remove it" },
  "image.not-text": { zh: "不是可识别的文字，请重新录入", en: "is not readable text; type it again" },
  "image.too-long": { zh: "内容太长，请缩短", en: "is too long; shorten it" },
  "image.empty": { zh: "不能为空或只有空格", en: "must not be blank" },
  "image.control-character": {
    zh: "含有看不见的控制字符，请删除后重新录入",
    en: "holds an invisible control character; type it again",
  },
  "image.private-use-character": {
    zh: "含有造字区的字，换一台机器就显示不出来，请改用国家标准字符",
    en: "holds a private-use character that other machines cannot show; use the standard character",
  },
  "image.private-use-character-suggestion": {
    zh: "含有造字区的字，换一台机器就显示不出来，请改用“{suggestion}”",
    en: "holds a private-use character that other machines cannot show; use “{suggestion}” instead",
  },
  "image.not-nfc": {
    zh: "字符是拆开的组合形式，请重新录入",
    en: "holds characters in decomposed form; type it again",
  },
  "image.not-a-code": { zh: "不在可选项之内，请重新选择", en: "is not one of the choices" },
  "image.not-a-date": {
    zh: "日期不存在，请按 2026-11-21 的样式录入",
    en: "is not an existing day; write it like 2026-11-21",
  },
  "image.not-whole": { zh: "必须是整数（金额以分为单位）", en: "must be a whole number (amounts in fen)" },
  "image.out-of-range": { zh: "超出允许的范围", en: "is out of range" },
  "image.id-number-old": {
    zh: "是 15 位旧号码，请按现行身份证录入 18 位公民身份号码",
    en: "is an old 15-digit number; enter the 18 digits of the present identity card",
  },
  "image.id-number-length": {
    zh: "应为 18 位公民身份号码",
    en: "must have 18 characters",
  },
  "image.id-number-characters": {
    zh: "前 17 位应为数字，末位为数字或大写 X",
    en: "must be 17 digits and a digit or capital X",
  },
  "image.id-number-date": {
    zh: "号码中的出生日期不存在，请核对",
    en: "holds a birth date that does not exist",
  },
  "image.id-number-check-digit": {
    zh: "校验码不符，号码有误，请逐位核对",
    en: "has a wrong check digit; compare it digit by digit",
  },
  "image.not-an-entity-key": { zh: "所指的对象编号有误，请重新选择", en: "names no valid record; choose it again" },
  "image.not-a-ref": { zh: "所引用的业务编号有误", en: "is not a valid reference" },
  "image.not-a-site": { zh: "不是有效的经办点或机构编号", en: "is not a valid site" },
  "image.not-a-flag": { zh: "只能填“是”或“否”", en: "must be yes or no" },
  "image.not-a-list": { zh: "应为明细清单", en: "must be a list" },
  "image.too-many": { zh: "明细行数超过上限，请分次办理", en: "has too many lines; split it" },
  "image.not-a-record": { zh: "内容不完整，请重新录入", en: "is not complete" },
  "image.line": { zh: "第 {line} 行", en: "line {line}" },

  // Why a bill cannot be split.
  "settle.no-lines": { zh: "没有费用明细，不能结算", en: "There are no lines to settle" },
  "settle.negative": { zh: "第 {line} 行金额为负数", en: "Line {line} is negative" },
  "settle.eligible-exceeds-submitted": {
    zh: "第 {line} 行纳入范围的金额大于申报金额",
    en: "On line {line} the eligible amount exceeds the submitted amount",
  },
  "settle.too-large": { zh: "合计金额过大，请核对", en: "The total is too large" },
  "settle.level-not-in-policy": {
    zh: "政策参数中没有该机构等级和人员类别的标准",
    en: "The policy parameters have no row for this level and person type",
  },
  "settle.level-twice-in-policy": {
    zh: "政策参数中该机构等级和人员类别的标准重复，请联系中心",
    en: "The policy parameters have two rows for this level and person type; ask the centre",
  },

  // What became of a change.
  "state.parked": { zh: "待前置资料", en: "Waiting for an earlier entry" },
  "state.applied": { zh: "已生效", en: "In effect" },
  "state.superseded": { zh: "已被更新替代", en: "Replaced by a newer entry" },
  "state.refused": { zh: "退回", en: "Returned" },
  "state.quarantined": { zh: "挂起待查", en: "Held for examination" },
  "state.flagged": { zh: "已生效，有差异待核", en: "In effect, with a difference to examine" },

  // Entities and their column groups.
  "entity.person": { zh: "参保人", en: "Insured person" },
  "entity.employer": { zh: "用人单位", en: "Employer" },
  "entity.institution": { zh: "定点医药机构", en: "Designated institution" },
  "entity.card": { zh: "社会保障卡", en: "Social security card" },
  "entity.policy": { zh: "政策参数", en: "Policy parameters" },
  "entity.settlement": { zh: "费用结算", en: "Settlement" },
  "entity.credit": { zh: "个人账户入账", en: "Credit to individual account" },
  "entity.referral": { zh: "异地就医备案", en: "Filing for care elsewhere" },
  "entity.operator": { zh: "操作员", en: "Operator" },
  "group.operator.key": { zh: "操作员密钥", en: "Operator's key" },
  "group.person.identity": { zh: "身份信息", en: "Identity" },
  "group.person.contact": { zh: "联系方式", en: "Contact" },
  "group.person.coverage": { zh: "参保信息", en: "Coverage" },
  "group.employer.profile": { zh: "单位信息", en: "Employer's details" },
  "group.employer.account": { zh: "单位银行账户", en: "Employer's bank account" },
  "group.institution.profile": { zh: "机构信息", en: "Institution's details" },
  "group.card.issue": { zh: "发卡信息", en: "Issue" },
  "group.card.status": { zh: "卡状态", en: "Card status" },
  "group.policy.parameters": { zh: "参数内容", en: "Parameters" },
  "group.settlement.fact": { zh: "结算单", en: "Settlement" },
  "group.credit.fact": { zh: "入账单", en: "Credit" },
  "group.referral.filing": { zh: "备案申请", en: "Filing" },
  "group.referral.review": { zh: "备案审核", en: "Review" },

  // Funds and accounts.
  "account.pooling-fund": { zh: "统筹基金", en: "Pooling fund" },
  "account.personal-account": { zh: "个人账户", en: "Individual account" },
  "account.institution": { zh: "应付定点机构款", en: "Owed to designated institutions" },
  "account.contributions": { zh: "缴费划入", en: "Contributions" },

  // Codes.
  "code.sex.1": { zh: "男", en: "Male" },
  "code.sex.2": { zh: "女", en: "Female" },
  "code.personType.employed": { zh: "在职", en: "In service" },
  "code.personType.retired": { zh: "退休", en: "Retired" },
  "code.payer.fiscal": { zh: "财拨", en: "Paid by the treasury" },
  "code.payer.other": { zh: "非财拨", en: "Not paid by the treasury" },
  "code.institutionKind.hospital": { zh: "定点医疗机构", en: "Hospital" },
  "code.institutionKind.pharmacy": { zh: "定点零售药店", en: "Pharmacy" },
  "code.level.primary": { zh: "一级", en: "Primary" },
  "code.level.secondary": { zh: "二级", en: "Secondary" },
  "code.level.tertiary": { zh: "三级", en: "Tertiary" },
  "code.level.none": { zh: "未定级", en: "Not graded" },
  "code.state.active": { zh: "正常", en: "Active" },
  "code.state.suspended": { zh: "暂停", en: "Suspended" },
  "code.state.blocked": { zh: "止付", en: "Blocked" },
  "code.state.lost": { zh: "挂失", en: "Reported lost" },
  "code.careKind.outpatient": { zh: "门诊", en: "Outpatient" },
  "code.careKind.pharmacy": { zh: "购药", en: "Pharmacy purchase" },
  "code.reason.opening": { zh: "期初余额", en: "Opening balance" },
  "code.reason.contribution": { zh: "缴费划入", en: "Contribution" },
  "code.reason.settled-elsewhere": { zh: "异地安置", en: "Settled elsewhere" },
  "code.reason.residing-elsewhere": { zh: "异地长期居住", en: "Living elsewhere" },
  "code.reason.working-elsewhere": { zh: "常驻异地工作", en: "Working elsewhere" },
  "code.reason.referred": { zh: "异地转诊", en: "Referred elsewhere" },
  "code.decision.approved": { zh: "同意", en: "Approved" },
  "code.decision.returned": { zh: "退回", en: "Returned" },
  "code.flag.true": { zh: "是", en: "Yes" },
  "code.flag.false": { zh: "否", en: "No" },
} as const satisfies MessageArea;
