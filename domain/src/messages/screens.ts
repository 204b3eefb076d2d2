import type { MessageArea } from "./message-area.ts";

/** What a server of screens says when it has none. Keys begin with `screens.`. */
export const screensMessages = {
  "screens.not-built": {
    zh: "这里没有操作界面：本机安装时没有编译界面，接口照常可用。请联系系统管理员。",
    en: "There are no screens here: they were not built when this machine was set up. Its interfaces work as usual. Ask the system administrator.",
  },
} as const satisfies MessageArea;
