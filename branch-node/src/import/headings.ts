/** One column of a file: its name in the code, its heading, and other headings that mean the same. */
export interface Heading<Id extends string> {
  readonly id: Id;
  /** The heading our templates carry. */
  readonly zh: string;
  readonly aliases: readonly string[];
}

/** A kind of file. */
export interface Sheet<Id extends string> {
  readonly headings: readonly Heading<Id>[];
  /** Of each group at least one heading must be there. */
  readonly required: readonly (readonly Id[])[];
}

const heading = <const Id extends string>(id: Id, zh: string, ...aliases: readonly string[]): Heading<Id> => ({
  id,
  zh,
  aliases: [id, ...aliases],
});

/**
 * persons.csv: the columns of 人员采集 as the offices' own forms name them, what links a person to the unit, and
 * what an office has beside them. Sex and date of birth may be left out: the identity number holds both.
 */
export const personSheet = {
  headings: [
    heading("insuranceNumber", "医疗保险编号", "医保编号", "医保号", "个人编号"),
    heading("name", "姓名"),
    heading("sex", "性别", "gender"),
    heading("birthDate", "出生日期", "出生年月日", "date of birth"),
    heading("idNumber", "身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码", "identity number"),
    heading("personType", "参保类型", "人员类型", "人员类别"),
    heading("civilServant", "是否公务员待遇", "公务员待遇", "是否公务员"),
    heading("payer", "缴费类型"),
    heading("contributionBase", "缴费工资基数", "缴费基数", "月缴费基数"),
    heading("designatedInstitution", "定点医疗机构", "定点医药机构", "institution"),
    heading("employerCode", "单位编号", "单位编码", "单位代码"),
    heading("employerName", "单位名称", "单位", "用人单位", "employer"),
    heading("phone", "手机号", "手机号码", "手机", "联系电话", "电话", "mobile"),
    heading("address", "住址", "地址", "家庭住址", "居住地址", "通讯地址"),
    heading("branch", "经办点", "经办机构"),
    heading("residenceBranch", "居住地经办点"),
    heading("openingBalance", "个人账户余额", "个人帐户余额", "账户余额", "account balance"),
  ],
  required: [
    ["name"],
    ["idNumber"],
    ["personType"],
    ["civilServant"],
    ["payer"],
    ["contributionBase"],
    ["employerCode", "employerName"],
  ],
} as const satisfies Sheet<string>;

/** employers.csv: 新增单位参保 with the account of the unit. */
export const employerSheet = {
  headings: [
    heading("code", "单位编号", "单位编码", "单位代码", "employerCode"),
    heading("name", "单位名称", "用人单位名称", "employerName"),
    heading("creditCode", "统一社会信用代码", "信用代码", "社会信用代码"),
    heading("contactName", "联系人", "单位联系人", "经办人"),
    heading("phone", "电话", "联系电话"),
    heading("bankName", "开户银行", "开户行"),
    heading("bankAccount", "银行账号", "银行帐号", "账号"),
    heading("holder", "户名", "账户名称", "account holder"),
    heading("branch", "经办点", "经办机构"),
  ],
  required: [["code"], ["name"], ["creditCode"]],
} as const satisfies Sheet<string>;

export type PersonHeadingId = (typeof personSheet.headings)[number]["id"];
export type EmployerHeadingId = (typeof employerSheet.headings)[number]["id"];

/**
 * What makes two headings the same: letters and digits. Blanks, case, what stands in brackets at the end
 * (`缴费工资基数(元)`) and the mark of a required column (`*`) are left out.
 */
export const headingKey = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\([^()]*\)\s*$/u, "")
    .replace(/[\s_*:\-\u200B-\u200D\u2060\uFEFF]/gu, "")
    .toLowerCase();
