import type { MessageArea } from "./message-area.ts";

/** Names of operators' roles. */
export const roleMessages = {
  "role.clerk": { zh: "经办", en: "clerk" },
  "role.counter": { zh: "收费结算", en: "billing counter" },
  "role.policy": { zh: "政策参数", en: "policy parameters" },
  "role.finance": { zh: "财务", en: "finance" },
  "role.card": { zh: "卡务", en: "cards" },
  "role.reconciliation": { zh: "对账", en: "reconciliation" },
  "role.auditor": { zh: "审计", en: "auditor" },
  "role.system": { zh: "系统管理员", en: "system administrator" },
  "role.security": { zh: "安全管理员", en: "security administrator" },
  "role.nobody": { zh: "不由操作员直接办理", en: "of nobody: the system does it itself" },
  "role.or": { zh: "或", en: " or " },
} as const satisfies MessageArea;
