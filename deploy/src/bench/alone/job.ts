import type { SimulatedKeys } from "../../simulate/simulated-keys.ts";

/** What a node is provisioned with, as it is handed to another process. */
export interface ProvisionedSite {
  readonly trustRoot: SimulatedKeys["trustRoot"];
  readonly certificates: SimulatedKeys["certificates"];
  readonly centre: SimulatedKeys["centre"];
  readonly own: ReturnType<SimulatedKeys["ofSite"]>;
}

/** A start to the first search, in a process of its own: only there is memory that of one node. */
export type AloneJob =
  | {
      readonly start: "node";
      readonly directory: string;
      readonly site: string;
      readonly provisioned: ProvisionedSite;
      /** The first person searched for. */
      readonly idNumber: string;
    }
  | { readonly start: "peer"; readonly directory: string; readonly idNumber: string };

export interface AloneResult {
  /** From opening the store to the answer of the first search. */
  readonly seconds: number;
  /** Resident memory after it, above the same process with everything loaded and nothing open. */
  readonly memoryBytes: number;
}

export type RunAlone = (job: AloneJob) => Promise<AloneResult>;
