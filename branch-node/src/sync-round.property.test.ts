import type { EntityRow } from "@huilian/conflict-rules";
import { createMemoryDisk, StoreFault } from "@huilian/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSmallCentre } from "./testing/small-centre.fixture.ts";
import type { LinkCall } from "./testing/small-centre-link.fixture.ts";
import { draftOf, openSmallSite, personKey, shownBy } from "./testing/small-centre-site.fixture.ts";

const BRANCH = "branch/B01";
const CALLS: readonly (LinkCall | undefined)[] = [undefined, "open", "push", "pull", "refresh", "pages"];

type Action =
  | { readonly kind: "append"; readonly persons: readonly number[] }
  | { readonly kind: "lose"; readonly count: number; readonly of: LinkCall | undefined }
  | { readonly kind: "failDisk"; readonly when: "before" | "after" }
  | { readonly kind: Plain | "restore" };

type Plain = "pack" | "cut" | "mend" | "restart" | "round" | "listen" | "apply" | "checkpoint" | "backup";
type Given<Kind> = Extract<Action, { readonly kind: Kind }>;
type Steps = {
  readonly [Kind in "append" | "lose" | "failDisk"]: (given: Given<Kind>) => unknown;
} & { readonly [Kind in Plain | "restore"]: () => unknown };

const plain = fc.constantFrom<Plain>(
  "pack",
  "cut",
  "mend",
  "restart",
  "round",
  "listen",
  "apply",
  "checkpoint",
  "backup",
);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      persons: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("lose" as const),
      count: fc.integer({ min: 1, max: 3 }),
      of: fc.constantFrom(...CALLS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("failDisk" as const),
      when: fc.constantFrom("before" as const, "after" as const),
    }),
  },
  { weight: 14, arbitrary: plain.map((kind): Action => ({ kind })) },
  { weight: 1, arbitrary: fc.constant<Action>({ kind: "restore" }) },
);

/** What a disk that fails, or a process that died, may do to whoever was about to use it. */
async function orFault<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof StoreFault) return undefined;
    throw fault;
  }
}

async function play(actions: readonly Action[], seed: string): Promise<void> {
  const centre = await createSmallCentre({ seed, batchesPerPull: 2 });
  const disk = createMemoryDisk();
  let link = centre.link(centre.network.sites[0]?.site as never);
  const noted: Parameters<typeof openSmallSite>[1] = { noted: [] };
  const open = () => openSmallSite(centre, { ...noted, disk, link });
  let site = await open();
  let backup = centre.backup();
  let isCut = false;
  const acknowledged: string[] = [];

  const steps: Steps = {
    async append({ persons }) {
      const drafts = persons.map((person) =>
        draftOf({ entityKey: personKey(person), value: { phone: String(acknowledged.length) } }),
      );
      const appended = await orFault(() =>
        site.append(...drafts).catch((problem: Error) => {
          if (problem.message.startsWith("not appended")) return [];
          throw problem;
        }),
      );
      acknowledged.push(...(appended ?? []));
    },
    lose: ({ count, of }) => link.loseAnswers(count, of),
    failDisk: ({ when }) => disk.failNextWrite(when),
    pack: () => orFault(() => site.journal.pack()),
    cut() {
      isCut = true;
      link.cut();
    },
    mend() {
      isCut = false;
      link.mend();
    },
    async restart() {
      // A process that dies takes its line with it.
      link.close();
      link = centre.link(link.site);
      if (isCut) link.cut();
      site = (await orFault(open)) ?? (await open());
    },
    round: () => orFault(() => site.round.run()),
    listen: () => Promise.all([orFault(() => site.round.listen(0)), orFault(() => site.round.run())]),
    apply: () => centre.apply(scopesOf),
    checkpoint: () => centre.checkpoint(),
    backup() {
      backup = centre.backup();
    },
    restore: () => centre.restore(backup),
  };
  for (const one of actions) await (steps[one.kind] as (given: Action) => unknown)(one);

  await steps.mend();
  link.loseAnswers(0);
  await steps.restart();
  for (let round = 0; round < 4; round += 1) {
    const outcome = await orFault(() => site.round.run());
    if (round > 0) expect(outcome?.problem).toBeUndefined();
    centre.apply(scopesOf);
  }
  expect((await site.round.run()).problem).toBeUndefined();

  const received = centre.changes().map(({ ref }) => ref as string);
  expect(received).toEqual(expect.arrayContaining(acknowledged));
  expect(new Set(received).size).toBe(received.length);
  expect(site.journal.unreceipted()).toEqual([]);
  expect(site.journal.incarnations()).toHaveLength(1);
  expect(site.journal.undecided()).toEqual([]);
  const shown = shownBy(site.replica);
  const [own, common] = [centre.rowsOf(BRANCH), centre.rowsOf("common")];
  expect(shown.rows).toEqual(Object.fromEntries([...common, ...own]));
  const reopened = await open();
  expect(shownBy(reopened.replica)).toEqual(shown);
}

/** Some persons belong to both scopes, so that both bring the same rows. */
const scopesOf = ({ entityKey }: EntityRow): readonly string[] =>
  entityKey.endsWith("3") ? [BRANCH, "common"] : [BRANCH];

describe("whatever happens to line, disk, process and centre", () => {
  it("every acknowledged change is receipted once, and the replica shows the centre's rows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 40, size: "max" }),
        fc.nat(),
        async (actions, seed) => {
          await play(actions, String(seed));
        },
      ),
      { numRuns: 60, seed: 20_261_121 },
    );
  });
});
