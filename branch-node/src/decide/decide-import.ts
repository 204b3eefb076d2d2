import {
  childKey,
  type EntityKey,
  err,
  type GroupImage,
  ok,
  type PersonIdentity,
  type ReadChange,
  type Ref,
  type Result,
} from "@huilian/domain";
import type { ChangeDraft, Decision, DraftStep } from "@huilian/sync";
import type { EmployerRow } from "../import/read-employers.ts";
import type { PersonRow } from "../import/read-persons.ts";
import type { NodeView } from "../view/node-view.ts";
import { type DecisionContext, draftOf, evidenceOf } from "./decision-context.ts";

/** Why a chunk of a file adds nothing, in order of precedence. */
export type ImportProblemOfChunk = { readonly code: "no-right" } | { readonly code: "nothing-new" };

/** A row with what chance gave it. */
export interface NewPerson {
  readonly row: PersonRow;
  readonly personKey: EntityKey;
  readonly cardKey: EntityKey;
  readonly creditKey: EntityKey;
  readonly cardNumber: string;
}

/** What tells whether a row is there already; own changes of the same moment are given beside. */
export interface KnownRows {
  isPersonKnown(idNumber: string): boolean;
  isEmployerKnown(creditCode: string): boolean;
  readonly sameMoment: readonly ReadChange[];
}

const valuesOfMoment = (known: KnownRows, entityType: string, column: string): ReadonlySet<unknown> =>
  new Set(
    known.sameMoment.flatMap(({ change }) => (change.entityType === entityType ? (change.value?.[column] ?? []) : [])),
  );

/** Persons of one chunk that are not there yet, each with a card, and with a credit where the file names a balance. */
export function decideImportPersons(
  view: NodeView,
  context: DecisionContext,
  known: KnownRows,
  persons: readonly NewPerson[],
): Result<Decision, ImportProblemOfChunk> {
  if (context.siteKind !== "branch" && context.siteKind !== "centre") return err({ code: "no-right" });
  const atOnce = valuesOfMoment(known, "person", "idNumber");
  const fresh = persons.filter(
    ({ row }) => !known.isPersonKnown(row.identity.idNumber) && !atOnce.has(row.identity.idNumber),
  );
  if (fresh.length === 0) return err({ code: "nothing-new" });
  const changes: DraftStep[] = [];
  for (const person of fresh) changes.push(...stepsOf(view, context, person, changes.length));
  return ok({ changes });
}

/** `at`: how many changes of the commit come before; the first one of a person is the identity others name. */
function stepsOf(view: NodeView, context: DecisionContext, person: NewPerson, at: number): readonly DraftStep[] {
  const { row, personKey, cardKey, creditKey, cardNumber } = person;
  const employer = view.entity("employer", row.coverage.employer);
  const put = (group: string, value: object, needs: readonly Ref[] = []): ChangeDraft =>
    draftOf(context, {
      entityType: "person",
      entityKey: personKey,
      group,
      operation: "put",
      value: value as GroupImage,
      needs,
    });
  const identityIn = (before: readonly Ref[]): readonly Ref[] => [before[at] as Ref];
  const hasContact = Object.keys(row.contact).length > 0;
  const steps: DraftStep[] = [
    put("identity", row.identity satisfies PersonIdentity),
    ...(hasContact ? [(before: readonly Ref[]) => put("contact", row.contact, identityIn(before))] : []),
    (before) => put("coverage", row.coverage, [...identityIn(before), ...(employer ? evidenceOf(employer) : [])]),
    (before) =>
      draftOf(context, {
        entityType: "card",
        entityKey: childKey(personKey, cardKey),
        group: "issue",
        operation: "put",
        value: { cardNumber, issuedOn: context.today },
        needs: identityIn(before),
      }),
  ];
  if (row.openingBalance === 0) return steps;
  const credited = {
    person: personKey,
    credited: row.openingBalance,
    reason: "opening",
    slipNumber: `${context.site}-${creditKey.slice(0, 16)}`,
  };
  return [
    ...steps,
    (before) =>
      draftOf(context, {
        entityType: "credit",
        entityKey: childKey(personKey, creditKey),
        group: "fact",
        operation: "fact",
        value: credited,
        needs: identityIn(before),
        idempotencyKey: credited.slipNumber,
      }),
  ];
}

export interface NewEmployer {
  readonly row: EmployerRow;
  readonly employerKey: EntityKey;
}

/** Employers of one chunk that are not there yet. */
export function decideImportEmployers(
  context: DecisionContext,
  known: KnownRows,
  employers: readonly NewEmployer[],
): Result<Decision, ImportProblemOfChunk> {
  if (context.siteKind !== "branch" && context.siteKind !== "centre") return err({ code: "no-right" });
  const atOnce = valuesOfMoment(known, "employer", "creditCode");
  const fresh = employers.filter(
    ({ row }) => !known.isEmployerKnown(row.profile.creditCode) && !atOnce.has(row.profile.creditCode),
  );
  if (fresh.length === 0) return err({ code: "nothing-new" });
  const put = (entityKey: EntityKey, group: string, value: object, needs: readonly Ref[] = []): ChangeDraft =>
    draftOf(context, { entityType: "employer", entityKey, group, operation: "put", value: value as GroupImage, needs });
  const changes: DraftStep[] = [];
  for (const { row, employerKey } of fresh) {
    const at = changes.length;
    changes.push(put(employerKey, "profile", row.profile));
    const { account } = row;
    if (account) changes.push((before) => put(employerKey, "account", account, [before[at] as Ref]));
  }
  return ok({ changes });
}
