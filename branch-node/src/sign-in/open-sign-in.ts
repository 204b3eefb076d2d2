import { createInlineSaltedStretcher, DEMONSTRATION_COST, type OperatorKeyRequest } from "@huilian/sync";
import { createSignIn, type SignIn, type SignInEvent } from "@huilian/sync/serve";
import type { NodeDeps } from "../node-deps.ts";
import type { NodeTime } from "../node-time.ts";

/** The accounts of this node, in its own store: they work whether or not there is a line. */
export function openSignIn(parts: {
  readonly deps: NodeDeps;
  readonly storeKey: Uint8Array;
  readonly time: Pick<NodeTime, "physicalMs">;
  tellKey(request: OperatorKeyRequest, proof: string): Promise<boolean>;
  onEvent(event: SignInEvent): void;
}): SignIn {
  const { deps, storeKey, time, tellKey, onEvent } = parts;
  const { crypto, store, clock, network, site, keys } = deps;
  return createSignIn({
    crypto,
    store,
    storeKey,
    network,
    site,
    suite: keys.signing.suite,
    clock: { wallMs: time.physicalMs, monotonicMs: clock.monotonicMs },
    // Where nobody has an account there is no password to protect.
    ...(deps.signIn ?? {
      accounts: [],
      stretcher: createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }),
    }),
    tellKey,
    onEvent,
  });
}
