import type { NewOperation } from "@huilian/domain";

/** The record of what operators did beside changing records: reads, prints, sign-ins, drills. */
export interface Operations {
  /**
   * Hands over an entry, and resolves when it waits to be written: at once, unless so many wait that the disk must
   * come first. What waits is written within about a second, and is lost when the process is killed before.
   * @throws OperationsNotRecorded when it can not be taken: then nothing may be shown that it would give account of.
   */
  record(entry: NewOperation): Promise<void>;
  /** Writes everything that waits; nothing before the node holds a beacon to cite. @throws OperationsNotRecorded */
  flush(): Promise<void>;
  /** As `flush`, when the last write is a second old, or the end of the chain of changes is to be cited. */
  flushIfDue(): Promise<void>;
  /** Entries that wait to be written. */
  waiting(): number;
  /** Look-ups recorded since the node started. */
  lookups(): { readonly found: number; readonly notFound: number };
  /** Takes no more entries and writes what waits. */
  close(): Promise<void>;
}

/** The entry could not be kept: the node is closing, or its disk takes nothing. */
export class OperationsNotRecorded extends Error {
  constructor() {
    super("the operation could not be recorded");
    this.name = "OperationsNotRecorded";
  }
}
