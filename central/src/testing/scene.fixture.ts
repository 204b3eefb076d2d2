import type { PushAnswer, SealedSegment, Store } from "@huilian/sync";
import { type Centre, createCentre } from "../centre.ts";
import {
  beaconHashOf,
  createMemoryStore,
  TEST_TOKEN,
  type TestAuthor,
  type TestClock,
  type TestNetwork,
  testAuthor,
  testClock,
  testNetwork,
} from "./network.fixture.ts";
import { fetchOf, type SiteReader, siteLink, siteReader } from "./site.fixture.ts";

/** A running centre with authors and readers of its sites, all over the real link. */
export interface Scene {
  readonly network: TestNetwork;
  readonly clock: TestClock;
  readonly store: Store;
  readonly centre: Centre;
  author(site: string): Promise<TestAuthor>;
  reader(site: string): SiteReader;
  push(author: TestAuthor, ...segments: readonly SealedSegment[]): Promise<PushAnswer>;
  api(method: string, path: string, body?: unknown): Promise<{ readonly httpStatus: number; readonly body: unknown }>;
}

export async function openScene(
  given: {
    readonly network?: TestNetwork;
    readonly store?: Store;
    readonly clock?: TestClock;
    readonly certificates?: TestNetwork["certificates"];
    readonly siteNames?: Readonly<Record<string, string>>;
  } = {},
): Promise<Scene> {
  const network = given.network ?? (await testNetwork());
  const clock = given.clock ?? testClock();
  const store = given.store ?? createMemoryStore();
  const { siteNames = {} } = given;
  const centre = await createCentre({ ...network.deps(store, clock, given.certificates), siteNames });
  await centre.idle();
  const anyIncarnation = "0".repeat(32) as TestAuthor["incarnation"];
  const links = new Map<string, ReturnType<typeof siteLink>>();
  const linkOf = (site: string) => {
    const link = links.get(site) ?? siteLink(network, site, anyIncarnation, fetchOf(centre));
    links.set(site, link);
    return link;
  };
  return {
    network,
    clock,
    store,
    centre,
    async author(site) {
      const reader = siteReader(network, site, linkOf(site));
      await reader.pull();
      return testAuthor(network, site, { beacon: beaconHashOf(network.crypto, reader.beacon()), clock });
    },
    reader: (site) => siteReader(network, site, linkOf(site)),
    async push(author, ...segments) {
      const answer = await linkOf(author.site).push(segments);
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      return answer.value;
    },
    async api(method, path, body) {
      const answer = await centre.app.request(`http://centre.test${path}`, {
        method,
        headers: { authorization: `Bearer ${TEST_TOKEN}`, "content-type": "application/json", "accept-language": "en" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        httpStatus: answer.status,
        body: answer.headers.get("content-type")?.includes("ndjson") ? text : JSON.parse(text),
      };
    },
  };
}
