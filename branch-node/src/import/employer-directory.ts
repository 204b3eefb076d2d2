import type { EntityKey, SiteId } from "@huilian/domain";
import { normaliseName } from "@huilian/domain";
import { plainCode } from "./read-cell.ts";

/** An employer that a file of persons may name. */
export interface KnownEmployer {
  readonly key: EntityKey;
  readonly branch: SiteId;
  readonly name: string;
  /** 单位编号 and 统一社会信用代码: whatever number the file may use. */
  readonly codes: readonly string[];
}

export interface EmployerDirectory {
  byCode(code: string): KnownEmployer | undefined;
  /** Two employers of one name are told apart by their numbers only. */
  byName(name: string): KnownEmployer | "ambiguous" | undefined;
}

const codeKey = (code: string): string => plainCode(code).toUpperCase();

export function createEmployerDirectory(employers: Iterable<KnownEmployer>): EmployerDirectory {
  const codes = new Map<string, KnownEmployer>();
  const names = new Map<string, KnownEmployer | "ambiguous">();
  for (const employer of employers) {
    for (const code of employer.codes) codes.set(codeKey(code), employer);
    const name = normaliseName(employer.name);
    names.set(name, names.has(name) ? "ambiguous" : employer);
  }
  return {
    byCode: (code) => codes.get(codeKey(code)),
    byName: (name) => names.get(normaliseName(name)),
  };
}
