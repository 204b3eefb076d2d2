import type { PersonCells } from "../city/city-persons.ts";
import { identityOfCells } from "../city/read-cells.ts";
import { createSeededRandom } from "../city/seeded-random.ts";
import { waitUntil } from "../process/wait-until.ts";
import { drawBill } from "./bills.ts";
import { newEmployerAt } from "./clerks-typing.ts";
import { type Bill, CounterRefused, counter, type FoundPerson, type SettledShares } from "./counter.ts";
import type { DemoNetwork, DemoSite } from "./demo-network.ts";
import type { Progress } from "./progress.ts";
import type { StoryPlan } from "./story-plan.ts";

/** How long the network may take to bring everything everywhere. */
const SPREAD_TIMEOUT_MS = 600_000;
const CUT_TIMEOUT_MS = 60_000;
/** Every so many patients of the hospital comes a second time during the outage. */
const SECOND_VISIT_EVERY = 4;

export interface StoryInput {
  readonly network: DemoNetwork;
  readonly plan: StoryPlan;
  readonly seed: number;
  readonly newcomers: Readonly<Record<string, readonly PersonCells[]>>;
  readonly progress: Progress;
}

/** What the story's people lived through, as they would tell it. */
export interface StoryOutcome {
  /** Settlements made while the hospital was cut off, with the person each was for. */
  readonly outageSettlements: readonly { readonly person: string; readonly shares: SettledShares }[];
  readonly cutSites: readonly string[];
}

const seconds = (fromMs: number): number => Math.round((performance.now() - fromMs) / 100) / 10;

/**
 * The last index of the log once nothing is on its way: what comes after it was asked for by this story's clients.
 * A site whose drill an earlier story did not live to end is connected again first.
 */
export async function quietIndex(network: DemoNetwork): Promise<number> {
  for (const { counter: client } of network.sites) {
    if ((await counter.line(client)).state === "drill") await counter.drill(client, "reconnect");
  }
  await waitUntil("every site to be at rest", () => everythingDecided({ network }), { timeoutMs: SPREAD_TIMEOUT_MS });
  const { body } = await network.desk.get("/v1/centre/summary");
  return (body as { readonly index: number }).index;
}

async function everythingDecided({ network }: Pick<StoryInput, "network">): Promise<boolean> {
  for (const { counter: client } of network.sites) {
    const line = await counter.line(client);
    if (line.state !== "connected" || line.unreceipted > 0 || line.unconfirmed > 0) return false;
  }
  const { body } = await network.desk.get("/v1/centre/summary");
  return (body as { readonly lag: number }).lag === 0;
}

const isKnownAt = async (site: DemoSite, idNumbers: readonly string[]): Promise<boolean> => {
  for (const idNumber of idNumbers) if (!(await counter.find(site.counter, idNumber))) return false;
  return true;
};

async function mustFind(site: DemoSite, idNumber: string): Promise<FoundPerson> {
  const person = await counter.find(site.counter, idNumber);
  if (!person) throw new Error(`invariant broken: ${site.plan.site} does not know a person it was waited for`);
  return person;
}

const otherBranch = (branch: string): string => (branch === "B01" ? "B02" : "B01");

/** Makes both branches hold the persons both will change: one keeps the coverage, the other serves the residence. */
async function shareAcrossBranches({ network, plan }: StoryInput): Promise<void> {
  for (const idNumber of [...plan.sameGroup, ...plan.otherGroup]) {
    for (const branch of ["B01", "B02"]) {
      const site = network.site(branch);
      const found = await counter.find(site.counter, idNumber);
      if (!found) continue;
      const { contact } = await counter.groups(site.counter, found.entityKey);
      if (contact?.["residenceBranch"] !== undefined) break;
      await counter.put(site.counter, found.entityKey, "contact", { ...contact, residenceBranch: otherBranch(branch) });
      break;
    }
  }
}

/** Before the outage: shared persons everywhere, and some settlements that the centre has confirmed. */
async function before(input: StoryInput): Promise<void> {
  const { network, plan, seed, progress } = input;
  const from = performance.now();
  await shareAcrossBranches(input);
  const patients = [...plan.before, ...plan.hospital, plan.lostAtHospital];
  await waitUntil(
    "the city at every site",
    async () =>
      (await everythingDecided(input)) &&
      (await isKnownAt(network.site("B01"), [...plan.sameGroup, ...plan.otherGroup])) &&
      (await isKnownAt(network.site("B02"), [...plan.sameGroup, ...plan.otherGroup])) &&
      (await isKnownAt(network.site("H01"), patients)) &&
      (await isKnownAt(network.site("P01"), plan.pharmacy)),
    { timeoutMs: SPREAD_TIMEOUT_MS, everyMs: 300 },
  );
  progress.say("demo.spread", { seconds: seconds(from) });
  const random = createSeededRandom(seed, "bills before");
  for (const idNumber of plan.before) {
    await counter.settle(network.site("H01").counter, drawBill(random, "outpatient", idNumber));
  }
  progress.say("demo.settled-before", { count: plan.before.length });
  await waitUntil("the first settlements", () => everythingDecided(input), { timeoutMs: SPREAD_TIMEOUT_MS });
}

/** The cable is dug up at the branches; the hospital pulls its own plug with the drill the node offers. */
async function cut({ network, progress }: StoryInput): Promise<readonly string[]> {
  const branches = [network.site("B01"), network.site("B02")];
  const hospital = network.site("H01");
  for (const { relay } of branches) relay.cut();
  await counter.drill(hospital.counter, "disconnect");
  const cutSites = [...branches, hospital];
  await waitUntil(
    "the sites to notice that the line is cut",
    async () => {
      const lines = await Promise.all(cutSites.map(({ counter: client }) => counter.line(client)));
      return lines.every(({ state, incident }) => state !== "connected" && incident !== undefined);
    },
    { timeoutMs: CUT_TIMEOUT_MS },
  );
  progress.say("demo.cut", { sites: cutSites.map(({ plan }) => plan.site).join("、") });
  for (const { counter: client, plan } of cutSites) {
    const { incident } = await counter.line(client);
    if (incident !== undefined) progress.say("demo.incident", { site: plan.site, incident });
  }
  return cutSites.map(({ plan }) => plan.site);
}

/** What one branch does while it is cut off. `round` tells its typing from the other branch's. */
async function workAtBranch(input: StoryInput, branch: string): Promise<void> {
  const { network, plan, newcomers, progress } = input;
  const site = network.site(branch);
  const client = site.counter;
  const phone = (n: number): string => `100${branch.slice(1)}${String(n).padStart(6, "0")}`;
  const colleague = await mustFind(site, plan.sameGroup[0] as string);
  const { coverage } = await counter.groups(client, colleague.entityKey);
  const employer = await counter.create(client, "employer", { profile: newEmployerAt(branch) }, "demo-new-employer");
  let enrolled = 0;
  for (const cells of newcomers[branch] ?? []) {
    const groups = {
      identity: identityOfCells(cells),
      contact: { phone: cells.phone, address: cells.address },
      coverage: { ...coverage, employer, branch, personType: "employed" },
    };
    await counter.create(client, "person", groups);
    enrolled += 1;
  }
  let changed = 0;
  const changeContact = async (idNumber: string): Promise<void> => {
    const { entityKey } = await mustFind(site, idNumber);
    const { contact } = await counter.groups(client, entityKey);
    changed += 1;
    await counter.put(client, entityKey, "contact", { ...contact, phone: phone(changed) });
  };
  for (const idNumber of plan.contactChanges[branch] ?? []) {
    if (await counter.find(client, idNumber)) await changeContact(idNumber);
  }
  for (const idNumber of plan.sameGroup) await changeContact(idNumber);
  for (const idNumber of plan.otherGroup) {
    if (branch === "B02") await changeContact(idNumber);
    else {
      const { entityKey } = await mustFind(site, idNumber);
      const image = (await counter.groups(client, entityKey))["coverage"];
      const contributionBase = Number(image?.["contributionBase"] ?? 0) + 10_000;
      changed += 1;
      await counter.put(client, entityKey, "coverage", { ...image, contributionBase });
    }
  }
  const loser = await counter.find(client, plan.lostAtBranch[branch] ?? "");
  if (loser) await counter.reportLost(client, loser);
  progress.say("demo.branch-worked", { site: branch, enrolled, changed, lost: loser ? 1 : 0 });
}

/** undefined when the limit for cut-off sites is used up: the bill is then kept to be settled when the line is back. */
async function settledUnlessLimited(site: DemoSite, bill: Bill): Promise<SettledShares | undefined> {
  try {
    return await counter.settle(site.counter, bill);
  } catch (refused) {
    if (refused instanceof CounterRefused && refused.code === "offline-limit") return undefined;
    throw refused;
  }
}

async function workAtHospital({
  network,
  plan,
  seed,
  progress,
}: StoryInput): Promise<StoryOutcome["outageSettlements"]> {
  const site = network.site("H01");
  const random = createSeededRandom(seed, "bills during the outage");
  const visits = plan.hospital.flatMap((idNumber, n) =>
    n % SECOND_VISIT_EVERY === 0 ? [idNumber, idNumber] : [idNumber],
  );
  const settled: { person: string; shares: SettledShares }[] = [];
  const from = performance.now();
  let firstMs = 0;
  for (const idNumber of visits) {
    const { entityKey } = await mustFind(site, idNumber);
    const shares = await settledUnlessLimited(site, drawBill(random, "outpatient", idNumber));
    if (shares) settled.push({ person: entityKey, shares });
    if (firstMs === 0) firstMs = Math.round(performance.now() - from);
  }
  await counter.reportLost(site.counter, await mustFind(site, plan.lostAtHospital));
  const kept = visits.length - settled.length;
  progress.say("demo.hospital-worked", { site: "H01", count: settled.length, kept, firstMs, lost: 1 });
  return settled;
}

async function workAtPharmacy({ network, plan, seed, progress }: StoryInput): Promise<void> {
  const site = network.site("P01");
  const random = createSeededRandom(seed, "bills at the pharmacy");
  for (const idNumber of plan.pharmacy) await counter.settle(site.counter, drawBill(random, "pharmacy", idNumber));
  progress.say("demo.pharmacy-worked", { site: "P01", count: plan.pharmacy.length });
}

async function restore(input: StoryInput): Promise<void> {
  const { network, progress } = input;
  progress.say("demo.restored", {});
  const from = performance.now();
  for (const { relay } of network.sites) relay.restore();
  await counter.drill(network.site("H01").counter, "reconnect");
  await waitUntil("everything to be decided", () => everythingDecided(input), {
    timeoutMs: SPREAD_TIMEOUT_MS,
    everyMs: 200,
  });
  progress.say("demo.all-decided", { seconds: seconds(from) });
}

/** An outage from beginning to end, as clients of the public API live through it. */
export async function tellStory(input: StoryInput): Promise<StoryOutcome> {
  await before(input);
  const cutSites = await cut(input);
  await workAtBranch(input, "B01");
  await workAtBranch(input, "B02");
  const outageSettlements = await workAtHospital(input);
  await workAtPharmacy(input);
  await restore(input);
  return { outageSettlements, cutSites };
}
