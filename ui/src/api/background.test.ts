import {
  createInlineSaltedStretcher,
  createMemoryStore,
  DEFAULT_SUITE,
  DEMONSTRATION_COST,
  loadCrypto,
} from "@huilian/sync";
import { createBearer, createProblemMapper, createSignIn, newPasswordRecord } from "@huilian/sync/serve";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createAttempts } from "./attempts.ts";
import { createApi } from "./create-api.ts";

const IDLE_MS = 30 * 60_000;
const operatorId = "B01-chen";
const [INITIAL, PASSWORD] = ["ab3d-ef5g-hj7k-mn9p", "Kaiyuan-2026"];

/** The sessions a node has, with somebody signed in, and this client before them. */
async function signedIn() {
  const crypto = await loadCrypto();
  const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
  const clock = { wallMs: 1_790_000_000_000, monotonicMs: 0 };
  const sessions = createSignIn({
    crypto,
    store: createMemoryStore(),
    storeKey: new Uint8Array(32).fill(7),
    accounts: [
      {
        operatorId,
        name: "chen",
        roles: ["clerk"],
        initialPassword: await newPasswordRecord(crypto, stretcher, INITIAL),
      },
    ],
    stretcher,
    clock: { wallMs: () => clock.wallMs, monotonicMs: () => clock.monotonicMs },
    network: "test",
    site: "B01",
    suite: DEFAULT_SUITE,
    tellKey: async () => true,
    onEvent: () => undefined,
  });
  const texts = { title: "t", detail: "d", action: "a" };
  const problems = createProblemMapper<never>({
    statuses: {},
    describe: () => texts,
    describeField: () => "f",
    newIncidentId: () => "1",
    logger: { error: () => undefined },
  });
  const app = new Hono();
  app.use(createBearer({ operators: [], sessions, problems }).require());
  app.get("/v1/line", (context) => context.json({ state: "connected" }));
  const began = await sessions.signIn({ operatorId, password: INITIAL, newPassword: PASSWORD });
  if (!began.ok) throw new Error("the first sign-in succeeds");
  const api = createApi({
    baseUrl: "http://node",
    token: () => began.value.token,
    language: () => "en",
    signIn: async () => false,
    attempts: createAttempts({
      storage: { getItem: () => null, setItem: () => undefined },
      newKey: () => "k",
      nowMs: () => 0,
    }),
    fetch: async (url, init) => app.request(url, init),
    waitMs: async () => undefined,
  });
  const ask = async (isBackground: boolean) => (await api.get("/v1/line", { quiet: true, isBackground })).ok;
  return { ask, clock };
}

describe("a screen that is left open", () => {
  it("keeps asking and still loses its session when nobody touches it", async () => {
    const { ask, clock } = await signedIn();
    const answers: boolean[] = [];
    for (let passedMs = 0; passedMs <= IDLE_MS; passedMs += IDLE_MS / 6) {
      clock.monotonicMs = passedMs;
      answers.push(await ask(true));
    }
    expect(answers).toEqual([true, true, true, true, true, true, false]);
  });

  it("keeps it under a hand", async () => {
    const { ask, clock } = await signedIn();
    for (let n = 0; n < 4; n += 1) {
      clock.monotonicMs += IDLE_MS - 1;
      expect(await ask(false)).toBe(true);
    }
  });
});
