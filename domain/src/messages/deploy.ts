import type { MessageArea } from "./message-area.ts";

/** Texts of the command line and the demonstration. Keys begin with `deploy.`. */
export const deployMessages = {
  "deploy.outage-summary": {
    zh: "断网期间 {people} 人照常结算；按现行办法需先全额垫付，再跑一趟，共多垫 {advanced} 元",
    en: "{people} people were settled as usual during the outage; under today's procedure they would have paid in full and come back, advancing {advanced} yuan beyond their own part",
  },
} as const satisfies MessageArea;
