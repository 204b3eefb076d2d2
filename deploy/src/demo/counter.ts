import type { GroupImage } from "@huilian/domain";
import type { ApiAnswer, ApiClient } from "../api/api-client.ts";
import { LOSS_REASON } from "./clerks-typing.ts";

/** Thrown when a counter says no to something the story takes for granted; the sentence is the counter's own. */
export class CounterRefused extends Error {
  readonly site: string;
  readonly code: string;
  constructor(site: string, { httpStatus, body }: ApiAnswer) {
    const problem = (body ?? {}) as { readonly code?: string; readonly detail?: string; readonly title?: string };
    super(problem.detail ?? problem.title ?? `HTTP ${httpStatus}`);
    this.site = site;
    this.code = problem.code ?? String(httpStatus);
  }
}

/** A person as a counter shows one. */
export interface FoundPerson {
  readonly entityKey: string;
  readonly cards?: readonly { readonly card: string; readonly state: string }[];
}

export interface SettledShares {
  readonly submitted: number;
  readonly pooled: number;
  readonly account: number;
  readonly cash: number;
}

/** What an import took and what it did not. */
export interface ImportReport {
  readonly taken: number;
  readonly alreadyThere: number;
  readonly wrong: number;
  /** All problems, also those beyond the told ones. */
  readonly problemCount: number;
  readonly sentences: readonly string[];
}

export interface LineShown {
  readonly state: "connected" | "cut" | "drill";
  readonly incident?: string;
  readonly unconfirmed: number;
  readonly unreceipted: number;
}

export interface Bill {
  readonly idNumber: string;
  readonly careKind: "outpatient" | "pharmacy";
  readonly diagnosis: string;
  readonly lines: readonly {
    readonly itemCode: string;
    readonly itemName: string;
    readonly submitted: number;
    readonly eligible: number;
  }[];
}

function held<Body>(client: ApiClient, answer: ApiAnswer): Body {
  if (answer.httpStatus >= 300) throw new CounterRefused(client.site, answer);
  return answer.body as Body;
}

/** What people do at counters, as calls of the public API. */
export const counter = {
  async find(client: ApiClient, idNumber: string): Promise<FoundPerson | undefined> {
    const answer = await client.ask("/v1/persons/find", { idNumber });
    return held<{ persons: readonly FoundPerson[] }>(client, answer).persons[0];
  },

  async groups(client: ApiClient, entityKey: string): Promise<Readonly<Record<string, GroupImage>>> {
    const answer = await client.get(`/v1/entities/person/${entityKey}`);
    const { groups } = held<{ groups: Record<string, { value: GroupImage }> }>(client, answer);
    return Object.fromEntries(Object.entries(groups).map(([name, { value }]) => [name, value]));
  },

  async put(client: ApiClient, person: string, group: string, value: GroupImage): Promise<void> {
    held(client, await client.change("PUT", `/v1/entities/person/${person}/${group}`, { value }));
  },

  /** Under a key of its own it is made once, however often and whenever it is asked for. */
  async create(
    client: ApiClient,
    entityType: string,
    groups: Readonly<Record<string, GroupImage>>,
    onceUnder?: string,
  ): Promise<string> {
    const answer = await client.change("POST", `/v1/entities/${entityType}`, { groups }, onceUnder);
    return held<{ entityKey: string }>(client, answer).entityKey;
  },

  async reportLost(client: ApiClient, person: FoundPerson): Promise<void> {
    const card = person.cards?.[0]?.card;
    if (card === undefined) throw new Error(`invariant broken: ${client.site} was shown a person without a card`);
    const value = { state: "lost", reason: LOSS_REASON };
    held(client, await client.change("POST", `/v1/entities/card/${card}/status/marks`, { value }));
  },

  async settle(client: ApiClient, bill: Bill): Promise<SettledShares> {
    const answer = await client.change("POST", "/v1/settlements", bill);
    return held<{ fact: { shares: SettledShares } }>(client, answer).fact.shares;
  },

  async importCsv(client: ApiClient, what: "employers" | "persons", csv: string | Uint8Array): Promise<ImportReport> {
    const answer = await client.change("POST", `/v1/imports/${what}`, csv);
    const report = held<{
      taken: number;
      alreadyThere: number;
      wrong: number;
      problemCount: number;
      problems: readonly { readonly sentence: string }[];
    }>(client, answer);
    return {
      taken: report.taken,
      alreadyThere: report.alreadyThere,
      wrong: report.wrong,
      problemCount: report.problemCount,
      sentences: report.problems.map(({ sentence }) => sentence),
    };
  },

  async line(client: ApiClient): Promise<LineShown> {
    return held<LineShown>(client, await client.get("/v1/line"));
  },

  async drill(client: ApiClient, what: "disconnect" | "reconnect"): Promise<void> {
    held(client, await client.ask(`/v1/line/${what}`, {}));
  },
};
