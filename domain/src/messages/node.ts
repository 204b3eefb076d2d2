import type { MessageArea } from "./message-area.ts";

/** Texts of the branch, hospital and pharmacy nodes. Keys begin with `node.`. */
export const nodeMessages = {
  "node.slip-unconfirmed": {
    zh: "已受理，未经中心确认",
    en: "Accepted, not yet confirmed by the centre",
  },
} as const satisfies MessageArea;
