import type { Incarnation, Ref, SiteId, SiteKind } from "@huilian/domain";
import type {
  CentreLink,
  Clock,
  Crypto,
  KeyRegistry,
  NodeKeys,
  Position,
  SaltedStretcher,
  SignedText,
  Signer,
  Store,
  Stretcher,
  TrustRoot,
} from "@huilian/sync";
import type { BearerOperator, ConfiguredAccount } from "@huilian/sync/serve";

/** The part of a pino logger the node uses, so that tests and simulations can pass their own. */
export interface NodeLogger {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

/** Everything a node needs from outside. It reads no clock, no chance, no environment but through these. */
export interface NodeDeps {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly store: Store;
  readonly keys: NodeKeys;
  readonly trustRoot: TrustRoot;
  readonly network: string;
  /** What the node was provisioned with, the issuer's certificate first. */
  readonly certificates: readonly SignedText[];
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  /** Name of the office or institution, for screens. */
  readonly name: string;
  /** Made with the registry and journal of this node, since a session shows what the node holds. */
  readonly link: (parts: LinkParts) => CentreLink;
  readonly stretcher: Stretcher;
  /** Software that calls with tokens: a hospital's own programs, the command line. */
  readonly operators: readonly BearerOperator[];
  /** People who sign in. Their passwords are stretched at the cost the accounts were provisioned at. */
  readonly signIn?: {
    readonly accounts: readonly ConfiguredAccount[];
    readonly stretcher: Pick<SaltedStretcher, "stretch">;
  };
  readonly logger: NodeLogger;
  /** Where the built screens lie; absent at a place without any. */
  readonly screensDirectory?: string | undefined;
  /** Writes the last receipted change into the key file. */
  readonly noteReceipted?: (ref: Ref) => Promise<void>;
  /** The same for the chain of operations. */
  readonly noteReceiptedOperations?: (ref: Ref) => Promise<void>;
  /** Told that own changes are on disk and wait for the line. Must not throw. */
  readonly onOwnChanges?: () => void;
  /** Told that somebody wants the line back at once. Must not throw. */
  readonly onLineWanted?: () => void;
}

/** What a link to the centre is made of. */
export interface LinkParts {
  readonly registry: KeyRegistry;
  readonly signer: Signer;
  incarnation(): Incarnation;
  /** The highest epoch and index this node has seen under the centre's signature. */
  known(): Position;
}
