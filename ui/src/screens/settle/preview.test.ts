import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPreview, type PreviewState } from "./preview.ts";

/** A node whose answers come when the test says, and a pause that ends when the test says. */
function bench() {
  const asked: { question: string; answer: (value: string) => Promise<void> }[] = [];
  const shown: PreviewState<string>[] = [];
  let pause: (() => void) | undefined;
  const preview = createPreview<string, string>({
    ask: (question) =>
      new Promise((resolve) => {
        asked.push({
          question,
          answer: async (value) => {
            resolve(value);
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      }),
    show: (state) => void shown.push(state),
    wait: (done) => {
      pause = done;
      return () => {
        pause = undefined;
      };
    },
  });
  return { preview, asked, shown, pauses: () => pause?.(), isWaiting: () => pause !== undefined };
}

describe("a preview", () => {
  it("asks once typing pauses, and not for what stands there already", async () => {
    const { preview, asked, shown, pauses, isWaiting } = bench();
    preview.typed("a");
    preview.typed("ab");
    expect(asked).toHaveLength(0);
    pauses();
    expect(asked.map(({ question }) => question)).toEqual(["ab"]);
    await asked[0]?.answer("AB");
    expect(shown.at(-1)).toEqual({ answer: "AB", isCurrent: true, isAsking: false });
    preview.typed("ab");
    expect(isWaiting() && asked.length > 1).toBe(false);
  });

  it("marks what it shows as old from the first key on", async () => {
    const { preview, asked, shown, pauses } = bench();
    preview.typed("a");
    pauses();
    await asked[0]?.answer("A");
    preview.typed("ab");
    expect(shown.at(-1)).toEqual({ answer: "A", isCurrent: false, isAsking: true });
  });

  it("drops an answer that was overtaken, and shows nothing once nothing can be asked", async () => {
    const { preview, asked, shown, pauses } = bench();
    preview.typed("a");
    pauses();
    preview.typed("b");
    pauses();
    await asked[1]?.answer("B");
    await asked[0]?.answer("A");
    expect(shown.at(-1)).toMatchObject({ answer: "B", isCurrent: true });
    preview.typed(undefined);
    expect(shown.at(-1)).toEqual({ isCurrent: false, isAsking: false });
  });

  it("never shows as current an answer to another question, whatever the order of keys and answers", async () => {
    const anyStep = fc.oneof(
      fc.record({ type: fc.constantFrom("a", "b", "c") }),
      fc.constant("pause" as const),
      fc.record({ answer: fc.nat(5) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 30 }), async (steps) => {
        const { preview, asked, shown, pauses } = bench();
        let onScreen: string | undefined;
        for (const step of steps) {
          if (step === "pause") pauses();
          else if ("type" in step) {
            onScreen = step.type;
            preview.typed(onScreen);
          } else {
            const waiting = asked[step.answer];
            await waiting?.answer(`to ${waiting.question}`);
          }
          const last = shown.at(-1);
          if (last?.isCurrent) expect(last.answer).toBe(`to ${onScreen}`);
        }
      }),
    );
  });
});
