import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a directory of the demonstration was made with, so that it is resumed with the same people. */
export interface CityRecord {
  readonly people: number;
  readonly seed: number;
  readonly year: number;
  /** The people are those of the user's own files, and the rest says nothing about them. */
  readonly isOwn: boolean;
}

const recordPath = (directory: string): string => join(directory, "city.json");

/** undefined where no demonstration was made. */
export async function readCityRecord(directory: string): Promise<CityRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordPath(directory), "utf8")) as CityRecord;
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw fault;
  }
}

export const writeCityRecord = (directory: string, record: CityRecord): Promise<void> =>
  writeFile(recordPath(directory), `${JSON.stringify(record, undefined, 2)}\n`);
