import { downRowsOf, type Eligibility, type EntityRow, type Fold } from "@huilian/conflict-rules";
import { canonicalJson, type EntityKey, type Json, type PersonIdentity, rootKeyOf } from "@huilian/domain";
import type { CentreLog } from "./read-centre-log.ts";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";

/** What the API of a node shows of one head of a cell. */
interface ShownHead {
  readonly ref: string;
  readonly site: string;
  readonly siteKind: string;
  readonly operatorId: string;
  readonly setMs: number;
  readonly businessDate: string;
  readonly confirmed: boolean;
  readonly value: Json;
}

interface ShownEntity {
  readonly groups: Readonly<Record<string, ShownHead & { readonly heads: readonly ShownHead[] }>>;
}

/** Asked by everybody who presents a number, for what counters are told. */
type ShownPerson = Pick<Eligibility, "accountBalance" | "cards" | "years"> & { readonly entityKey: EntityKey };

/** Every node at rest shows exactly the centre's rows of its scopes, and nothing else. */
export async function checkViews(
  sites: readonly SimulatedSite[],
  log: CentreLog,
  fold: Fold,
): Promise<readonly string[]> {
  const numbers = numbersEver(log);
  const roots = [...new Set([...fold.entities()].map(({ entityKey }) => rootKeyOf(entityKey)))].sort();
  const problems: string[] = [];
  for (const site of sites) {
    for (const root of roots) {
      const down = downRowsOf(fold, root);
      for (const { row, scopes } of down.rows) {
        const isHeld = scopes.some((scope) => site.plan.scopes.includes(scope));
        problems.push(...(await checkRow(site, row, isHeld)));
      }
    }
    if (site.plan.scopes.some((scope) => scope.startsWith("eligibility/"))) {
      problems.push(...(await checkEligibility(site, fold, { roots, numbers })));
    }
  }
  return problems;
}

async function checkRow(site: SimulatedSite, row: EntityRow, isHeld: boolean): Promise<readonly string[]> {
  const { entityType, entityKey } = row;
  const what = `${site.machine.name} shows ${entityType}/${entityKey}`;
  const answer = await site.ask("GET", `/v1/entities/${entityType}/${entityKey}`);
  if (answer === GONE) return [`${site.machine.name} is gone`];
  if (!isHeld) return answer.status === 404 ? [] : [`${what}, which is none of its own`];
  if (answer.status !== 200) return [`${what} not at all: ${answer.status}`];
  const shown = (await answer.json()) as ShownEntity;
  const own = textOf(Object.entries(shown.groups).map(([name, { heads }]) => [name, heads.map(shownHead)]));
  const centre = textOf(Object.entries(row.groups).map(([name, heads]) => [name, heads.map(rowHead)]));
  return own === centre ? [] : [`${what} as ${own}, the centre as ${centre}`];
}

const textOf = (groups: readonly (readonly [string, readonly Json[]])[]): string =>
  canonicalJson(
    Object.fromEntries(
      groups
        .filter(([, heads]) => heads.length > 0)
        .map(([name, heads]) => [name, heads.map((head) => canonicalJson(head)).sort()]),
    ),
  );

const shownHead = ({ ref, site, siteKind, operatorId, setMs, businessDate, confirmed, value }: ShownHead): Json => ({
  ref,
  site,
  siteKind,
  operatorId,
  setMs,
  businessDate,
  confirmed,
  value,
});

const rowHead = (head: EntityRow["groups"][string][number]): Json => {
  const { ref, site, siteKind, operatorId, effective, businessDate, value } = head;
  return { ref, site, siteKind, operatorId, setMs: effective.ms, businessDate, confirmed: true, value };
};

/** Institutions are told of whoever presents a number what the centre lets the area know, and of nobody else. */
async function checkEligibility(
  site: SimulatedSite,
  fold: Fold,
  { roots, numbers }: { readonly roots: readonly EntityKey[]; readonly numbers: readonly string[] },
): Promise<readonly string[]> {
  const expected = new Map<string, Eligibility>();
  for (const root of roots) {
    const { eligibility } = downRowsOf(fold, root);
    if (!eligibility || !site.plan.scopes.includes(eligibility.scope)) continue;
    // Two persons under one number: the lower key speaks, and roots come in order.
    if (expected.has(eligibility.identityNumber)) continue;
    expected.set(eligibility.identityNumber, eligibility.row as unknown as Eligibility);
  }
  const problems: string[] = [];
  for (const number of numbers) problems.push(...(await checkNumber(site, number, expected.get(number))));
  return problems;
}

/** Every number anybody was ever entered under. */
const numbersEver = ({ changes }: CentreLog): readonly string[] => [
  ...new Set(
    [...changes.values()].flatMap(({ change }) =>
      change.group === "identity" ? [(change.value as PersonIdentity).idNumber] : [],
    ),
  ),
];

async function checkNumber(
  site: SimulatedSite,
  idNumber: string,
  expected: Eligibility | undefined,
): Promise<readonly string[]> {
  const answer = await site.ask("POST", "/v1/persons/find", { body: JSON.stringify({ idNumber }) });
  if (answer === GONE || answer.status !== 200) return [`${site.machine.name} finds nobody by number`];
  const { persons } = (await answer.json()) as { readonly persons: readonly ShownPerson[] };
  const [found] = persons;
  const who = `${site.machine.name}, asked for ${expected?.person ?? "a number nobody has"},`;
  if (found === undefined || expected === undefined) {
    return found === undefined && expected === undefined ? [] : [`${who} shows ${found?.entityKey ?? "nobody"}`];
  }
  const own = textOfUse(found.entityKey, found);
  const centre = textOfUse(expected.person, expected);
  return own === centre ? [] : [`${who} shows ${own}, the centre ${centre}`];
}

/** A year without use is shown or not: it says the same. Of an account that is overdrawn nobody can draw. */
function textOfUse(person: EntityKey, { accountBalance, cards, years }: Omit<ShownPerson, "entityKey">): string {
  const used = Object.entries(years).filter(([, { deductible, pooled }]) => deductible !== 0 || pooled !== 0);
  return canonicalJson({
    person,
    accountBalance: Math.max(0, accountBalance),
    cards,
    years: Object.fromEntries(used),
  } as unknown as Json);
}
