import { describe, expect, it } from "vitest";
import { createAttempts } from "./attempts.ts";

function setup() {
  const kept = new Map<string, string>();
  const clock = { ms: 0 };
  let keys = 0;
  const attempts = createAttempts({
    storage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) },
    newKey: () => `key-${++keys}`,
    nowMs: () => clock.ms,
  });
  const asked = (body: string) => ({ method: "POST", path: "/v1/settlements", body });
  return { attempts, asked, kept, clock };
}

describe("names of attempts", () => {
  it("keep nothing of what was typed", () => {
    const { attempts, asked, kept } = setup();
    attempts.keyOf(asked('{"idNumber":"11010519491231002X"}'));
    expect([...kept.values()].join()).not.toContain("11010519491231002X");
  });

  it("are given up after a day, and the oldest when there are too many", () => {
    const { attempts, asked, clock } = setup();
    const first = attempts.keyOf(asked("a"));
    clock.ms = 86_400_001;
    expect(attempts.keyOf(asked("a"))).not.toBe(first);
    const oldest = attempts.keyOf(asked("oldest"));
    for (let count = 0; count < 50; count += 1) attempts.keyOf(asked(`bill ${count}`));
    expect(attempts.keyOf(asked("oldest"))).not.toBe(oldest);
  });

  it("survive a storage that somebody else wrote to", () => {
    const { attempts, asked, kept } = setup();
    kept.set("huilian.attempts", "no json");
    expect(attempts.keyOf(asked("a"))).toBe("key-1");
  });
});
