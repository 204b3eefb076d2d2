import type { Change } from "@huilian/domain";
import type { EntityDeclaration, GroupDeclaration } from "../declaration.ts";
import { card } from "./card.ts";
import { credit } from "./credit.ts";
import { employer } from "./employer.ts";
import { institution } from "./institution.ts";
import { operation } from "./operation.ts";
import { operator } from "./operator.ts";
import { person } from "./person.ts";
import { policy } from "./policy.ts";
import { referral } from "./referral.ts";
import { settlement } from "./settlement.ts";

/** Every entity of the network. Nothing outside these declarations knows how one of them is decided or where it goes. */
export const entityDeclarations: readonly EntityDeclaration[] = [
  card,
  credit,
  employer,
  institution,
  operation,
  operator,
  person,
  policy,
  referral,
  settlement,
];

const byType = new Map(entityDeclarations.map((declaration) => [declaration.entityType, declaration]));

export const declarationOf = (entityType: string): EntityDeclaration | undefined => byType.get(entityType);

/** Whether nothing of a change is kept once it is admitted. */
export const isCountedApart = ({ entityType }: Pick<Change, "entityType">): boolean =>
  declarationOf(entityType)?.countedApart === true;

/** A declared group; undefined for every other name, also for those that all objects answer to, such as `constructor`. */
export const groupIn = (declaration: EntityDeclaration | undefined, group: string): GroupDeclaration | undefined =>
  declaration && Object.hasOwn(declaration.groups, group) ? declaration.groups[group] : undefined;
