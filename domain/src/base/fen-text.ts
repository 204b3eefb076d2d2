import { assert } from "./assert.ts";
import { type Fen, fenToYuanText } from "./fen.ts";

/** `123456` as `1,234.56`: yuan as they stand on screens and papers. Negative with a leading minus. */
export function fenToAmountText(amount: Fen): string {
  const plain = fenToYuanText(amount);
  const [yuan = "", decimals = ""] = plain.split(".");
  return `${yuan.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
}

const DIGITS = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"] as const;
const PLACES = ["", "拾", "佰", "仟"] as const;
/** Names of the groups of four digits, lowest first: 元, 万, 亿, 万亿. */
const GROUPS = ["", "万", "亿", "万"] as const;
const MINUS = "负";

/**
 * The amount in capitals (大写金额) after 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》 三 and 四:
 * `123456` is `壹仟贰佰叁拾肆元伍角陆分`. 整 closes what ends in 元 and nothing else; zeros between digits are one 零;
 * 零 stands after 元 where the 角 are zero and the 分 are not. Where the rule leaves 零 open (元 or 万 end in zero and
 * what follows is none), it is left out; a whole group of zeros is one 零, since 壹亿伍仟 would be read as 壹亿伍仟万.
 * Without 人民币 in front: a form has it printed. Negative amounts, which a bank's form knows not, begin with 负.
 */
export function fenInCapitals(amount: Fen): string {
  const [yuan = "0", decimals = "00"] = fenToYuanText(amount).replace("-", "").split(".");
  const [jiao = "0", cents = "0"] = [...decimals];
  const sign = amount < 0 ? MINUS : "";
  const whole = yuan === "0" ? "" : `${wholeInCapitals(yuan)}元`;
  if (decimals === "00") return `${sign}${whole === "" ? "零元" : whole}整`;
  const zero = whole === "" ? "" : DIGITS[0];
  const jiaoText = jiao === "0" ? zero : `${digitOf(jiao)}角`;
  return `${sign}${whole}${jiaoText}${cents === "0" ? "" : `${digitOf(cents)}分`}`;
}

function digitOf(character: string): string {
  const digit = DIGITS[Number(character)];
  assert(digit !== undefined, "an amount is written in digits");
  return digit;
}

/** Digits of whole yuan, without leading zeros, in groups of four from the end. */
function wholeInCapitals(digits: string): string {
  const groups = digits.split(/(?=(?:\d{4})+$)/);
  let text = "";
  let isZeroOwed = false;
  for (const [at, group] of groups.entries()) {
    const height = groups.length - 1 - at;
    const name = GROUPS[height];
    assert(name !== undefined, "the largest amount has four groups of digits");
    if (Number(group) === 0) {
      isZeroOwed = true;
      // 万亿 without any 亿 beside it is still 亿.
      if (height === 2 && text !== "") text += name;
      continue;
    }
    const isGap = text !== "" && (isZeroOwed || (group.length === 4 && group.startsWith("0")));
    text += `${isGap ? DIGITS[0] : ""}${groupInCapitals(group)}${name}`;
    isZeroOwed = false;
  }
  return text;
}

/** Up to four digits, not all zero. Zeros in front and behind say nothing here. */
function groupInCapitals(group: string): string {
  let text = "";
  let isZeroOwed = false;
  for (const [at, character] of [...group].entries()) {
    if (character === "0") {
      isZeroOwed = text !== "";
      continue;
    }
    text += `${isZeroOwed ? DIGITS[0] : ""}${digitOf(character)}${PLACES[group.length - 1 - at]}`;
    isZeroOwed = false;
  }
  return text;
}
