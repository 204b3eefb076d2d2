import type { CentreKeys, Clock, Crypto, SignedText, Store, Stretcher, TrustRoot } from "@huilian/sync";
import type { BearerOperator, SignInDeps } from "@huilian/sync/serve";
import type { CentreLogger } from "./centre-logger.ts";

/** Everything the centre is made of. It reads no clock, no chance and no environment but what is in here. */
export interface CentreDeps {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly store: Store;
  /** What keeps the store from working, as a code, where it is a server's and may not answer. */
  readonly storeTrouble?: () => Promise<string | undefined>;
  readonly keys: CentreKeys;
  readonly trustRoot: TrustRoot;
  readonly network: string;
  /** Whether careless things are allowed, such as stretching that costs next to nothing. */
  readonly demonstration: boolean;
  /** Issuers and everything they certified, issuers first. */
  readonly certificates: readonly SignedText[];
  /** Under the network's salt. */
  readonly stretcher: Stretcher;
  /** Software that calls with tokens: the command line, and what an office runs beside it. */
  readonly operators: readonly BearerOperator[];
  /** People who sign in at the centre. Their passwords are stretched at the cost the accounts were provisioned at. */
  readonly signIn?: Pick<SignInDeps, "accounts" | "stretcher">;
  /** Name of the office, for screens. */
  readonly name?: string | undefined;
  /** What people call the sites, by site id. Institutions have their names in the register as well, which go first. */
  readonly siteNames?: Readonly<Record<string, string>> | undefined;
  readonly logger: CentreLogger;
}
