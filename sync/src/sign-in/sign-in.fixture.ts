import type { OperatorRole } from "@huilian/domain/base";
import { type Crypto, DEFAULT_SUITE } from "../crypto/crypto.ts";
import { createInlineSaltedStretcher, type SaltedStretcher } from "../crypto/stretcher.ts";
import type { OperatorKeyRequest } from "../keys/operator-key.ts";
import { DEMONSTRATION_COST } from "../pages/stretch-cost.ts";
import { createMemoryDisk, type MemoryDisk } from "../store/memory-store.ts";
import type { Store } from "../store/store.ts";
import type { ConfiguredAccount } from "./account.ts";
import { createSignIn } from "./create-sign-in.ts";
import { newPasswordRecord } from "./passwords.ts";
import type { SignIn, SignInEvent } from "./sign-in.ts";

export const INITIAL = "ab3d-ef5g-hj7k-mn9p";
export const FIRST = "Kaiyuan-2026";
export const SECOND = "Tieling#2026";

export interface TestDoor {
  readonly signIn: SignIn;
  readonly disk: MemoryDisk;
  readonly store: Store;
  readonly clock: { wallMs: number; monotonicMs: number };
  readonly events: SignInEvent[];
  readonly told: (OperatorKeyRequest & { readonly proof: string })[];
  /** What `tellKey` answers. */
  readonly centre: { isReachable: boolean };
  /** Derivations asked for. */
  readonly stretches: { count: number };
  /** The process ends without a word, and starts again over the same disk. */
  restart(): TestDoor;
}

export async function configuredAccount(
  crypto: Crypto,
  operatorId: string,
  {
    roles = ["clerk"] as readonly OperatorRole[],
    password = INITIAL,
    stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }) as Pick<SaltedStretcher, "stretch">,
  } = {},
): Promise<ConfiguredAccount> {
  const initialPassword = await newPasswordRecord(crypto, stretcher, password);
  return { operatorId, name: operatorId, roles, initialPassword };
}

export function openTestDoor(
  crypto: Crypto,
  accounts: readonly ConfiguredAccount[],
  {
    disk = createMemoryDisk(),
    clock = { wallMs: 1_790_000_000_000, monotonicMs: 0 },
    stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }) as Pick<SaltedStretcher, "stretch">,
    wrapStore = (store: Store): Store => store,
  } = {},
): TestDoor {
  const events: SignInEvent[] = [];
  const told: TestDoor["told"] = [];
  const centre = { isReachable: true };
  const stretches = { count: 0 };
  const store = wrapStore(disk.open());
  const signIn = createSignIn({
    crypto,
    store,
    storeKey: new Uint8Array(32).fill(7),
    accounts,
    network: "test",
    site: "B01",
    suite: DEFAULT_SUITE,
    stretcher: {
      stretch: (secret, salt) => {
        stretches.count += 1;
        return stretcher.stretch(secret, salt);
      },
    },
    clock: { wallMs: () => clock.wallMs, monotonicMs: () => clock.monotonicMs },
    tellKey: async (request, proof) => {
      if (!centre.isReachable) return false;
      told.push({ ...request, proof });
      return true;
    },
    onEvent: (event) => void events.push(event),
  });
  return {
    signIn,
    disk,
    store,
    clock,
    events,
    told,
    centre,
    stretches,
    restart: () => openTestDoor(crypto, accounts, { disk, clock: { ...clock, monotonicMs: 0 }, stretcher }),
  };
}

/** Past the first sign-in, with `FIRST` as the password. */
export async function openedDoor(crypto: Crypto, operatorId = "B01-chen"): Promise<TestDoor> {
  const door = openTestDoor(crypto, [await configuredAccount(crypto, operatorId)]);
  const first = await door.signIn.signIn({ operatorId, password: INITIAL, newPassword: FIRST });
  if (!first.ok) throw new Error("the first sign-in succeeds");
  return door;
}
