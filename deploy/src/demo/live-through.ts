import type { Language } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import { accountOf } from "./account.ts";
import { auditStory } from "./audit-story.ts";
import type { DemoNetwork } from "./demo-network.ts";
import { loadCity } from "./load-city.ts";
import { newcomersOf } from "./newcomers.ts";
import type { PreparedCity } from "./prepare-city.ts";
import type { Progress } from "./progress.ts";
import { quietIndex, tellStory } from "./story.ts";
import { planStory, STORY_PEOPLE_MIN } from "./story-plan.ts";
import { type DemoSummary, summarise } from "./summary.ts";

export interface Living extends PreparedCity {
  /** Decides what happens to whom. */
  readonly seed: number;
  readonly language: Language;
  readonly progress: Progress;
  /** Ends it in the middle. */
  readonly signal?: AbortSignal;
}

/** The story over a running network; undefined when it cannot be told with the people who were taken. */
export async function liveThrough(
  crypto: Crypto,
  network: DemoNetwork,
  { city, files, seed, language, progress, signal }: Living,
): Promise<DemoSummary | undefined> {
  const beganAt = await quietIndex(network);
  const { people, taken, acknowledgements } = await loadCity(crypto, network, { city, files }, progress);
  const plan = planStory(seed, people);
  if (!plan) {
    const all = Object.values(people.ofBranch).flat();
    const usable = all.filter((one) => !people.withoutCard?.has(one)).length;
    progress.say("demo.too-few", { minimum: STORY_PEOPLE_MIN, people: usable });
    return undefined;
  }
  const newcomers = await newcomersOf(network, seed, city.branches);
  const outcome = await tellStory({ network, plan, seed, newcomers, progress });
  const { audit, logged } = await auditStory(crypto, network, {
    progress,
    language,
    beganAt,
    ...(signal ? { signal } : {}),
  });
  const promised = network.sites.flatMap(({ counter }) => counter.acknowledgements());
  const account = accountOf([...promised, ...acknowledgements], logged);
  return summarise({ network, people: taken, seed, outcome, account, logged, audit });
}
