import { createNode, type Node } from "@huilian/branch-node";
import { assert, OPERATOR_ROLES } from "@huilian/domain";
import {
  createHttpCentreLink,
  createInlineSaltedStretcher,
  DEMONSTRATION_COST,
  type Fetch,
  openPouchStore,
  type Store,
  systemClock,
} from "@huilian/sync";
import { type ConfiguredAccount, tokenHashOf } from "@huilian/sync/serve";
import { DEMONSTRATION_SITES } from "../../provision/sites.ts";
import { SIMULATED_NETWORK } from "../../simulate/simulated-keys.ts";
import { type BenchKeys, stretcherOf } from "./bench-centre.ts";

const CLERK_TOKEN = "token-of-the-bench-clerk";

/** A node over a durable store, its line a real socket. */
export interface BenchNode {
  readonly node: Node;
  readonly store: Store;
  /** A request at its counter, without a socket, as the peer's calls have none. @throws when it is refused. */
  ask<Body>(method: "GET" | "POST" | "PUT", path: string, body?: unknown, token?: string): Promise<Body>;
  /** @throws when the line or the centre said no. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface BenchNodeOptions {
  readonly site: string;
  readonly directory: string;
  /** Of the centre. */
  readonly url: string;
  readonly fetch?: Fetch;
  /** Who may sign in. */
  readonly accounts?: readonly ConfiguredAccount[];
  /** Told when everything that was to go up is receipted, and the receipts are on this node's disk. */
  readonly onReceipted?: () => void;
  /** Around the store, to see what is written when. */
  readonly watch?: (store: Store) => Store;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openBenchNode(parts: BenchKeys, options: BenchNodeOptions): Promise<BenchNode> {
  const { crypto, keys } = parts;
  const { site, directory, url, onReceipted, watch } = options;
  const plan = DEMONSTRATION_SITES.find((one) => one.site === site);
  assert(plan, "the bench's sites are those of the demonstration");
  const own = await openPouchStore({ directory });
  const store = watch ? watch(own) : own;
  const node = await createNode({
    crypto,
    clock: systemClock,
    store,
    keys: keys.ofSite(site),
    trustRoot: keys.trustRoot,
    network: SIMULATED_NETWORK,
    certificates: keys.certificates,
    site: plan.site,
    siteKind: plan.siteKind,
    name: plan.site,
    link: (linkParts) =>
      createHttpCentreLink({
        ...linkParts,
        crypto,
        baseUrl: url,
        site: plan.site,
        ...(options.fetch ? { fetch: options.fetch } : {}),
      }),
    stretcher: stretcherOf(parts),
    operators: [{ operatorId: "op-clerk", name: "clerk", tokenHash: tokenHashOf(CLERK_TOKEN), roles: OPERATOR_ROLES }],
    signIn: {
      accounts: options.accounts ?? [],
      stretcher: createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }),
    },
    logger: silent,
    noteReceipted: async () => onReceipted?.(),
  });
  return {
    node,
    store,
    ask: (method, path, body, token = CLERK_TOKEN) => askNode(node, { method, path, body, token }),
    async sync() {
      const { problem } = await node.sync();
      if (problem) throw new Error(`a round of the bench failed: ${problem.kind}`);
    },
    async close() {
      await node.close();
      await store.close();
    },
  };
}

let requests = 0;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly token: string;
}

async function askNode<Body>(node: Node, { method, path, body, token }: Asked): Promise<Body> {
  requests += 1;
  const isFile = typeof body === "string";
  const answer = await node.app.request(`http://node${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": isFile ? "text/csv" : "application/json",
      "idempotency-key": `bench-${process.pid}-${requests}-${performance.now()}`,
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as Body;
}
