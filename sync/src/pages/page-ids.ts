import { type Hash, isHash } from "@huilian/domain/base";
import type { ScopeName } from "../documents.ts";
import { sortableNumber } from "../store/store.ts";

/** Where a page lies: `page/<scope>/<hash of the header's text>`. */
export const pageId = (scope: ScopeName, headerHash: Hash): string => `page/${scope}/${headerHash}`;

/** Where a batch lies: `batch/<number>`. */
export const batchId = (number: number): string => `batch/${sortableNumber(number)}`;

/** Where a checkpoint lies: `checkpoint/<scope>/<batch>`. */
export const checkpointId = (scope: ScopeName, batch: number): string => `checkpoint/${scope}/${sortableNumber(batch)}`;

/** Whether an id is that of a page of this scope. */
export function namesPageOf(scope: ScopeName, id: string): boolean {
  const folder = `page/${scope}/`;
  return id.startsWith(folder) && isHash(id.slice(folder.length));
}
