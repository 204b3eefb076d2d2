import type { MessageArea } from "./message-area.ts";

export const photographMessages = {
  "photograph.summary": {
    zh: "用新旧两种浏览器走一遍各个界面：拍照、检查无障碍",
    en: "Tour the screens in a new and an old browser: pictures, and a check of their accessibility",
  },
  "photograph.seen": { zh: "  看过界面 {screen}（{browser}）", en: "  saw the screen {screen} ({browser})" },
  "photograph.fault": {
    zh: "界面 {screen}（{language}，{theme}）：{fault}",
    en: "Screen {screen} ({language}, {theme}): {fault}",
  },
} as const satisfies MessageArea;
