import type { EntityView } from "@huilian/conflict-rules";
import { compareText, type EntityKey, normaliseName } from "@huilian/domain";

/** What is searched: by entity type the columns whose values find the root. */
const SEARCHED: Readonly<Record<string, readonly string[]>> = {
  person: ["idNumber", "name"],
  card: ["cardNumber"],
  employer: ["creditCode", "name"],
};

/** Whether anything is found by entities of a type; others need not be shown to the index. */
export const isSearched = (entityType: string): boolean => SEARCHED[entityType] !== undefined;

export type SearchedBy =
  | "person.idNumber"
  | "person.name"
  | "card.cardNumber"
  | "employer.creditCode"
  | "employer.name";

type UpdateRoot = (root: EntityKey, entities: readonly EntityView[]) => void;

/** The name under which a column is searched; undefined for one that finds nothing. */
export const searchedBy = (entityType: string, column: string): SearchedBy | undefined =>
  SEARCHED[entityType]?.includes(column) ? (`${entityType}.${column}` as SearchedBy) : undefined;

/** In memory: from what people know of a person or an employer to the keys of roots. */
export interface SearchIndex {
  /** Takes a root as it is now, whatever it was before. */
  update: UpdateRoot;
  /** An index beside this one, to take its place as a whole once it is complete. */
  beginAnew(): { readonly update: UpdateRoot; replace(): void };
  find(by: SearchedBy, value: string): readonly EntityKey[];
  /** Roots whose value begins with the text, by value; at most `limit`. */
  findPrefix(by: SearchedBy, text: string, limit: number): readonly EntityKey[];
}

const comparable = (column: string, value: string): string =>
  column === "name" ? normaliseName(value) : value.trim().toUpperCase();

/** Every head counts, not only the winner: a person is found under each of two names that are in conflict. */
function tokensOf(entities: readonly EntityView[]): readonly [SearchedBy, string][] {
  const tokens: [SearchedBy, string][] = [];
  for (const { entityType, groups } of entities) {
    const columns = SEARCHED[entityType];
    if (columns === undefined) continue;
    for (const { heads } of Object.values(groups)) {
      for (const { value } of heads) {
        for (const column of columns) {
          const held = value[column];
          if (typeof held === "string")
            tokens.push([`${entityType}.${column}` as SearchedBy, comparable(column, held)]);
        }
      }
    }
  }
  return tokens;
}

/** What was found in roots, by value and by root. */
interface Tokens {
  valuesOf(by: SearchedBy): Map<string, Set<EntityKey>>;
  readonly update: UpdateRoot;
}

function createTokens(): Tokens {
  const roots = new Map<SearchedBy, Map<string, Set<EntityKey>>>();
  const tokensByRoot = new Map<EntityKey, readonly [SearchedBy, string][]>();

  const valuesOf = (by: SearchedBy): Map<string, Set<EntityKey>> => {
    const known = roots.get(by) ?? new Map<string, Set<EntityKey>>();
    roots.set(by, known);
    return known;
  };

  function forget(root: EntityKey): void {
    for (const [by, value] of tokensByRoot.get(root) ?? []) {
      const keys = valuesOf(by).get(value);
      keys?.delete(root);
      if (keys?.size === 0) valuesOf(by).delete(value);
    }
    tokensByRoot.delete(root);
  }

  return {
    valuesOf,
    update(root, entities) {
      forget(root);
      const tokens = tokensOf(entities);
      if (tokens.length === 0) return;
      tokensByRoot.set(root, tokens);
      for (const [by, value] of tokens) {
        const keys = valuesOf(by).get(value) ?? new Set<EntityKey>();
        valuesOf(by).set(value, keys.add(root));
      }
    },
  };
}

export function createSearchIndex(): SearchIndex {
  let held = createTokens();
  const valuesOf = (by: SearchedBy): Map<string, Set<EntityKey>> => held.valuesOf(by);

  return {
    update: (root, entities) => held.update(root, entities),
    beginAnew() {
      const anew = createTokens();
      return {
        update: anew.update,
        replace() {
          held = anew;
        },
      };
    },
    find(by, value) {
      const column = by.slice(by.indexOf(".") + 1);
      return [...(valuesOf(by).get(comparable(column, value)) ?? [])].sort(compareText);
    },
    findPrefix(by, text, limit) {
      const wanted = comparable(by.slice(by.indexOf(".") + 1), text);
      const values = [...valuesOf(by).keys()].filter((value) => value.startsWith(wanted)).sort(compareText);
      const found = new Set<EntityKey>();
      for (const value of values) {
        for (const root of [...(valuesOf(by).get(value) ?? [])].sort(compareText)) {
          if (found.size >= limit) return [...found];
          found.add(root);
        }
      }
      return [...found];
    },
  };
}
