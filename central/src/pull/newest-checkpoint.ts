import type { ScopeName, SignedText, Store } from "@huilian/sync";

/** The newest checkpoint of a scope; undefined when there is none yet. */
export async function newestCheckpoint(store: Store, scope: ScopeName): Promise<SignedText | undefined> {
  const prefix = `checkpoint/${scope}/`;
  const [newest] = await store.list({ from: prefix, before: `${prefix}~`, limit: 1, descending: true });
  return newest && (newest["signed"] as SignedText);
}
