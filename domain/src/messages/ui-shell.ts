import type { MessageArea } from "./message-area.ts";

/** Texts that every screen shares: its frame, its parts, signing in. Keys begin with `ui.`. */
export const uiShellMessages = {
  "ui.name": { zh: "惠联", en: "Huilian" },
  "ui.name-long": { zh: "惠联医疗保险经办", en: "Huilian medical insurance" },

  // Navigation and the frame.
  "ui.nav.label": { zh: "主菜单", en: "Main menu" },
  "ui.nav.skip": { zh: "跳到正文", en: "Skip to the content" },
  "ui.nav.persons": { zh: "查找与人员", en: "Find a person" },
  "ui.nav.settle": { zh: "结算", en: "Settle" },
  "ui.nav.settlements": { zh: "结算单", en: "Slips" },
  "ui.nav.operations": { zh: "操作记录", en: "Record of operations" },
  "ui.nav.line": { zh: "线路", en: "The line" },
  "ui.nav.sites": { zh: "各点状态", en: "Sites" },
  "ui.nav.conflicts": { zh: "信息不一致", en: "Differing entries" },
  "ui.nav.nothing.title": { zh: "没有可用的功能", en: "Nothing here for you" },
  "ui.nav.nothing.detail": {
    zh: "您的岗位在这台机器上没有界面功能。请联系本单位系统管理员。",
    en: "Your role has no screen on this machine. Ask the system administrator of your office.",
  },
  "ui.nav.unknown.title": { zh: "没有这个页面", en: "No such page" },
  "ui.nav.unknown.detail": {
    zh: "地址不对，或您的岗位不能打开。请从上面的菜单进入。",
    en: "The address is wrong, or your role may not open it. Use the menu above.",
  },
  "ui.frame.language": { zh: "语言", en: "Language" },
  "ui.frame.language-zh": { zh: "中文", en: "中文" },
  "ui.frame.language-en": { zh: "English", en: "English" },
  "ui.frame.theme": { zh: "显示", en: "Theme" },
  "ui.frame.theme-system": { zh: "随系统", en: "System" },
  "ui.frame.theme-light": { zh: "浅色", en: "Light" },
  "ui.frame.theme-dark": { zh: "深色", en: "Dark" },
  "ui.frame.lock": { zh: "锁屏", en: "Lock" },
  "ui.frame.sign-out": { zh: "退出登录", en: "Sign out" },

  // Parts.
  "ui.field.optional": { zh: "选填", en: "optional" },
  "ui.field.choose": { zh: "请选择", en: "Choose" },
  "ui.field.date-hint": { zh: "可录入 20261121 或 1121", en: "Type 20261121 or 1121" },
  "ui.paging.label": { zh: "翻页", en: "Pages" },
  "ui.paging.back": { zh: "上一页", en: "Previous" },
  "ui.paging.on": { zh: "下一页", en: "Next" },
  "ui.paging.page": { zh: "第 {page} 页", en: "Page {page}" },
  "ui.notice.incident": { zh: "故障编号：{incident}", en: "Incident number: {incident}" },
  "ui.value.unconfirmed": { zh: "待中心确认", en: "Not yet confirmed" },
  "ui.value.in-conflict": { zh: "信息不一致", en: "Entries differ" },
  "ui.value.yuan": { zh: "{amount} 元", en: "{amount} yuan" },
  "ui.value.unnamed": { zh: "（本机没有其名称）", en: "(its name is not held here)" },
  "ui.value.empty": { zh: "未填", en: "empty" },
  "ui.value.lines": { zh: "{count} 行", en: "{count} lines" },
  "ui.value.record": { zh: "（明细）", en: "(details)" },

  // What operators did that changes no record.
  "ui.operations.says": {
    zh: "查询、打印、导出、登录和演练，最近的在前；不含姓名和号码",
    en: "Look-ups, prints, exports, sign-ins and drills, newest first; without names and numbers",
  },
  "ui.operations.empty": { zh: "本页没有人员操作", en: "Nobody did anything of the kind on this page" },
  "ui.operations.nobody": { zh: "（无此账号）", en: "(no such account)" },
  "ui.operations.screen-slip": { zh: "结算单", en: "slip" },
  "ui.button.cancel": { zh: "取消", en: "Cancel" },

  // Ages and lengths of time.
  "ui.ago.now": { zh: "刚刚", en: "just now" },
  "ui.ago.seconds": { zh: "{count} 秒前", en: "{count} s ago" },
  "ui.ago.minutes": { zh: "{count} 分钟前", en: "{count} min ago" },
  "ui.ago.hours": { zh: "{count} 小时前", en: "{count} h ago" },
  "ui.ago.days": { zh: "{count} 天前", en: "{count} d ago" },
  "ui.span.seconds": { zh: "{count} 秒", en: "{count} s" },
  "ui.span.minutes": { zh: "{minutes} 分钟", en: "{minutes} min" },
  "ui.span.hours": { zh: "{hours} 小时 {minutes} 分", en: "{hours} h {minutes} min" },
  "ui.span.days": { zh: "{days} 天 {hours} 小时", en: "{days} d {hours} h" },

  // What goes wrong without an answer.
  "ui.no-answer.title": { zh: "本机服务没有应答", en: "No answer" },
  "ui.no-answer.detail": {
    zh: "连不上为本窗口服务的机器，这一次没有得到结果。",
    en: "The machine that serves this desk did not answer, so the result is not known.",
  },
  "ui.no-answer.action": {
    zh: "请检查网线后重试；同样的内容再提交一次，不会办成两笔。",
    en: "Check the cable and try again: the same entry sent twice is made once.",
  },
  "ui.unreadable.title": { zh: "看不懂的应答", en: "Answer not readable" },
  "ui.unreadable.detail": {
    zh: "收到的应答不是本系统发出的，可能中间的设备拦截了请求。",
    en: "The answer did not come from this system; something between may have caught the request.",
  },
  "ui.unreadable.action": { zh: "请重试；仍不行时联系本单位信息科。", en: "Try again, or call your IT department." },

  // Signing in.
  "ui.sign-in.title": { zh: "登录", en: "Sign in" },
  "ui.sign-in.operator": { zh: "操作员编号", en: "Operator number" },
  "ui.sign-in.operator-hint": { zh: "例如 B01-chen", en: "such as B01-chen" },
  "ui.sign-in.password": { zh: "密码", en: "Password" },
  "ui.sign-in.submit": { zh: "登录", en: "Sign in" },
  "ui.sign-in.offline": {
    zh: "断网时也可以登录：账号在本机核对。",
    en: "Signing in works without the line: this machine checks it.",
  },
  "ui.sign-in.required": { zh: "必填", en: "Required" },
  "ui.sign-in.new-password": { zh: "新密码", en: "New password" },
  "ui.sign-in.new-password-again": { zh: "再输一遍新密码", en: "New password again" },
  "ui.sign-in.new-password-differs": { zh: "两次输入的新密码不一样", en: "The two new passwords differ" },
  "ui.sign-in.change-submit": { zh: "设定并登录", en: "Set it and sign in" },
  "ui.sign-in.change-back": { zh: "换一个账号", en: "Another account" },
  "ui.sign-in.rule-length": { zh: "至少 8 位", en: "at least 8 characters" },
  "ui.sign-in.rule-classes": {
    zh: "大写、小写、数字、其他字符，至少三类",
    en: "three of: capitals, small letters, digits, others",
  },
  "ui.sign-in.rule-operator": { zh: "不含操作员编号", en: "without the operator number" },
  "ui.sign-in.rule-before": { zh: "不与最近五次的密码相同", en: "none of the last five" },
  "ui.sign-in.again-title": { zh: "请重新登录", en: "Sign in again" },
  "ui.sign-in.again": {
    zh: "登录已到期或已锁屏。页面上填写的内容都还在，登录后接着办。",
    en: "The session ended or the screen was locked. What you typed is kept; sign in and go on.",
  },
  "ui.sign-in.again-other": {
    zh: "换人登录会清空 {name} 未提交的内容。",
    en: "If somebody else signs in, what {name} has not sent is cleared.",
  },
} as const satisfies MessageArea;
