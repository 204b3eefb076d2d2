import type { MessageArea } from "./message-area.ts";

/** Texts of the line: the strip on every screen of a node, and the screen of its own. Keys begin with `ui.line.`. */
export const uiLineMessages = {
  "ui.line.title": { zh: "线路", en: "The line" },
  "ui.line.connected": { zh: "已联网", en: "Connected" },
  "ui.line.cut": { zh: "断网应急", en: "Cut off" },
  "ui.line.drill": { zh: "断网演练", en: "Drill" },
  "ui.line.unheard": { zh: "本机服务没有应答", en: "This machine does not answer" },
  "ui.line.looking": { zh: "正在查看线路", en: "Looking at the line" },

  "ui.line.strip.label": { zh: "线路状态", en: "State of the line" },
  "ui.line.strip.heard": { zh: "与中心上次联络：{ago}", en: "Centre last heard: {ago}" },
  "ui.line.strip.never-heard": { zh: "尚未与中心联络过", en: "The centre was never heard" },
  "ui.line.strip.incident": { zh: "应急事件 {incident}", en: "Incident {incident}" },
  "ui.line.strip.unconfirmed": { zh: "待中心确认 {count} 笔", en: "{count} not yet confirmed" },
  "ui.line.strip.only-here": { zh: "仅存本机 {count} 笔", en: "{count} only on this machine" },

  "ui.line.connected-says": {
    zh: "业务照常办理，办完即报中心。",
    en: "Work goes on as usual; what is entered goes to the centre at once.",
  },
  "ui.line.cut-says": {
    zh: "业务可以照常办理，恢复后自动上报，不必重录。打印的单据会注明“未经中心确认”。",
    en: "Work goes on. Everything is sent by itself when the line is back; nothing is typed twice. Papers say “not yet confirmed”.",
  },
  "ui.line.drill-says": {
    zh: "线路是人为断开的，按断网办法办理；结束演练后自动上报。",
    en: "The line was cut on purpose; the rules for outages hold. Everything is sent when the drill ends.",
  },
  "ui.line.since": { zh: "自 {at} 起，已 {span}", en: "Since {at}, for {span}" },
  "ui.line.age": { zh: "与中心上次联络", en: "Centre last heard" },
  "ui.line.age-at": { zh: "{at}，本机数据即为当时的中心数据", en: "{at}; the data here are those of that moment" },
  "ui.line.age-never": { zh: "从未", en: "Never" },
  "ui.line.age-never-says": {
    zh: "本机还没有收到过中心数据，暂不能办理业务。",
    en: "This machine holds nothing of the centre's yet and cannot take entries.",
  },
  "ui.line.incident": { zh: "应急事件号", en: "Incident number" },
  "ui.line.incident-says": { zh: "打印在每张单据上", en: "stands on every paper" },
  "ui.line.no-incident": { zh: "无", en: "None" },
  "ui.line.unconfirmed": { zh: "待中心确认", en: "Not yet confirmed" },
  "ui.line.unconfirmed-says": { zh: "已上报的等中心办结，未上报的等联网", en: "sent and not decided, or not sent yet" },
  "ui.line.only-here": { zh: "仅存本机", en: "Only on this machine" },
  "ui.line.only-here-none": { zh: "全部已有中心回执", en: "the centre holds all of it" },
  "ui.line.only-here-says": { zh: "还没有中心回执", en: "without a receipt of the centre" },
  "ui.line.count": { zh: "{count} 笔", en: "{count}" },

  "ui.line.warning.title": {
    zh: "有 {count} 笔业务只存在这台机器上",
    en: "{count} entries exist on this machine only",
  },
  "ui.line.warning.says": {
    zh: "请不要重装、搬走或更换这台机器的硬盘；下班可以正常关机。联网后会自动上报，这里变为 0 后再做维护。",
    en: "Do not reinstall, move or replace this machine or its disk; shutting it down is safe. It sends them when the line is back. Do maintenance once this shows 0.",
  },

  "ui.line.drill-begin": { zh: "开始断网演练", en: "Begin a drill" },
  "ui.line.drill-end": { zh: "结束演练", en: "End the drill" },
  "ui.line.drill-begin-title": { zh: "现在开始断网演练？", en: "Begin a drill?" },
  "ui.line.drill-begin-says": {
    zh: "本机将断开与中心的线路并登记一次应急事件。窗口业务照常办理，按断网限额结算，结束演练后自动上报。",
    en: "This machine leaves the line and opens an incident. Counters go on under the limits for outages; everything is sent when the drill ends.",
  },
  "ui.line.drill-end-title": { zh: "现在结束演练？", en: "End the drill?" },
  "ui.line.drill-end-says": {
    zh: "本机将重新接通线路，演练期间的业务随即上报中心。",
    en: "This machine goes back to the line and sends what was entered during the drill.",
  },
  "ui.line.drill-role": {
    zh: "演练由系统管理员开始和结束。",
    en: "Drills are begun and ended by the system administrator.",
  },

  "ui.line.changes.title": { zh: "本单位办理的业务", en: "Entries made here" },
  "ui.line.changes.filter": { zh: "显示", en: "Show" },
  "ui.line.changes.undecided": { zh: "只看待确认", en: "Not yet confirmed" },
  "ui.line.changes.all": { zh: "全部", en: "All" },
  "ui.line.changes.empty-undecided": { zh: "没有待中心确认的业务", en: "Everything is confirmed" },
  "ui.line.changes.empty": { zh: "本单位还没有办理过业务", en: "Nothing was entered here yet" },
  "ui.line.changes.what": { zh: "业务", en: "Entry" },
  "ui.line.changes.when": { zh: "办理时间", en: "Made at" },
  "ui.line.changes.who": { zh: "操作员", en: "Operator" },
  "ui.line.changes.state": { zh: "状态", en: "State" },
  "ui.line.changes.open": { zh: "查看", en: "Open" },
  "ui.line.changes.go-person": { zh: "人员", en: "Person" },
  "ui.line.changes.go-slip": { zh: "结算单", en: "Slip" },
  "ui.line.changes.only-here": { zh: "仅存本机", en: "Only here" },
  "ui.line.changes.sent": { zh: "已有回执，待中心确认", en: "Received by the centre, not yet confirmed" },
  "ui.line.changes.counts": {
    zh: "现以 {site} {operator}（{at}）所报为准",
    en: "What {site} {operator} entered ({at}) counts now",
  },
  "ui.line.changes.counts-elsewhere": {
    zh: "本点已不办理此人，现行内容请问现办理的经办点或中心",
    en: "This office no longer holds the record; the office that does, or the centre, knows what counts now",
  },

  // By which rule another entry came before, where not both sides are held here any more.
  "ui.line.changes.by-latest": { zh: "以后办理的为准", en: "The later entry counts" },
  "ui.line.changes.by-earliest": { zh: "以先办理的为准", en: "The earlier entry counts" },
  "ui.line.changes.by-overwrite": { zh: "经办点所报先于中心", en: "A site comes before the centre" },
  "ui.line.changes.by-discard": { zh: "中心所报先于经办点", en: "The centre comes before a site" },
  "ui.line.changes.by-maximum": { zh: "以数值大者为准", en: "The greater value counts" },
  "ui.line.changes.by-minimum": { zh: "以数值小者为准", en: "The smaller value counts" },
  "ui.line.changes.by-sitePriority": { zh: "按经办点优先级认定", en: "Site priority decided" },
  "ui.line.changes.by-priorityGroup": { zh: "按内容优先级认定", en: "The priority of its content decided" },

  "ui.line.operations": {
    zh: "查询、打印等操作记录：待上报 {count} 条，不影响业务办理",
    en: "Records of look-ups, prints and the like: {count} waiting to be sent; work is not held up",
  },

  "ui.line.incidents.title": { zh: "应急事件", en: "Incidents" },
  "ui.line.incidents.empty": { zh: "没有应急事件", en: "There were no incidents" },
  "ui.line.incidents.number": { zh: "事件号", en: "Number" },
  "ui.line.incidents.cause": { zh: "原因", en: "Cause" },
  "ui.line.incidents.cut": { zh: "断网", en: "Outage" },
  "ui.line.incidents.drill": { zh: "演练", en: "Drill" },
  "ui.line.incidents.opened": { zh: "开始", en: "Began" },
  "ui.line.incidents.lasted": { zh: "持续", en: "Lasted" },
  "ui.line.incidents.under-way": { zh: "进行中", en: "under way" },
  "ui.line.incidents.changes": { zh: "办理业务", en: "Entries" },
  "ui.line.incidents.settlements": { zh: "其中结算", en: "Settled" },
  "ui.line.incidents.saved": { zh: "免垫付（元）", en: "Not advanced by patients (yuan)" },
  "ui.line.incidents.saved-note": {
    zh: "免垫付：断网时如按老办法由患者全额垫付，须垫付而现已当场报销的金额。",
    en: "What patients would have had to advance under the old procedure, and did not.",
  },
} as const satisfies MessageArea;
