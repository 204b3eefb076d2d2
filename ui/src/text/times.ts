import { chinaDateOf, type Language, message } from "@huilian/domain";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** China keeps one zone and no daylight saving, and the offices' times are those, whatever a machine is set to. */
const CHINA_OFFSET_MS = 8 * HOUR_MS;
/** Younger than this is called just now: a figure that changes with every look says less than the word. */
const JUST_NOW_MS = 10 * SECOND_MS;

const two = (value: number): string => String(value).padStart(2, "0");

/** `14:03:05` in China. */
export function clockText(ms: number): string {
  const ofDay = (((ms + CHINA_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS;
  const seconds = Math.floor(ofDay / SECOND_MS);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `2026-11-21 14:03` in China. */
export const timeText = (ms: number): string => `${chinaDateOf(ms)} ${clockText(ms).slice(0, 5)}`;

/** `2026-11-21 14:03:05` in China, with thousandths when asked: for two times that must be told apart. */
export const exactTimeText = (ms: number, { hasThousandths = false } = {}): string =>
  `${chinaDateOf(ms)} ${clockText(ms)}${hasThousandths ? `.${String(ms % SECOND_MS).padStart(3, "0")}` : ""}`;

/** How long ago something was, in the largest whole unit. What lies ahead of the clock counts as just now. */
export function agoText(agoMs: number, language: Language): string {
  if (agoMs < JUST_NOW_MS) return message("ui.ago.now", {}, language);
  if (agoMs < MINUTE_MS) return message("ui.ago.seconds", { count: Math.floor(agoMs / SECOND_MS) }, language);
  if (agoMs < HOUR_MS) return message("ui.ago.minutes", { count: Math.floor(agoMs / MINUTE_MS) }, language);
  if (agoMs < DAY_MS) return message("ui.ago.hours", { count: Math.floor(agoMs / HOUR_MS) }, language);
  return message("ui.ago.days", { count: Math.floor(agoMs / DAY_MS) }, language);
}

/** How long something lasted: `2 小时 5 分`. */
export function spanText(spanMs: number, language: Language): string {
  const minutes = Math.floor(Math.max(0, spanMs) / MINUTE_MS);
  if (minutes === 0)
    return message("ui.span.seconds", { count: Math.floor(Math.max(0, spanMs) / SECOND_MS) }, language);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return message("ui.span.days", { days, hours }, language);
  if (hours > 0) return message("ui.span.hours", { hours, minutes: rest }, language);
  return message("ui.span.minutes", { minutes: rest }, language);
}
