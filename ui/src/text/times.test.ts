import { describe, expect, it } from "vitest";
import { agoText, clockText, exactTimeText, spanText, timeText } from "./times.ts";

const at = Date.UTC(2026, 10, 20, 16, 30, 9, 45);

describe("times", () => {
  it("are those of China", () => {
    expect(timeText(at)).toBe("2026-11-21 00:30");
    expect(clockText(at)).toBe("00:30:09");
    expect(exactTimeText(at)).toBe("2026-11-21 00:30:09");
    expect(exactTimeText(at, { hasThousandths: true })).toBe("2026-11-21 00:30:09.045");
  });

  it.each([
    [-5000, "刚刚"],
    [9999, "刚刚"],
    [10_000, "10 秒前"],
    [59_999, "59 秒前"],
    [60_000, "1 分钟前"],
    [3_600_000, "1 小时前"],
    [86_399_999, "23 小时前"],
    [172_800_000, "2 天前"],
  ])("%d ms ago is %s", (agoMs, words) => {
    expect(agoText(agoMs, "zh")).toBe(words);
  });

  it.each([
    [-1, "0 秒"],
    [59_999, "59 秒"],
    [60_000, "1 分钟"],
    [7_500_000, "2 小时 5 分"],
    [90_000_000, "1 天 1 小时"],
  ])("%d ms last %s", (spanMs, words) => {
    expect(spanText(spanMs, "zh")).toBe(words);
  });
});
