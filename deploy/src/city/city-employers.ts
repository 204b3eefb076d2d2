import { creditCodeCheckCharacter, type EmployerHeadingId, organisationCodeCheckCharacter } from "@huilian/branch-node";
import { createSeededRandom, type SeededRandom, weighted } from "./seeded-random.ts";

/** The cells of one row of employers.csv, by column. */
export type EmployerCells = Readonly<Record<EmployerHeadingId, string>>;

export type EmployerKind = "government" | "school" | "enterprise";

export interface CityEmployer {
  readonly cells: EmployerCells;
  readonly kind: EmployerKind;
  readonly district: string;
  readonly size: number;
}

export interface CityBranch {
  readonly site: string;
  /** How many of a hundred persons are insured there. */
  readonly percent: number;
  readonly districts: readonly string[];
}

const KINDS = weighted<EmployerKind>([
  ["enterprise", 85],
  ["school", 10],
  ["government", 5],
]);
const BRAND_FIRST = [..."宏远鑫瑞恒泰华盛嘉德金诚永和东升隆昌兴业安康润丰天佑"] as const;
const BRAND_SECOND = [..."达利源通海川峰翔宇晟辉凯祥顺茂荣基阳信合力博明"] as const;
const TRADES = [
  "机械制造",
  "食品加工",
  "物流运输",
  "建筑工程",
  "软件技术",
  "商贸",
  "餐饮服务",
  "纺织",
  "物业服务",
  "农产品",
  "印刷包装",
  "医疗器械",
] as const;
const BUREAUS = ["统计局", "水务局", "档案馆", "园林管理处", "住房保障中心", "市场服务中心"] as const;
const BANKS = ["示例银行", "示例农村商业银行", "示例城市银行"] as const;
const SMALLEST = 3;

/**
 * Employers for so many persons, sizes with a long tail: most have a handful of people, few have hundreds.
 * The first two are a government body and a school, so that every city has civil servants and fiscal payers.
 */
export function createEmployers(options: {
  readonly seed: number;
  readonly people: number;
  readonly branches: readonly CityBranch[];
}): readonly CityEmployer[] {
  const random = createSeededRandom(options.seed, "employers");
  const largest = Math.max(20, Math.floor(options.people / 12));
  const insured = new Map(options.branches.map((branch) => [branch.site, 0]));
  const names = new Set<string>();
  const employers: CityEmployer[] = [];
  let left = options.people;
  while (left > 0) {
    // Sizes above s come 3/s of the time (Zipf's law of firm sizes).
    const drawn = Math.min(largest, Math.floor((SMALLEST * 1_000_000) / (1 + random.below(1_000_000))));
    const size = Math.min(left, drawn);
    left -= size;
    const branch = neediestBranch(options.branches, insured);
    insured.set(branch.site, (insured.get(branch.site) ?? 0) + size);
    const number = employers.length + 1;
    const kind = number === 1 ? "government" : number === 2 ? "school" : random.pickWeighted(KINDS);
    const district = random.pick(branch.districts);
    const name = unusedName(random, { kind, district, names });
    employers.push({ kind, district, size, cells: employerCells(random, { number, kind, name, branch: branch.site }) });
  }
  return employers;
}

/** The branch furthest below its share, so that both get their part in a city of any size. */
function neediestBranch(branches: readonly CityBranch[], insured: ReadonlyMap<string, number>): CityBranch {
  const load = (branch: CityBranch): number => ((insured.get(branch.site) ?? 0) + 1) / branch.percent;
  return branches.reduce((least, branch) => (load(branch) < load(least) ? branch : least));
}

interface NameWish {
  readonly kind: EmployerKind;
  readonly district: string;
  readonly names: Set<string>;
}

function unusedName(random: SeededRandom, { kind, district, names }: NameWish): string {
  const wished = wishedName(random, kind, district);
  let name = wished;
  for (let number = 2; names.has(name); number += 1) name = `${wished}第${number}分部`;
  names.add(name);
  return name;
}

/** Marked 示例, so that no real employer is meant even where a real one has the name. */
function wishedName(random: SeededRandom, kind: EmployerKind, district: string): string {
  if (kind === "government") return `示例市${district}${random.pick(BUREAUS)}`;
  if (kind === "school") return `示例市${district}第${1 + random.below(40)}${random.pick(["小学", "中学", "幼儿园"])}`;
  return `示例${random.pick(BRAND_FIRST)}${random.pick(BRAND_SECOND)}${random.pick(TRADES)}有限公司`;
}

function employerCells(
  random: SeededRandom,
  {
    number,
    kind,
    name,
    branch,
  }: { readonly number: number; readonly kind: EmployerKind; readonly name: string; readonly branch: string },
): EmployerCells {
  const bank = random.pick(BANKS);
  return {
    code: `D${String(number).padStart(6, "0")}`,
    name,
    creditCode: creditCodeOf(kind, number),
    contactName: `${random.pick(["王", "李", "张", "刘", "陈"])}专管员`,
    phone: `1009${String(number).padStart(7, "0")}`,
    bankName: `${bank}第${1 + random.below(30)}支行`,
    bankAccount: `90${String(number).padStart(15, "0")}`,
    holder: name,
    branch,
  };
}

/** GB 32100-2015: 11 a government body, 12 a public institution, 91 an enterprise; then the region and a numbered series. */
function creditCodeOf(kind: EmployerKind, number: number): string {
  const registrar = { government: "11", school: "12", enterprise: "91" }[kind];
  const organisation =
    kind === "enterprise" ? `MA9${String(number).padStart(5, "0")}` : `9${String(number).padStart(7, "0")}`;
  const first17 = `${registrar}230100${organisation}${organisationCodeCheckCharacter(organisation)}`;
  return first17 + creditCodeCheckCharacter(first17);
}
