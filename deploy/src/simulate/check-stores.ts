import { createKeyRegistry, fromBase64 } from "@huilian/sync";
import { checkStoredFields, scopeKeysIn } from "./clear-fields.ts";
import type { StoreKeys } from "./opens-under.ts";
import { createPlantedSearch } from "./planted-text.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { readStoredFieldLists } from "./stored-field-lists.ts";

/** No disk of the network holds anything in clear that is not in the list of what may. */
export async function checkStores(network: SimulatedNetwork, planted: readonly string[]): Promise<readonly string[]> {
  const lists = await readStoredFieldLists();
  const keys = await keysOf(network);
  const search = createPlantedSearch(planted);
  const problems: string[] = [];
  for (const { machine } of [network.centre, ...network.sites]) {
    const found = await checkStoredFields(machine.disk(), { lists, keys, planted: search });
    problems.push(...found.problems.map((problem) => `on the disk of ${machine.name}: ${problem}`));
    if (found.opened === 0) problems.push(`nothing on the disk of ${machine.name} was opened`);
  }
  return problems;
}

async function keysOf({ centre, sites, keys }: SimulatedNetwork): Promise<StoreKeys> {
  const { crypto } = centre.machine;
  const { network, rootPublicKey, rootSuite } = keys.trustRoot;
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  for (const certificate of keys.certificates) registry.learn(certificate);
  const storeKey = fromBase64(keys.centre.storeKey);
  return {
    crypto,
    registry,
    storeKeys: [storeKey, ...sites.map((site) => fromBase64(site.keys.storeKey))],
    uplink: keys.centre.uplink,
    boxes: sites.map((site) => site.keys.box),
    scopeKeys: await scopeKeysIn(crypto, centre.machine.disk(), storeKey),
  };
}
