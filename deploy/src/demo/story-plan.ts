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
  /** People of one branch first, where the role is played at its counter. */
  const deal = (wanted: number, at?: string): readonly string[] => {
    const fitting = at === undefined ? left : [...left].sort((a, b) => rank(b, at) - rank(a, at));
    const taken = fitting.slice(0, atMost(wanted, part));
    left = left.filter((one) => !taken.includes(one));
    return taken;
  };
  const rank = (one: string, branch: string): number => (branchOf.get(one) === branch ? 1 : 0);
  const losers = branches.map((branch) => [branch, deal(1, branch)[0]] as const);
  const changes = branches.map((branch) => [branch, deal(12, branch)] as const);
  const [sameGroup, otherGroup, before, hospital, pharmacy] = [deal(4), deal(4), deal(10), deal(40), deal(20)];
  const [lostAtHospital] = deal(1);
  return {
    sameGroup,
    otherGroup,
    before,
    hospital,
    pharmacy,
    lostAtHospital: lostAtHospital as string,
    lostAtBranch: Object.fromEntries(losers) as Record<string, string>,
    contactChanges: Object.fromEntries(changes),
  };
}
