import type { MessageArea } from "./message-area.ts";

/** Texts of the centre's desks. Keys begin with `centre.`. */
export const centreMessages = {
  "centre.site-last-seen": {
    zh: "经办点 {site} 最近一次联网：{at}",
    en: "Site {site} was last connected at {at}",
  },
} as const satisfies MessageArea;
