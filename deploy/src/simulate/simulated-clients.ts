import type { EntityKey, Ref } from "@huilian/domain";
import type { SeededRandom } from "../city/seeded-random.ts";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";
import { failOn, SimulationFailure } from "./simulation-failure.ts";

/** What a client asks a node to do. */
export interface Wish {
  readonly method: "POST" | "PUT";
  readonly path: string;
  /** `key`: the request's own, for values that must be found again. */
  body(key: string): object;
  /** It needs a person's own signature. */
  readonly isSigned?: true;
  onMade?(made: Made): void;
}

/** The part of a node's answer that clients keep. */
export interface Made {
  readonly key: string;
  readonly refs: readonly Ref[];
  readonly entityKey: EntityKey;
}

/** One request, and what the client knows of it. It is repeated under its key until it is answered. */
export interface ClientRequest {
  readonly key: string;
  readonly site: SimulatedSite;
  readonly wish: Wish;
  readonly body: string;
  made?: Made;
  /** The code of the refusal. */
  refused?: string;
}

/** Everybody at the counters. Their record, and not the product's counters, tells what was promised. */
export interface SimulatedClients {
  ask(site: SimulatedSite, wish: Wish): Promise<ClientRequest>;
  /** Asks again for what was not answered, and now and then for what was. */
  repeat(options: { readonly alsoAnswered: boolean }): Promise<void>;
  waiting(): readonly ClientRequest[];
  made(): readonly ClientRequest[];
  refused(): readonly ClientRequest[];
  /** Answered requests of a site that may not be asked again, since its disk is to be an older one. */
  forget(site: SimulatedSite): void;
  isForgotten(request: ClientRequest): boolean;
  /** Share of the answers that get lost between node and client, in percent. */
  setLoss(percent: number): void;
}

/** Share of answered requests that are asked again although nobody needs to. */
const REPEATED_PERCENT = 5;

export function createSimulatedClients(random: SeededRandom): SimulatedClients {
  const requests: ClientRequest[] = [];
  const forgotten = new Set<ClientRequest>();
  let lossPercent = 0;

  async function attempt(request: ClientRequest): Promise<void> {
    const { site, key, wish, body } = request;
    const { machine } = site;
    const faults = machine.faults();
    const answered = await site.ask(wish.method, wish.path, { key, body, isSigned: wish.isSigned ?? false });
    if (answered === GONE || random.percent(lossPercent)) return;
    const answer = (await answered.json()) as Made & { readonly code?: string };
    const { status: httpStatus } = answered;
    if (httpStatus === 201) return takeMade(request, answer);
    const code = answer.code ?? String(httpStatus);
    const isExcused = httpStatus === 503 && EXCUSES.has(code);
    if (httpStatus >= 500 && !isExcused && machine.faults() === faults) {
      throw new SimulationFailure([`${machine.name} answers ${code} to ${wish.path} although nothing failed`]);
    }
    if (code === "replica-damaged") throw new SimulationFailure([`${machine.name} finds its replica damaged`]);
    if (httpStatus >= 500) return;
    failOn(request.made ? [`${machine.name} answers ${code} to ${key}, which it had done before`] : []);
    request.refused = code;
  }

  function takeMade(request: ClientRequest, { refs, entityKey }: Made): void {
    const { site, key, wish, made, refused } = request;
    failOn(refused === undefined ? [] : [`${site.machine.name} does ${key}, which it had refused as ${refused}`]);
    if (made) {
      const isSame = made.refs.join() === refs.join();
      failOn(isSame ? [] : [`${site.machine.name} answers ${key} a second time with other changes`]);
      return;
    }
    request.made = { key, refs, entityKey };
    wish.onMade?.(request.made);
  }

  const isWaiting = ({ made, refused }: ClientRequest): boolean => made === undefined && refused === undefined;

  return {
    async ask(site, wish) {
      const key = `${site.plan.site}-r${requests.length + 1}`;
      const request: ClientRequest = { key, site, wish, body: JSON.stringify(wish.body(key)) };
      requests.push(request);
      await attempt(request);
      return request;
    },
    async repeat({ alsoAnswered }) {
      for (const request of requests) {
        const again = request.made && alsoAnswered && !forgotten.has(request) && random.percent(REPEATED_PERCENT);
        if (isWaiting(request) || again) await attempt(request);
      }
    },
    waiting: () => requests.filter(isWaiting),
    made: () => requests.filter(({ made }) => made !== undefined),
    refused: () => requests.filter(({ refused }) => refused !== undefined),
    forget(site) {
      for (const request of requests) if (request.site === site) forgotten.add(request);
    },
    isForgotten: (request) => forgotten.has(request),
    setLoss: (percent) => {
      lossPercent = percent;
    },
  };
}

/** What a node may say without any fault: it has not heard the centre yet, or too many ask at once. */
const EXCUSES: ReadonlySet<string> = new Set(["not-provisioned-yet", "too-busy"]);
