import { describe, expect, it } from "vitest";
import { listen } from "./listen.ts";

const open = async (fetchOf: (request: Request) => Response | Promise<Response>, closeGraceMs = 5_000) => {
  const listening = await listen({ fetch: fetchOf, port: 0, closeGraceMs });
  if (!listening.ok) throw new Error("a free port is found");
  return listening.value;
};

describe("listening", () => {
  it("answers on the loopback address and says which port is taken", async () => {
    const { url, port, close } = await open(() => new Response("here"));
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(await (await fetch(url)).text()).toBe("here");
    expect(await listen({ fetch: () => new Response(), port })).toEqual({ ok: false, error: { kind: "port-taken" } });
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it("lets an answer in progress end before it closes, and closes once", async () => {
    let answer: (() => void) | undefined;
    const { url, close } = await open(
      () =>
        new Promise<Response>((resolve) => {
          answer = () => resolve(new Response("late"));
        }),
    );
    const asked = fetch(url).then((response) => response.text());
    while (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const startedMs = performance.now();
    const closed = Promise.all([close(), close()]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer();
    expect(await asked).toBe("late");
    await closed;
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });

  it("cuts what does not end within the time of grace", async () => {
    let asked = false;
    const { url, close } = await open(() => {
      asked = true;
      return new Promise<Response>(() => {});
    }, 100);
    const cut = expect(fetch(url)).rejects.toThrow();
    while (!asked) await new Promise((resolve) => setTimeout(resolve, 5));
    await close();
    await cut;
  });
});
