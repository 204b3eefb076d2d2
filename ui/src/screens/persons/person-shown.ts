import type {
  CardState,
  Columns,
  Fen,
  GroupImage,
  LocalDate,
  PersonType,
  RuleReason,
  Shares,
  SiteKind,
} from "@huilian/domain";
import { personColumns } from "@huilian/domain";

/** A person as a search tells one: what the counter may know, as complete as its rows are. */
export interface FoundPerson {
  readonly entityKey: string;
  readonly name: string;
  readonly sex: "1" | "2";
  readonly birthDate: LocalDate;
  readonly unconfirmed: number;
  readonly personType?: PersonType;
  readonly insuredFrom?: LocalDate;
  readonly insuredUntil?: LocalDate;
  readonly area?: string;
  readonly cards?: readonly FoundCard[];
  readonly accountBalance?: Fen;
  readonly years?: Readonly<Record<string, { readonly deductible: Fen; readonly pooled: Fen }>>;
}

export interface FoundCard {
  readonly card: string;
  readonly cardNumber?: string;
  readonly state: CardState;
}

/** One side told of a group: what it says, and who set it. */
export interface ShownHead {
  readonly ref: string;
  readonly site: string;
  readonly siteKind: SiteKind;
  readonly operatorId: string;
  readonly setMs: number;
  readonly confirmed: boolean;
  readonly value: GroupImage;
  /** Why it does not count; absent for the one that does. */
  readonly rule?: RuleReason;
}

export interface ShownGroup extends ShownHead {
  readonly inConflict: boolean;
  readonly heads: readonly ShownHead[];
}

export interface ShownEntity {
  readonly entityType: string;
  readonly entityKey: string;
  /** Who registered the number first, where that was another record; `isHere`: it can be opened at this office. */
  readonly aliasOf?: { readonly entityKey: string; readonly constraint: string; readonly isHere: boolean };
  /** By group what this kind of office may do: put, mark, clear. */
  readonly may: Readonly<Record<string, readonly string[]>>;
  readonly groups: Readonly<Record<string, ShownGroup>>;
  readonly children?: readonly ShownEntity[];
}

export interface ShownSettlement {
  readonly incarnation: string;
  readonly sequence: number;
  readonly site: string;
  readonly isOwn: boolean;
  readonly confirmed: boolean;
  readonly servedOn: LocalDate;
  readonly slipNumber: string;
  readonly careKind: string;
  readonly shares: Shares;
}

/** What a person has used, and what was settled for them, as this node holds it. */
export interface PersonSettlements {
  readonly person?: FoundPerson;
  readonly settlements: readonly ShownSettlement[];
  readonly more: boolean;
}

/** The groups of a person in the order of the screen. */
export const personGroups: Readonly<Record<"identity" | "contact" | "coverage", Columns>> = {
  identity: personColumns.identity,
  contact: personColumns.contact,
  coverage: personColumns.coverage,
};

export type PersonGroup = keyof typeof personGroups;

/** Whole years on a day. */
export function ageOn(birthDate: LocalDate, day: LocalDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Whether the person is insured on a day, where the search told the span. */
export const isInsuredOn = ({ insuredFrom, insuredUntil }: FoundPerson, day: LocalDate): boolean =>
  insuredFrom !== undefined && insuredUntil !== undefined && insuredFrom <= day && day <= insuredUntil;

export const cardTones = { active: "good", suspended: "warn", blocked: "bad", lost: "bad" } as const;
