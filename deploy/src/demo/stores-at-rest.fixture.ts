import { readFile } from "node:fs/promises";
import { siteId } from "@huilian/domain";
import {
  type CentreKeys,
  createKeyRegistry,
  fromBase64,
  loadCrypto,
  type NodeKeys,
  openPouchStore,
  parseTrustRoot,
  readKeyFile,
  type SignedText,
} from "@huilian/sync";
import { networkPaths } from "../provision/network-paths.ts";
import { DEMONSTRATION_SITES } from "../provision/sites.ts";
import { checkStoredFields, scopeKeysIn } from "../simulate/clear-fields.ts";
import { createPlantedSearch } from "../simulate/planted-text.ts";
import { readStoredFieldLists } from "../simulate/stored-field-lists.ts";

export interface StoreAtRest {
  readonly name: string;
  readonly documents: number;
  readonly opened: number;
  readonly problems: readonly string[];
}

async function keysIn<Keys>(path: string): Promise<Keys> {
  const keys = await readKeyFile(path);
  if (!keys.ok) throw new Error(`a key file of the run cannot be read: ${keys.error}`);
  return keys.value as Keys;
}

/** Every store a run left on disk, each document read through the store and each field held against the written lists. */
export async function storesAtRest(directory: string, planted: readonly string[]): Promise<readonly StoreAtRest[]> {
  const crypto = await loadCrypto();
  const paths = networkPaths(directory);
  const root = parseTrustRoot(await readFile(paths.trustRoot, "utf8"));
  if (!root) throw new Error("the run's trust root cannot be read");
  const { network, rootPublicKey, rootSuite } = root;
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  for (const certificate of JSON.parse(await readFile(paths.certificates, "utf8")) as SignedText[])
    registry.learn(certificate);
  const centre = await keysIn<CentreKeys>(paths.centreKeys);
  const names = DEMONSTRATION_SITES.map(({ site }) => siteId(site));
  const nodes = await Promise.all(names.map((site) => keysIn<NodeKeys>(paths.siteKeys(site))));
  const stores = await Promise.all(
    [["centre", paths.centreStore] as const, ...names.map((site) => [site, paths.siteStore(site)] as const)].map(
      async ([name, path]) => ({ name, store: await openPouchStore({ directory: path }) }),
    ),
  );
  const [own] = stores;
  if (!own) throw new Error("the centre has a store");
  const storeKey = fromBase64(centre.storeKey);
  const keys = {
    crypto,
    registry,
    storeKeys: [storeKey, ...nodes.map((node) => fromBase64(node.storeKey))],
    uplink: centre.uplink,
    boxes: nodes.map(({ box }) => box),
    scopeKeys: await scopeKeysIn(crypto, own.store, storeKey),
  };
  const lists = await readStoredFieldLists();
  const search = createPlantedSearch(planted);
  const found: StoreAtRest[] = [];
  for (const { name, store } of stores) {
    const { documents, opened, problems } = await checkStoredFields(store, { lists, keys, planted: search });
    found.push({ name, documents, opened, problems });
    await store.close();
  }
  return found;
}
