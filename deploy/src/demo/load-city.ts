import type { GroupImage } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import type { Acknowledgement } from "../api/api-client.ts";
import type { City } from "../city/city.ts";
import { cityToCsv } from "../city/city-to-csv.ts";
import { waitUntil } from "../process/wait-until.ts";
import { counter } from "./counter.ts";
import type { DemoNetwork } from "./demo-network.ts";
import { type BranchFiles, CANDIDATES_MAX } from "./divide-files.ts";
import { openIssuersDesk } from "./issuers-desk.ts";
import { EMPLOYERS_FILE, PERSONS_FILE } from "./own-files.ts";
import { publishPolicy } from "./policy-desk.ts";
import type { Progress } from "./progress.ts";
import type { StoryPeople } from "./story-plan.ts";

const PARAMETERS_TIMEOUT_MS = 60_000;

export interface LoadedCity {
  readonly people: StoryPeople;
  /** Rows of persons that are in the network. */
  readonly taken: number;
  /** What was promised to people who signed in, beside what the counters' own clients noted. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/**
 * The centre's desk publishes parameters and institutions, and every site must hold them before rows rest on them.
 * Under keys of their own, so that a network that runs again has them once, however far the first run came.
 */
async function publishParameters(
  crypto: Crypto,
  network: DemoNetwork,
  { institutions, policy }: City,
  progress: Progress,
): Promise<readonly Acknowledgement[]> {
  const { counter: desk } = network.site("C0");
  progress.say("demo.parameters", {});
  const publish = async (entityType: string, name: string, groups: Readonly<Record<string, unknown>>) =>
    `${entityType}/${await counter.create(desk, entityType, groups as Record<string, GroupImage>, `demo-${name}`)}`;
  const parameters = { parameters: policy as unknown as GroupImage };
  const { entityKey, acknowledgements } = await publishPolicy(
    network.site("C0"),
    parameters,
    `demo-${policy.effectiveFrom}`,
  );
  const issuer = await openIssuersDesk(crypto, network);
  const published = [`policy/${entityKey}`];
  for (const { profile } of institutions) published.push(await publish("institution", profile.site, { profile }));
  await waitUntil(
    "the parameters at every site",
    async () => {
      // The key of who signed them may only just have asked: without its certificate they count nowhere.
      const certified = await issuer.certifyAsked();
      if (certified.length > 0) progress.say("demo.certified", { operators: certified.join(" ") });
      for (const { counter: client } of network.sites) {
        for (const entity of published) {
          const { httpStatus } = await client.get(`/v1/entities/${entity}`);
          if (httpStatus !== 200) return false;
        }
      }
      return true;
    },
    { timeoutMs: PARAMETERS_TIMEOUT_MS },
  );
  return acknowledgements;
}

async function importFiles(network: DemoNetwork, files: readonly BranchFiles[], progress: Progress): Promise<number> {
  let taken = 0;
  for (const { branch, employers, persons } of files) {
    const { counter: client } = network.site(branch);
    for (const [what, file, csv] of [
      ["employers", EMPLOYERS_FILE, employers],
      ["persons", PERSONS_FILE, persons],
    ] as const) {
      if (csv === "") continue;
      const report = await counter.importCsv(client, what, csv);
      const { alreadyThere: there, wrong, sentences } = report;
      progress.say("demo.imported", { site: branch, file, taken: report.taken, there, wrong });
      for (const sentence of sentences) progress.say("demo.import-problem", { sentence });
      const more = report.problemCount - sentences.length;
      if (more > 0) progress.say("import.more-problems", { count: more });
      if (what === "persons") taken += report.taken + there;
    }
  }
  return taken;
}

/** Whom each branch really took: a person found at both is counted at the first. */
async function takenPeople(network: DemoNetwork, files: readonly BranchFiles[]): Promise<StoryPeople> {
  const ofBranch: Record<string, string[]> = {};
  const withoutCard = new Set<string>();
  const known = new Set<string>();
  for (const { branch, idNumbers } of files) {
    const { counter: client } = network.site(branch);
    const people: string[] = [];
    ofBranch[branch] = people;
    for (const idNumber of idNumbers) {
      if (known.has(idNumber)) continue;
      const person = await counter.find(client, idNumber);
      if (!person) continue;
      known.add(idNumber);
      people.push(idNumber);
      if (!person.cards?.some(({ state }) => state === "active")) withoutCard.add(idNumber);
    }
  }
  return { ofBranch, withoutCard };
}

/** A generated city as the files its branches would be given. */
export const filesOfCity = (city: City): readonly BranchFiles[] =>
  city.branches.map((branch) => {
    const { "employers.csv": employers, "persons.csv": persons } = cityToCsv(city, branch);
    const idNumbers: string[] = [];
    for (const person of city.persons) {
      if (idNumbers.length >= CANDIDATES_MAX) break;
      if (person.branch === branch) idNumbers.push(person.idNumber);
    }
    return { branch, employers, persons, idNumbers };
  });

/** Brings the city into the network through the counters. */
export async function loadCity(
  crypto: Crypto,
  network: DemoNetwork,
  { city, files }: { readonly city: City; readonly files: readonly BranchFiles[] },
  progress: Progress,
): Promise<LoadedCity> {
  const acknowledgements = await publishParameters(crypto, network, city, progress);
  const taken = await importFiles(network, files, progress);
  return { people: await takenPeople(network, files), taken, acknowledgements };
}
