import type { MessageArea } from "./message-area.ts";

/**
 * What people read about a file they import. Each sentence says what is wrong and what to do. Line and column are said
 * by `import.place-…` in front of it. No sentence repeats a cell: those hold names and numbers of persons.
 */
export const importMessages = {
  "import.place-cell": { zh: "第 {line} 行“{column}”：{sentence}", en: "Line {line}, “{column}”: {sentence}" },
  "import.place-line": { zh: "第 {line} 行：{sentence}", en: "Line {line}: {sentence}" },
  "import.place-file": { zh: "整个文件：{sentence}", en: "The file: {sentence}" },
  "import.summary": {
    zh: "读入 {taken} 行，有误 {wrong} 行，属于其他经办点 {elsewhere} 行。",
    en: "{taken} rows taken, {wrong} rows wrong, {elsewhere} rows of other branches.",
  },
  "import.more-problems": {
    zh: "另有 {count} 处问题未逐条列出。改正后可以再次导入。",
    en: "{count} more problems are not listed. Correct these and import again.",
  },

  "import.file-empty": { zh: "文件里没有内容。", en: "there is nothing in it." },
  "import.file-too-large": {
    zh: "超过 {megabytes} MB。请拆成几个文件，每个都保留标题行。",
    en: "it is larger than {megabytes} MB. Split it, and keep the headings in each part.",
  },
  "import.spreadsheet-file": {
    zh: "这是电子表格工作簿，不是 CSV。请在表格软件中“另存为”“CSV UTF-8（逗号分隔）”后再导入。",
    en: "this is a workbook, not CSV. Save it as “CSV UTF-8 (comma delimited)” and import that.",
  },
  "import.utf-16": {
    zh: "文字编码是 UTF-16。请另存为“CSV UTF-8（逗号分隔）”。",
    en: "its text is UTF-16. Save it as “CSV UTF-8 (comma delimited)”.",
  },
  "import.nul-byte": {
    zh: "含有空字节，文件已损坏或不是文本文件。请重新导出。",
    en: "there is a NUL byte: the file is damaged or no text file. Export it again.",
  },
  "import.not-utf-8": {
    zh: "文字编码不是 UTF-8（常见的是 GBK/ANSI）。请另存为“CSV UTF-8（逗号分隔）”。",
    en: "its text is not UTF-8 (often it is GBK). Save it as “CSV UTF-8 (comma delimited)”.",
  },
  "import.headings-not-found": {
    zh: "没有认出任何列标题。第一行应为列标题，至少有：{headings}。",
    en: "no heading is known. The first line must hold the headings, at least: {headings}.",
  },
  "import.wrong-delimiter": {
    zh: "各列不是用英文逗号分隔的。请另存为“CSV UTF-8（逗号分隔）”。",
    en: "its columns are not separated by commas. Save it as “CSV UTF-8 (comma delimited)”.",
  },
  "import.heading-missing": {
    zh: "缺少这一列。请补上后再导入。",
    en: "this column is missing. Add it and import again.",
  },
  "import.heading-twice": {
    zh: "有两列是同一个意思，无法确定用哪一列。请删去一列。",
    en: "two columns mean the same. Remove one of them.",
  },
  "import.no-rows": { zh: "只有列标题，没有数据行。", en: "it has headings and no rows." },
  "import.heading-unknown": {
    zh: "不认识这个列标题，这一列没有读入，其余各列照常读入。",
    en: "this heading is not known. Its column is not read, the others are.",
  },

  "import.quoting": {
    zh: "引号不成对，或单元格内有换行。请检查本行的英文双引号，并去掉单元格里的换行。",
    en: "a quote is not closed, or a cell holds a line break. Check the double quotes and remove line breaks.",
  },
  "import.line-too-long": { zh: "这一行过长，不是正常的数据行。", en: "the line is too long to be a row." },
  "import.too-many-columns": { zh: "这一行的列过多。", en: "the line has too many columns." },
  "import.cells-extra": {
    zh: "有 {cells} 个单元格，而标题只有 {headings} 个。内容里的逗号要放在英文双引号中。",
    en: "it has {cells} cells under {headings} headings. Put a text with commas into double quotes.",
  },
  "import.too-many-rows": {
    zh: "行数过多，从这一行起没有读入。请拆成几个文件。",
    en: "there are too many rows; from here on nothing was read. Split the file.",
  },
  "import.too-many-faults": {
    zh: "格式错误的行过多，从这一行起没有读入。请检查文件是否为 CSV。",
    en: "too many lines are broken; from here on nothing was read. Check that this is CSV.",
  },

  "import.missing": { zh: "没有填写。", en: "it is empty." },
  "import.number-damaged": {
    zh: "号码被表格软件改成了科学计数法（如 2.30E+17），原号码已丢失。请把该列设为“文本”格式后重新填写。",
    en: "a spreadsheet turned the number into scientific notation (such as 2.30E+17) and lost it. Format the column as text and enter it again.",
  },
  "import.number-rounded": {
    zh: "校验码不符，且末三位是 000：多半是表格软件只保留了前 15 位。请把该列设为“文本”格式后重新填写。",
    en: "the check digit is wrong and the number ends in 000: a spreadsheet probably kept 15 digits only. Format the column as text and enter it again.",
  },
  "import.id-number-old": {
    zh: "是 15 位旧号码。请按现在的身份证填写 18 位号码。",
    en: "this is an old number of 15 digits. Enter the 18 characters of the present card.",
  },
  "import.id-number-length": { zh: "身份证号应为 18 位。", en: "an identity number has 18 characters." },
  "import.id-number-characters": {
    zh: "身份证号应为 17 位数字，末位是数字或 X。",
    en: "an identity number is 17 digits and a digit or X.",
  },
  "import.id-number-date": {
    zh: "号码里的出生日期（第 7 至 14 位）不存在。请与身份证核对。",
    en: "the date of birth in it (characters 7 to 14) does not exist. Compare it with the card.",
  },
  "import.id-number-check-digit": {
    zh: "校验码不符，号码有误。请与身份证逐位核对。",
    en: "the check digit is wrong, so some digit is. Compare it with the card.",
  },
  "import.credit-code": {
    zh: "不是有效的统一社会信用代码（18 位，末位为校验码）。请与登记证照核对。",
    en: "this is no valid unified social credit code (18 characters with a check character). Compare it with the certificate.",
  },
  "import.choice-unknown": { zh: "只能填：{words}。", en: "only these are known: {words}." },
  "import.date-unreadable": {
    zh: "不是有效日期。请写成 2026-11-21 或 20261121。",
    en: "this is no date. Write 2026-11-21 or 20261121.",
  },
  "import.money-unreadable": {
    zh: "不是有效金额。请以元填写，最多两位小数，如 5230.00。",
    en: "this is no amount. Write yuan with at most two decimals, such as 5230.00.",
  },
  "import.money-negative": { zh: "金额不能为负数。", en: "the amount must not be negative." },
  "import.too-long": { zh: "过长，最多 {max} 个字。", en: "it is too long, at most {max} characters." },
  "import.private-use-character": {
    zh: "含有自造字（其他电脑上显示不出来）。请改用标准汉字。",
    en: "it holds a character of one computer's own. Use the standard character.",
  },
  "import.private-use-known": {
    zh: "含有旧编码的字，应为“{suggestion}”。请改成这个字。",
    en: "it holds a character in an old code; it should be “{suggestion}”. Replace it.",
  },
  "import.control-character": {
    zh: "含有看不见的控制字符。请删去后重新填写。",
    en: "it holds invisible control characters. Delete it and enter it again.",
  },
  "import.unreadable": { zh: "内容无法识别。请按模板填写。", en: "it cannot be read. Fill it in as in the template." },

  "import.sex-contradicts": {
    zh: "与身份证号第 17 位表示的性别不一致。请核对两处。",
    en: "it contradicts the sex in the identity number. Check both.",
  },
  "import.birth-contradicts": {
    zh: "与身份证号中的出生日期不一致。请核对两处。",
    en: "it contradicts the date of birth in the identity number. Check both.",
  },
  "import.unknown-branch": { zh: "没有这个经办点。已有：{known}。", en: "there is no such branch. Known: {known}." },
  "import.unknown-institution": {
    zh: "没有这家定点医药机构。请填机构编号或全称，也可以留空。",
    en: "there is no such designated institution. Write its code or full name, or leave it empty.",
  },
  "import.unknown-employer": {
    zh: "本经办点没有这个单位。请先在这里导入或登记该单位，再导入本行。",
    en: "this branch has no such employer. Register it here first, then import this row.",
  },
  "import.employer-ambiguous": {
    zh: "同名单位不止一个。请填写单位编号。",
    en: "several employers have this name. Write the employer's number.",
  },
  "import.employer-contradicts": {
    zh: "单位名称与单位编号不是同一单位。请核对两处。",
    en: "name and number mean different employers. Check both.",
  },
  "import.duplicate-in-file": {
    zh: "与第 {firstLine} 行重复。请保留一行。",
    en: "line {firstLine} holds the same. Keep one of them.",
  },
  "import.number-taken": {
    zh: "身份证号已登记在另一姓名名下，此行没有登记。请按号码查找并打开已有人员核对。",
    en: "the identity number is registered under another name, so nothing of this line was entered. Find that person by the number and check.",
  },
} as const satisfies MessageArea;
