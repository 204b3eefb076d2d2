import { compareText } from "@huilian/domain";
import { createSeededRandom, type SeededRandom } from "../city/seeded-random.ts";

/** Who does what in the story. Persons are named by identity number: that is what they would show at a counter. */
export interface StoryPlan {
  /** Held by both branches; both change their contact while cut off. */
  readonly sameGroup: readonly string[];
  /** Held by both branches; one changes contact, the other coverage. */
  readonly otherGroup: readonly string[];
  /** Each branch changes a contact of its own people. */
  readonly contactChanges: Readonly<Record<string, readonly string[]>>;
  /** Each branch takes a loss report. */
  readonly lostAtBranch: Readonly<Record<string, string>>;
  /** Settled at the hospital while it is cut off; some come twice. */
  readonly hospital: readonly string[];
  /** Reports a lost card at the hospital while it is cut off. */
  readonly lostAtHospital: string;
  /** Settled at the pharmacy, which stays connected. Nobody is at both: the two could not see each other. */
  readonly pharmacy: readonly string[];
  /** Settled at the hospital before the line is cut. */
  readonly before: readonly string[];
}

export interface StoryPeople {
  /** By branch, identity numbers of the people it keeps. */
  readonly ofBranch: Readonly<Record<string, readonly string[]>>;
  /** Those of them whose card is not in use, as after an earlier story: they cannot settle. */
  readonly withoutCard?: ReadonlySet<string>;
}

/** Fewest people of all branches together with whom the story can be told. */
export const STORY_PEOPLE_MIN = 12;

const atMost = (wanted: number, available: number): number => Math.max(1, Math.min(wanted, available));

function shuffled(random: SeededRandom, items: readonly string[]): readonly string[] {
  return items
    .map((item) => ({ item, key: random.below(2 ** 31) }))
    .sort((a, b) => a.key - b.key || compareText(a.item, b.item))
    .map(({ item }) => item);
}

/**
 * Deals the people out to the roles of the story, nobody to two roles that would settle. undefined when there are too
 * few. The same seed and people give the same plan.
 */
export function planStory(seed: number, people: StoryPeople): StoryPlan | undefined {
  const random = createSeededRandom(seed, "story");
  const branches = Object.keys(people.ofBranch).sort(compareText);
  const branchOf = new Map(
    branches.flatMap((branch) => (people.ofBranch[branch] ?? []).map((one) => [one, branch] as const)),
  );
  let left = shuffled(random, [...branchOf.keys()]);
  if (left.length < STORY_PEOPLE_MIN) return undefined;
  const part = Math.floor(left.length / STORY_PEOPLE_MIN);
  const isAt = (one: string, branch: string): boolean => branchOf.get(one) === branch;
  const hasNoCard = (one: string): boolean => people.withoutCard?.has(one) ?? false;
  const deal = (wanted: number, fits: (one: string) => boolean, isMust = false): readonly string[] => {
    const fitting = left.filter(fits);
    const others = isMust ? [] : left.filter((one) => !fits(one));
    const taken = [...fitting, ...others].slice(0, atMost(wanted, part));
    left = left.filter((one) => !taken.includes(one));
    return taken;
  };
  const dealPatients = (wanted: number): readonly string[] => deal(wanted, (one) => !hasNoCard(one), true);
  // People of one branch first, where the role is played at its counter.
  const losers = branches.map((branch) => [branch, deal(1, (one) => isAt(one, branch))[0]] as const);
  const changes = branches.map((branch) => [branch, deal(12, (one) => isAt(one, branch))] as const);
  const [sameGroup, otherGroup] = [deal(4, hasNoCard), deal(4, hasNoCard)];
  const [before, hospital, pharmacy] = [dealPatients(10), dealPatients(40), dealPatients(20)];
  const [lostAtHospital] = dealPatients(1);
  if (lostAtHospital === undefined) return undefined;
  return {
    sameGroup,
    otherGroup,
    before,
    hospital,
    pharmacy,
    lostAtHospital,
    lostAtBranch: Object.fromEntries(losers) as Record<string, string>,
    contactChanges: Object.fromEntries(changes),
  };
}
