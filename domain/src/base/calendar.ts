import type { Brand } from "./brand.ts";

/** A calendar day, `YYYY-MM-DD`, without zone. */
export type LocalDate = Brand<string, "LocalDate">;
/** An accounting period, `YYYY-MM`. */
export type Period = Brand<string, "Period">;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== "string") return false;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const monthDays = MONTH_DAYS[month - 1];
  if (monthDays === undefined || year < 1800) return false;
  return day >= 1 && day <= (month === 2 && isLeapYear(year) ? 29 : monthDays);
}

/** Reads `2026-11-21` and what people type, `20261121`. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const plain = text.trim();
  const dashed = /^\d{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4, 6)}-${plain.slice(6)}` : plain;
  return isLocalDate(dashed) ? dashed : undefined;
}

export const isPeriod = (value: unknown): value is Period =>
  typeof value === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);

export const periodOf = (day: LocalDate): Period => day.slice(0, 7) as Period;

/** The year in which deductible and ceilings accumulate: the calendar year of the service. */
export const benefitYearOf = (day: LocalDate): string => day.slice(0, 4);

const DAY_MS = 86_400_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * The calendar day in China (UTC+8, no daylight saving since 1992) of an instant in milliseconds since 1970.
 * Computed from whole days, since `Date` would bring the machine's zone along.
 */
export function chinaDateOf(ms: number): LocalDate {
  // Civil-from-days after Howard Hinnant, "chrono-compatible low-level date algorithms".
  const days = Math.floor((ms + CHINA_OFFSET_MS) / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` as LocalDate;
}
