import {
  type Crypto,
  type KeyPair,
  type KeyRegistry,
  type OperationsRecord,
  openAtRest,
  openOperations,
  openOwnSegment,
  openPage,
  openSegment,
  type ScopeKey,
  type ScopeKeyMaterial,
  type SealedPage,
  type SealedSegment,
  unwrapScopeKey,
} from "@huilian/sync";

/** The keys of everybody whose documents lie in a store. */
export interface StoreKeys {
  readonly crypto: Crypto;
  /** Knows the applier that signed pages. */
  readonly registry: KeyRegistry;
  /** Of the centre and of the sites. */
  readonly storeKeys: readonly Uint8Array[];
  readonly uplink: readonly KeyPair[];
  /** Of the sites. */
  readonly boxes: readonly KeyPair[];
  readonly scopeKeys: readonly ScopeKeyMaterial[];
}

/** A sealed field: the id of its document, and the object it is a member of. */
export interface SealedPlace {
  readonly id: string;
  readonly parent: object;
}

/** Whether a sealed field opens under the key the list names, with the product's own opening and its checks. */
export function opensUnder(keys: StoreKeys, key: string, place: SealedPlace): boolean {
  if (key.startsWith("store key")) return opensUnderStoreKey(keys, place);
  if (key === "uplink key of the centre, alone") {
    return keys.uplink.some(
      (pair) => openOperations(keys.crypto, place.parent as OperationsRecord, pair) !== undefined,
    );
  }
  if (key.startsWith("uplink key") || key.startsWith("content key")) {
    return keys.uplink.some((pair) => openSegment(keys.crypto, place.parent as SealedSegment, pair).ok);
  }
  if (key.startsWith("box key")) {
    return keys.boxes.some((box) => unwrapScopeKey(keys.crypto, box, place.parent as ScopeKey) !== undefined);
  }
  if (key === "scope key") return opensUnderScopeKey(keys, place);
  return false;
}

/** A journal within the store is bound to its ids there. */
const idWithin = (id: string): string => (id.startsWith("operations/") ? id.slice("operations/".length) : id);

function opensUnderStoreKey({ crypto, storeKeys }: StoreKeys, { id, parent }: SealedPlace): boolean {
  const open = (storeKey: Uint8Array): unknown =>
    "wrappedForAuthor" in parent
      ? openOwnSegment(crypto, parent as SealedSegment, storeKey)
      : openAtRest(crypto, storeKey, idWithin(id), (parent as { readonly sealed: string }).sealed);
  return storeKeys.some((storeKey) => {
    try {
      open(storeKey);
      return true;
    } catch {
      // Not sealed under this one, which is said by throwing.
      return false;
    }
  });
}

function opensUnderScopeKey({ crypto, registry, scopeKeys }: StoreKeys, { id, parent }: SealedPlace): boolean {
  const page = { ...parent, _id: id } as SealedPage;
  return scopeKeys.some((scopeKey) => openPage(crypto, { registry, scopeKey }, page).ok);
}
