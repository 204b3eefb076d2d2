import { stateHashOf } from "@huilian/central";
import { createFold, type Fold, type FoldDocument, foldAll, ruleTableText, stateLines } from "@huilian/conflict-rules";
import { err, type Hash, ok, type Result } from "@huilian/domain";
import { type Crypto, type StateStatement, toUtf8, type VerifiedEntry } from "@huilian/sync";
import { createSeededRandom } from "../city/seeded-random.ts";
import { foldDocumentOfEntry } from "./fold-documents-of.ts";

/** Why nothing can be compared, in order of precedence. */
export type ReplayProblem =
  /** The state is that of a whole log, and this file begins in the middle. */
  | "begins-late"
  /** The centre has stated no state in it. */
  | "no-statement";

/** One way of folding the documents, and what came of it. */
export interface ReplayOrder {
  /** `at-once`, `file-order`, or the seed of a shuffled order. */
  readonly order: "at-once" | "file-order" | number;
  readonly stateHash: Hash;
}

export interface Replay {
  /** The state is that at this index of the log. */
  readonly index: number;
  readonly stated: Hash;
  readonly orders: readonly ReplayOrder[];
  readonly documents: number;
  /** All orders gave the stated hash. */
  readonly isEqual: boolean;
  /** The log's rule table is not this release's: then another hash shows nothing. */
  readonly otherRules: boolean;
  /** Two orders gave different states: the kind and key of the first line in which they differ. */
  readonly firstDifference?: string;
}

interface Placed {
  readonly index: number;
  readonly document: FoldDocument;
}

/** Collects verified entries, and folds them once they are all there. */
export interface Replayer {
  take(entry: VerifiedEntry): void;
  replay(options: { readonly from: number; readonly shuffles: number }): Result<Replay, ReplayProblem>;
}

export function createReplayer(crypto: Crypto): Replayer {
  const placed: Placed[] = [];
  const statements: StateStatement[] = [];

  return {
    take(entry) {
      if (entry.type === "document" && entry.document.kind === "state") statements.push(entry.document);
      const document = foldDocumentOfEntry(crypto, entry);
      if (document) placed.push({ index: entry.index, document });
    },
    replay({ from, shuffles }) {
      if (from > 1) return err("begins-late");
      const newest = statements.reduce<StateStatement | undefined>(
        (best, statement) => (best && best.index > statement.index ? best : statement),
        undefined,
      );
      if (!newest) return err("no-statement");
      const documents = placed.filter(({ index }) => index <= newest.index).map(({ document }) => document);
      return ok({ ...compare(documents, newest, shuffles), otherRules: rulesDiffer(crypto, documents) });
    },
  };
}

function compare(documents: readonly FoldDocument[], { index, stateHash: stated }: StateStatement, shuffles: number) {
  const reference = foldAll(documents);
  const orders: ReplayOrder[] = [{ order: "at-once", stateHash: stateHashOf(reference) }];
  let firstDifference: string | undefined;
  const seeds = Array.from({ length: shuffles }, (_, at) => at + 1);
  for (const order of ["file-order", ...seeds] as const) {
    const fold = foldOneByOne(order === "file-order" ? documents : shuffled(documents, order));
    const stateHash = stateHashOf(fold);
    orders.push({ order, stateHash });
    if (stateHash !== orders[0]?.stateHash) firstDifference ??= differenceOf(reference, fold);
  }
  const isEqual = orders.every(({ stateHash }) => stateHash === stated);
  return {
    index,
    stated,
    orders,
    documents: documents.length,
    isEqual,
    ...(firstDifference ? { firstDifference } : {}),
  };
}

function foldOneByOne(documents: readonly FoldDocument[]): Fold {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
}

function shuffled(documents: readonly FoldDocument[], seed: number): readonly FoldDocument[] {
  const random = createSeededRandom(seed, "replay");
  const order = [...documents];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other] as FoldDocument, order[at] as FoldDocument];
  }
  return order;
}

/** A line of the state is `[kind, key, value]`; the value is about people and stays out of what is printed. */
function differenceOf(one: Fold, other: Fold): string {
  const [ones, others] = [stateLines(one), stateLines(other)];
  const at = ones.findIndex((line, place) => line !== others[place]);
  const [kind, key] = JSON.parse(ones[at] ?? others[ones.length] ?? "[]") as readonly unknown[];
  return `${String(kind)} ${String(key)}`;
}

function rulesDiffer(crypto: Crypto, documents: readonly FoldDocument[]): boolean {
  const own = crypto.sha256(toUtf8(ruleTableText()));
  return documents.some((document) => document.type === "rules" && document.version !== own);
}
