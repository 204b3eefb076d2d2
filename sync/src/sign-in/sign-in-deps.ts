import type { Clock } from "../clock.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import type { SaltedStretcher } from "../crypto/stretcher.ts";
import type { OperatorKeyRequest } from "../keys/operator-key.ts";
import type { Store } from "../store/store.ts";
import type { ConfiguredAccount } from "./account.ts";
import type { SignInEvent } from "./sign-in.ts";

/** What the accounts of a place are made with. */
export interface SignInDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  /** 32 bytes: everything at rest. */
  readonly storeKey: Uint8Array;
  readonly accounts: readonly ConfiguredAccount[];
  /** At the cost the initial passwords were stretched at. */
  readonly stretcher: Pick<SaltedStretcher, "stretch">;
  /** `wallMs`: the best time this place has. Sessions run on `monotonicMs`. */
  readonly clock: Clock;
  readonly network: string;
  /** A site id, or `CENTRE_PLACE`. */
  readonly site: string;
  /** Suite of the keys made for operators: that of the place. */
  readonly suite: number;
  /**
   * Told of a key that needs a certificate, with the proof that the operator holds it, until it answers true: kept
   * durably. The same key may be told twice. False or a rejection: not possible yet.
   */
  tellKey(request: OperatorKeyRequest, proof: Base64): Promise<boolean>;
  /** Must not throw. */
  onEvent(event: SignInEvent): void;
}
