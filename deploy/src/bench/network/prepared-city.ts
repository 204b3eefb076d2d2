import type { City } from "../../city/city.ts";
import type { PeerDocument } from "../peers/peer-pouch.ts";
import type { Workshop } from "../workshop.ts";
import { type BenchCentre, openBenchCentre } from "./bench-centre.ts";
import { openBenchNode } from "./bench-node.ts";
import { BRANCH, benchCity, importCity } from "./city-network.ts";
import { publishParameters } from "./policy-desk.ts";
import { type OpenedLog, readLog, rowsAsDocuments } from "./read-log.ts";

/** A city that was imported at its branch, folded and packed; its centre is running. */
export interface PreparedCity {
  readonly city: City;
  readonly centre: BenchCentre;
  /** The branch's store, all of it known at the centre; closed. */
  readonly branchStore: string;
  readonly log: OpenedLog;
  /** The rows of the branch's scope. */
  readonly rows: readonly PeerDocument[];
  close(): Promise<void>;
}

/** Of a hundred persons of the generated city 60 are the branch's, and each is a person, a card and a credit. */
const ROWS_PER_PERSON = 0.6 * 3;

export async function prepareCity(workshop: Workshop): Promise<PreparedCity> {
  workshop.tell("city");
  const city = benchCity(Math.max(10, Math.round(workshop.sizes.rows / ROWS_PER_PERSON)));
  const centre = await openBenchCentre(workshop, workshop.newDirectory("city-centre"));
  await publishParameters(workshop, centre, city);
  const branchStore = workshop.newDirectory("city-branch");
  const branch = await openBenchNode(workshop, { site: BRANCH, directory: branchStore, url: centre.url });
  await branch.sync();
  await importCity(branch, city);
  await branch.sync();
  await centre.centre.idle();
  await centre.checkpoint();
  await branch.sync();
  await branch.close();
  const log = await readLog(workshop, centre.centre, Number.POSITIVE_INFINITY);
  return {
    city,
    centre,
    branchStore,
    log,
    rows: rowsAsDocuments(log.documents, `branch/${BRANCH}`),
    close: () => centre.close(),
  };
}
