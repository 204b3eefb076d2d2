import type { MessageArea } from "./message-area.ts";

/** Problems of signing in, the same at every node and at the centre: `sign-in.<code>.<part>`, `sign-in.field.<fault>`. */
export const signInMessages = {
  "sign-in.sign-in-failed.title": { zh: "登录失败", en: "Not signed in" },
  "sign-in.sign-in-failed.detail": {
    zh: "操作员编号或密码不对。",
    en: "The operator number or the password is not right.",
  },
  "sign-in.sign-in-failed.action": {
    zh: "请核对后再试；连续输错五次，账号锁定十五分钟。",
    en: "Check both and try again. After five wrong tries in a row the account is locked for fifteen minutes.",
  },
  "sign-in.account-locked.title": { zh: "账号已锁定", en: "Account locked" },
  "sign-in.account-locked.detail": {
    zh: "密码连续输错，账号暂时锁定，约 {minutes} 分钟后自动解锁。",
    en: "Too many wrong passwords in a row. The account opens again in about {minutes} minutes.",
  },
  "sign-in.account-locked.action": {
    zh: "请等解锁后再登录；如果不是本人输错，请告诉安全管理员。",
    en: "Wait, then sign in. If it was not you, tell the security administrator.",
  },
  "sign-in.password-change-required.title": { zh: "请先修改密码", en: "Change the password first" },
  "sign-in.password-change-required.detail": {
    zh: "首次登录，或密码已满九十天，须先设定新密码。",
    en: "At the first sign-in, and every ninety days, a new password must be set.",
  },
  "sign-in.password-change-required.action": {
    zh: "请填写新密码后重新提交。",
    en: "Enter a new password and send again.",
  },
  "sign-in.password-too-weak.title": { zh: "新密码不符合要求", en: "New password not accepted" },
  "sign-in.password-too-weak.detail": {
    zh: "密码至少 8 位，大写字母、小写字母、数字、其他字符四类中至少三类，不含操作员编号，不与最近五次的密码相同。",
    en: "At least 8 characters, three of: capitals, small letters, digits, others; without the operator number; none of the last five.",
  },
  "sign-in.password-too-weak.action": { zh: "请按下面的说明换一个密码。", en: "Choose another as said below." },
  "sign-in.password-wrong.title": { zh: "原密码不对", en: "Wrong password" },
  "sign-in.password-wrong.detail": { zh: "输入的原密码不对，密码没有修改。", en: "The password was not changed." },
  "sign-in.password-wrong.action": {
    zh: "请核对原密码后再试；连续输错五次，账号锁定十五分钟。",
    en: "Check the present password. After five wrong tries in a row the account is locked for fifteen minutes.",
  },
  "sign-in.sign-in-busy.title": { zh: "登录的人太多", en: "Too many sign in at once" },
  "sign-in.sign-in-busy.detail": {
    zh: "正在核对的登录请求太多，这一次没有核对。",
    en: "Too many sign-ins are being checked. This one was not looked at.",
  },
  "sign-in.sign-in-busy.action": { zh: "请过几秒再试。", en: "Try again in a few seconds." },
  "sign-in.person-needed.title": { zh: "须由操作员本人登录", en: "A person must sign in" },
  "sign-in.person-needed.detail": {
    zh: "这项操作只能由登录的操作员办理，接口令牌不能办理。",
    en: "Only an operator who signed in may do this, not software with a token.",
  },
  "sign-in.person-needed.action": { zh: "请用操作员账号登录后再办。", en: "Sign in as an operator." },

  "sign-in.field.password-too-short": { zh: "密码至少 8 位", en: "at least 8 characters" },
  "sign-in.field.password-too-long": { zh: "密码最多 128 位", en: "at most 128 characters" },
  "sign-in.field.password-too-few-classes": {
    zh: "须含大写字母、小写字母、数字、其他字符中的三类",
    en: "three of: capitals, small letters, digits, others",
  },
  "sign-in.field.password-holds-operator": { zh: "不能含操作员编号", en: "must not hold the operator number" },
  "sign-in.field.password-used-before": {
    zh: "不能与初始密码或最近五次的密码相同",
    en: "must differ from the initial password and the last five",
  },
} as const satisfies MessageArea;
