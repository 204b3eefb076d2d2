import { readFile } from "node:fs/promises";
import { assert } from "@huilian/domain";
import {
  createHttpCentreLink,
  createInlineSaltedStretcher,
  createInlineStretcher,
  createThreadSaltedStretcher,
  createThreadStretcher,
  DEMONSTRATION_COST,
  loadCrypto,
  type NodeKeys,
  networkSaltOf,
  openPouchStore,
  parseTrustRoot,
  readKeyFile,
  replaceKeyFile,
  type SignedText,
  STANDARD_COST,
  systemClock,
  type TrustRoot,
} from "@huilian/sync";
import { listen } from "@huilian/sync/serve";
import { pino } from "pino";
import { createNode, type Node } from "../create-node.ts";
import type { NodeLogger } from "../node-deps.ts";
import type { NodeConfig } from "./config.ts";
import { type NodeLoop, startNodeLoop } from "./node-loop.ts";

export interface ServedNode {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly node: Node;
  /** Answers what is under way, then closes journal and store. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Runs one node as this process: until SIGTERM or SIGINT, or until the process that started it is gone, since a
 * child without its parent serves nobody and holds store and port. Then it closes in order and exits.
 */
export async function serveNode(config: NodeConfig, logger: NodeLogger = pino({ base: null })): Promise<ServedNode> {
  const served = await openServedNode(config, logger);
  const end = (): void => {
    served.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.once(signal as "SIGTERM", end);
  process.send?.({ ready: true, url: served.url, port: served.port });
  return served;
}

/**
 * One node with its store, its line to the centre and its API on the loopback address.
 * @throws when keys, certificates or store are not those of this site: then nothing may be served.
 */
export async function openServedNode(config: NodeConfig, logger: NodeLogger): Promise<ServedNode> {
  const crypto = await loadCrypto();
  const trustRoot = await readTrustRoot(config.trustRootFile);
  const keys = await readNodeKeys(config);
  assert(keys.network === trustRoot.network, "keys and trust root are of one network");
  const certificates = JSON.parse(await readFile(config.certificatesFile, "utf8")) as readonly SignedText[];
  const store = await openPouchStore({ directory: config.storeDirectory });
  const cost = trustRoot.networkKind === "demonstration" ? DEMONSTRATION_COST : STANDARD_COST;
  const salt = networkSaltOf(crypto, trustRoot.network, trustRoot.rootPublicKey);
  const stretcher = config.stretchThread
    ? createThreadStretcher({ salt, cost })
    : createInlineStretcher(crypto, { salt, cost });
  // A thread of its own: nobody at a counter waits for people who sign in.
  const passwords = config.stretchThread
    ? createThreadSaltedStretcher({ cost })
    : createInlineSaltedStretcher(crypto, { cost });

  const note = keyFileNoting(config.keyFile, keys);
  let loop: NodeLoop | undefined;
  const node = await createNode({
    crypto,
    clock: systemClock,
    store,
    keys,
    trustRoot,
    network: trustRoot.network,
    certificates,
    site: config.site,
    siteKind: config.siteKind,
    name: config.name,
    link: ({ registry, signer, incarnation, known }) =>
      createHttpCentreLink({
        crypto,
        registry,
        signer,
        incarnation,
        known,
        site: config.site,
        baseUrl: config.centreUrl,
      }),
    stretcher,
    operators: config.operators.map((operator) => ({ ...operator, name: operator.name ?? operator.operatorId })),
    signIn: { accounts: config.accounts, stretcher: passwords },
    logger,
    screensDirectory: config.screensDirectory,
    noteReceipted: (ref) => note({ lastReceipted: ref }),
    noteReceiptedOperations: (ref) => note({ lastReceiptedOperations: ref }),
    onOwnChanges: () => loop?.wake(),
    onLineWanted: () => loop?.retry(),
  });
  const listening = await listen({ fetch: (request) => node.app.fetch(request), port: config.port });
  if (!listening.ok) {
    await node.close();
    await store.close();
    throw new Error(`the port cannot be used: ${listening.error.kind}`);
  }
  const random = (below: number): number => crypto.randomBytes(4).reduce((sum, byte) => sum * 256 + byte, 0) % below;
  loop = startNodeLoop({ node, clock: systemClock, logger, random });
  logger.info({ site: config.site, port: listening.value.port }, "node serves");

  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    await listening.value.close();
    // The line first: a round that waits for an answer would hold the end.
    await Promise.all([node.close(), loop?.stop()]);
    await Promise.all([stretcher.close(), passwords.close()]);
    await store.close();
    logger.info({ site: config.site }, "node stopped");
  };
  return {
    url: listening.value.url,
    port: listening.value.port,
    node,
    close: () => (closing ??= closeAll()),
  };
}

async function readTrustRoot(path: string): Promise<TrustRoot> {
  const trustRoot = parseTrustRoot(await readFile(path, "utf8"));
  if (trustRoot === undefined) throw new Error("the trust root cannot be read");
  return trustRoot;
}

async function readNodeKeys({ keyFile, site }: NodeConfig): Promise<NodeKeys> {
  const keys = await readKeyFile(keyFile);
  if (!keys.ok) throw new Error(`the key file cannot be used: ${keys.error}`);
  if (keys.value.kind !== "nodeKeys" || keys.value.site !== site) throw new Error("the key file is of another site");
  return keys.value;
}

type Noted = Pick<NodeKeys, "lastReceipted" | "lastReceiptedOperations">;

/** Writes one after the other: two at once could leave the older one. */
function keyFileNoting(path: string, keys: NodeKeys): (noted: Noted) => Promise<void> {
  let newest = keys;
  let last: Promise<void> = Promise.resolve();
  return (noted) => {
    newest = { ...newest, ...noted };
    const written = newest;
    last = last.catch(() => undefined).then(() => replaceKeyFile(path, written));
    return last;
  };
}
