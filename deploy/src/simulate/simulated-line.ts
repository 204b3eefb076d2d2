import type { SeededRandom } from "../city/seeded-random.ts";

/** The part of `fetch` the link uses. */
export type LineFetch = (url: string, init: RequestInit) => Promise<Response>;

/** `cut`: nothing passes. `deaf`: what the site says arrives, what the centre answers does not. */
export type LineState = "open" | "cut" | "deaf";

/** What happens to one exchange on a line that is open. */
export type LineFault =
  | "none"
  | "request-lost"
  | "request-cut-off"
  | "answer-lost"
  | "answer-cut-off"
  | "answer-garbled"
  | "delivered-twice"
  | "delivered-late"
  | "slow";

/** The line of one site. */
export interface SimulatedLine {
  readonly fetch: LineFetch;
  setState(state: LineState): void;
  setFaults(draw: () => LineFault): void;
  /** Delivers what got stuck on the way, in an order of chance; nobody waits for the answers any more. */
  deliverLate(): Promise<void>;
  /** Exchanges so far, by what happened to them. */
  readonly seen: ReadonlyMap<LineFault | LineState, number>;
}

/** Most turns of the event loop a slow exchange takes. */
const SLOW_TURNS_MAX = 6;
/** Most requests that lie stuck on a line. */
const LATE_MAX = 40;

/** `deliver`: hands a whole request to the centre; rejects when there is none. */
export function createSimulatedLine(deliver: LineFetch, random: SeededRandom): SimulatedLine {
  let state: LineState = "open";
  let drawFault: () => LineFault = () => "none";
  const late: (() => Promise<Response>)[] = [];
  const seen = new Map<LineFault | LineState, number>();

  async function exchange(fault: LineFault, url: string, init: RequestInit): Promise<Response> {
    switch (fault) {
      case "request-lost":
        throw lost();
      case "delivered-late":
        if (late.length < LATE_MAX) late.push(() => deliver(url, init));
        throw lost();
      case "request-cut-off":
        return deliver(url, { ...init, body: cutOff(bytesOf(init), random) });
      case "answer-lost":
        await deliver(url, init);
        throw lost();
      case "answer-cut-off":
        return changedBody(await deliver(url, init), (body) => cutOff(body, random));
      case "answer-garbled":
        return changedBody(await deliver(url, init), (body) => garbled(body, random));
      case "delivered-twice": {
        const [first, second] = await Promise.all([deliver(url, init), deliver(url, init)]);
        return random.percent(50) ? first : second;
      }
      case "slow":
        await turns(1 + random.below(SLOW_TURNS_MAX));
        return deliver(url, init);
      case "none":
        return deliver(url, init);
    }
  }

  return {
    async fetch(url, init) {
      const happens = state === "open" ? drawFault() : state;
      seen.set(happens, (seen.get(happens) ?? 0) + 1);
      if (happens === "cut") throw lost();
      return exchange(happens === "deaf" ? "answer-lost" : happens, url, init);
    },
    setState: (next) => {
      state = next;
    },
    setFaults: (draw) => {
      drawFault = draw;
    },
    async deliverLate() {
      while (late.length > 0) {
        const [deliverOne] = late.splice(random.below(late.length), 1);
        await deliverOne?.().catch(() => undefined);
      }
    },
    seen,
  };
}

const lost = (): Error => new Error("the simulated line lost it");

const bytesOf = ({ body }: RequestInit): Uint8Array<ArrayBuffer> => body as Uint8Array<ArrayBuffer>;

const cutOff = (body: Uint8Array<ArrayBuffer>, random: SeededRandom): Uint8Array<ArrayBuffer> =>
  body.slice(0, random.below(Math.max(1, body.length)));

function garbled(body: Uint8Array<ArrayBuffer>, random: SeededRandom): Uint8Array<ArrayBuffer> {
  const changed = body.slice();
  const at = random.below(Math.max(1, changed.length));
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
}

async function changedBody(
  answer: Response,
  change: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const body = change(new Uint8Array(await answer.arrayBuffer()));
  return new Response(body, { status: answer.status, headers: answer.headers });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
