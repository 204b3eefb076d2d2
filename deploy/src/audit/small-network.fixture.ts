import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCentre, rulesVersionOf } from "@huilian/central";
import {
  type EntityKey,
  type GroupImage,
  type Hash,
  type Incarnation,
  type LocalDate,
  OPERATOR_ROLES,
  type Period,
  type Ref,
  siteId,
} from "@huilian/domain";
import {
  type Approver,
  type Beacon,
  type ChainEnd,
  type ChangeDraft,
  commitWritten,
  continueChain,
  createHttpCentreLink,
  createInlineStretcher,
  createKeyRegistry,
  createMemoryStore,
  DEMONSTRATION_COST,
  fromBase64,
  keyIdOf,
  loadCrypto,
  networkSaltOf,
  packNotice,
  packSegment,
  parseTrustRoot,
  readKeyFile,
  type SealedSegment,
  type SignedText,
  signerOf,
  systemClock,
  toHex,
  toUtf8,
} from "@huilian/sync";
import { tokenHashOf } from "@huilian/sync/serve";
import { networkPaths } from "../provision/network-paths.ts";
import { provisionNetwork } from "../provision/provision-network.ts";
import { DEMONSTRATION_SITES } from "../provision/sites.ts";

const TOKEN = "token-of-the-test-desk";
const personKey = (number: number): EntityKey => number.toString(16).padStart(32, "0") as EntityKey;

/** A change in few words; the rest is filled in. */
export type SmallDraft = Pick<ChangeDraft, "entityType" | "entityKey" | "group"> & Partial<ChangeDraft>;

const identity = (number: number, name: string): SmallDraft => ({
  entityType: "person",
  entityKey: personKey(number),
  group: "identity",
  value: { idNumber: "230102199003078834", name, sex: "1", birthDate: "1990-03-07" },
});

const coverage = (number: number): SmallDraft => ({
  entityType: "person",
  entityKey: personKey(number),
  group: "coverage",
  value: {
    employer: personKey(0xe),
    personType: "employed",
    civilServant: false,
    payer: "other",
    contributionBase: 500_000,
    branch: "B01",
    area: "230100",
    insuredFrom: "2020-01-01",
    insuredUntil: "2027-12-31",
  },
});

const contact = (number: number, phone: string, base: readonly Ref[] = []): SmallDraft => ({
  entityType: "person",
  entityKey: personKey(number),
  group: "contact",
  base,
  value: { phone },
});

const cardLoss = (number: number): SmallDraft => ({
  entityType: "card",
  entityKey: `${personKey(number)}.${personKey(77)}` as EntityKey,
  group: "status",
  operation: "mark",
  value: { state: "lost", reason: "报失" } as GroupImage,
});

/**
 * A provisioned network in a directory of its own, its centre in this process behind its public API, and hands that
 * write for the sites. Two branches have changed one contact without knowing of each other, and a loss has come ahead.
 */
export async function createSmallNetwork() {
  const directory = await mkdtemp(join(tmpdir(), "huilian-small-"));
  const crypto = await loadCrypto();
  const paths = networkPaths(directory);
  const plan = { directory, network: "small-city", networkKind: "demonstration", sites: DEMONSTRATION_SITES } as const;
  await provisionNetwork(crypto, plan);
  const trustRoot = parseTrustRoot(await readFile(paths.trustRoot, "utf8"));
  const certificates = JSON.parse(await readFile(paths.certificates, "utf8")) as readonly SignedText[];
  const keys = await readKeyFile(paths.centreKeys);
  if (!trustRoot || !keys.ok || keys.value.kind !== "centreKeys") throw new Error("the network is provisioned");
  const centreKeys = keys.value;
  const { network, rootPublicKey, rootSuite } = trustRoot;
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  for (const certificate of certificates) registry.learn(certificate);
  const salt = networkSaltOf(crypto, network, rootPublicKey);
  const centre = await createCentre({
    crypto,
    clock: systemClock,
    store: createMemoryStore(),
    keys: centreKeys,
    trustRoot,
    network,
    demonstration: true,
    certificates,
    stretcher: createInlineStretcher(crypto, { salt, cost: DEMONSTRATION_COST }),
    operators: [{ operatorId: "op-desk", name: "desk", tokenHash: tokenHashOf(TOKEN), roles: OPERATOR_ROLES }],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await centre.idle();
  const request = async (url: string, init: RequestInit): Promise<Response> => centre.app.request(url, init);

  /** The newest beacon, as a site would have pulled it. */
  async function beacon(): Promise<Hash> {
    const { entries } = (await ask("GET", "/v1/centre/log?from=1&limit=1000")) as {
      readonly entries: readonly { readonly type: string; readonly document: SignedText }[];
    };
    const beacons = entries.filter(
      ({ type, document }) => type === "document" && (JSON.parse(document.text) as Beacon).kind === "beacon",
    );
    return crypto.sha256(toUtf8(beacons.at(-1)?.document.text ?? ""));
  }

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await request(`http://centre${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** One site's hand. */
  async function author(site: string) {
    const read = await readKeyFile(paths.siteKeys(site));
    if (!read.ok || read.value.kind !== "nodeKeys") throw new Error("the site has keys");
    const { signing, storeKey } = read.value;
    const signer = signerOf(crypto, signing);
    const publicKey = centreKeys.uplink[0]?.publicKey ?? "";
    const sealing = { storeKey: fromBase64(storeKey), uplink: { keyId: keyIdOf(crypto, publicKey), publicKey } };
    const incarnation = toHex(crypto.randomBytes(16)) as Incarnation;
    const certificate = registry.certificateOfSite(siteId(site));
    if (!certificate) throw new Error("the site is certified");
    let end: ChainEnd = { incarnation, sequence: 0, hash: certificate.hash, stamp: { ms: 0, counter: 0 } };
    const link = createHttpCentreLink({
      crypto,
      registry,
      baseUrl: "http://centre",
      fetch: request,
      site: siteId(site),
      signer,
      incarnation: () => incarnation,
      known: () => ({ epoch: 0, index: 0 }),
    });
    const cited = await beacon();
    const opened = await link.open();
    if (!opened.ok) throw new Error(`no session: ${JSON.stringify(opened.error)}`);
    return {
      /** One commit of these drafts, pushed as one segment. */
      async write(
        drafts: readonly SmallDraft[],
        how: { readonly notice?: boolean; readonly approvers?: readonly Approver[] } = {},
      ): Promise<readonly Ref[]> {
        const steps = drafts.map((draft) => ({
          beacon: cited,
          operation: "put" as const,
          base: [],
          businessDate: "2026-11-21" as LocalDate,
          period: "2026-11" as Period,
          operatorId: `op-${site}`,
          rulesVersion: rulesVersionOf(crypto),
          schemaVersion: 1,
          ...draft,
        }));
        const continued = continueChain(crypto, { suite: 1, network, site: siteId(site) }, end, steps, Date.now());
        end = continued.end;
        const made = commitWritten(crypto, signer, continued.written, how.approvers);
        const parts = { commits: [made.commit], ...sealing };
        if (how.notice) await link.notice(packNotice(crypto, parts));
        const pushed = await link.push([packSegment(crypto, parts)] as readonly SealedSegment[]);
        if (!pushed.ok || pushed.value.receipts.length !== 1) throw new Error(`no receipt: ${JSON.stringify(pushed)}`);
        return made.refs;
      },
    };
  }

  const [first, second] = [await author("B01"), await author("B02")];
  const enrolled = await first.write([identity(1, "张三"), contact(1, "0451-1"), coverage(1)]);
  const [, root] = enrolled;
  const losing = await first.write([contact(1, "0451-2", root ? [root] : [])]);
  const winning = await second.write([contact(1, "0451-3", root ? [root] : [])]);
  const loss = await second.write([cardLoss(1)], { notice: true });
  await centre.idle();
  const stated = (await ask("POST", "/v1/centre/state")) as { readonly index: number; readonly stateHash: Hash };
  await centre.tick();
  await centre.idle();

  return {
    directory,
    crypto,
    paths,
    centre,
    token: TOKEN,
    /** In the place of the global `fetch`. */
    fetch: (async (input: URL | string, init?: RequestInit) => request(String(input), init ?? {})) as typeof fetch,
    ask,
    author,
    refs: { enrolled, losing, winning, loss },
    stated,
    async close(): Promise<void> {
      await centre.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type SmallNetwork = Awaited<ReturnType<typeof createSmallNetwork>>;
