import type { Problem } from "../../api/problem.ts";
import { api } from "../../session/app-api.ts";
import type { FoundPerson } from "./person-shown.ts";
import type { SearchText } from "./search-text.ts";

interface Search {
  readonly persons: readonly FoundPerson[];
  readonly more: boolean;
}

const held = $state<{
  isBusy: boolean;
  found: Search | undefined;
  problem: Problem | undefined;
  /** The number an institution found its person under: nothing else finds the row again. */
  idNumber: string | undefined;
}>({ isBusy: false, found: undefined, problem: undefined, idNumber: undefined });

let turn = 0;

/**
 * The last search of this tab, in memory only: what was found at an institution is gone with the page, since it holds
 * nobody's row.
 */
export const personSearch = {
  get isBusy(): boolean {
    return held.isBusy;
  },
  get found(): Search | undefined {
    return held.found;
  },
  get problem(): Problem | undefined {
    return held.problem;
  },
  get idNumber(): string | undefined {
    return held.idNumber;
  },
  person: (entityKey: string): FoundPerson | undefined =>
    held.found?.persons.find((person) => person.entityKey === entityKey),

  /** Finds; the one person found, where it is one. */
  async find(search: SearchText): Promise<FoundPerson | undefined> {
    const body = bodyOf(search);
    if (body === undefined) return undefined;
    turn += 1;
    const own = turn;
    held.isBusy = true;
    const answer = await api.post<Search>("/v1/persons/find", body);
    if (own !== turn) return undefined;
    held.isBusy = false;
    held.problem = answer.ok ? undefined : answer.problem;
    held.found = answer.ok ? answer.value : undefined;
    held.idNumber = search.kind === "idNumber" ? search.idNumber : undefined;
    const [first, second] = held.found?.persons ?? [];
    return second === undefined ? first : undefined;
  },
  /** Nobody stands under a number that cannot be right: the rows of the search before would be taken for its answer. */
  forget(): void {
    turn += 1;
    held.isBusy = false;
    held.found = undefined;
    held.problem = undefined;
    held.idNumber = undefined;
  },
  /** The same number again: the card was just marked, or a settlement made. */
  async again(): Promise<void> {
    if (held.idNumber !== undefined) await this.find({ kind: "idNumber", idNumber: held.idNumber });
  },
};

function bodyOf(search: SearchText): Readonly<Record<string, string>> | undefined {
  switch (search.kind) {
    case "idNumber":
      return { idNumber: search.idNumber };
    case "cardNumber":
      return { cardNumber: search.cardNumber };
    case "name":
      return { name: search.name };
    default:
      return undefined;
  }
}
