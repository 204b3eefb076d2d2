import { assert } from "@huilian/domain/base";
import type { PouchDatabase } from "pouchdb-core";
import type { WriteVerdict } from "./decide-writes.ts";
import { decideWrites } from "./decide-writes.ts";
import type { LevelFacade } from "./level-facade.ts";
import type { PouchReader } from "./pouch-reader.ts";
import { watched } from "./pouch-reader.ts";
import type { StoredDocument } from "./store.ts";
import { StoreConflict } from "./store.ts";
import type { GroupWriter } from "./write-queue.ts";

/**
 * Writes a group as one `bulkDocs`. PouchDB makes that one LevelDB batch, but leaves out of it the documents whose
 * id is taken and writes the rest; so what is taken is found out before, and since nothing else writes to this
 * database, it stays true.
 */
export function createPouchWriter(database: PouchDatabase, facade: LevelFacade, reader: PouchReader): GroupWriter {
  const bulk = (documents: { _id: string; [field: string]: unknown }[]): Promise<void> =>
    watched(facade, async () => {
      facade.guardBatches(facade.watchReads());
      const answers = await database.bulkDocs(documents);
      assert(answers.length === documents.length && answers.every((answer) => answer.ok), "a batch is written whole");
    });

  return {
    writeGroup: async (requests) => {
      const ids = new Set(requests.flatMap(({ documents }) => documents.map((document) => document._id)));
      const stored = await storedAmong([...ids], facade, reader);
      const { fresh, verdicts } = decideWrites(requests, stored);
      const fault = fresh.length === 0 ? undefined : await errorOf(bulk(fresh.map((document) => ({ ...document }))));
      return verdicts.map((verdict) => outcomeOf(verdict, fault));
    },
    dropGroup: async (ids) => {
      const removals = await watched(facade, async () => {
        const { rows } = await database.allDocs({ keys: [...new Set(ids)] });
        return rows.flatMap(({ id, value }) => (id && value ? [{ _id: id, _rev: value.rev, _deleted: true }] : []));
      });
      if (removals.length > 0) await bulk(removals);
    },
  };
}

async function storedAmong(
  ids: readonly string[],
  facade: LevelFacade,
  reader: PouchReader,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const has = await watched(facade, () => facade.has(ids));
  const taken = await reader.readMany(ids.filter((_, index) => has[index]));
  return new Map(taken.filter((document) => document !== undefined).map((document) => [document._id, document]));
}

async function errorOf(work: Promise<void>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function outcomeOf(verdict: WriteVerdict, fault: Error | undefined): Error | undefined {
  if (verdict.kind === "conflict") return new StoreConflict(verdict.ids);
  return verdict.kind === "rests-on-batch" ? fault : undefined;
}
