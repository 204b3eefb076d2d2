import { z } from "@hono/zod-openapi";
import { imageOf } from "@huilian/conflict-rules";
import type { EntityKey, NewOperation } from "@huilian/domain";
import { FIND_MAX } from "../limits.ts";
import type { NodeCore } from "../node-core.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { eligibilityByNumber, eligiblePersonShown, ownPersonShown } from "./person-shown.ts";
import { findEmployersSchema, findRequestSchema } from "./schemas.ts";

type FindRequest = z.output<typeof findRequestSchema>;

const foundSchema = z
  .object({ persons: z.array(z.record(z.string(), z.unknown())), more: z.boolean() })
  .openapi("FoundPersons");

const isInstitution = ({ deps }: NodeCore): boolean => deps.siteKind === "hospital" || deps.siteKind === "pharmacy";

/** What is looked for stands in the body: URLs are written down on the way. */
export function addFindRoutes(routing: Routing): void {
  const { app, core, problems } = routing;
  addFindEmployers(routing);
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/persons/find",
    summary: "Finds persons by identity number, card number or name; an institution by identity number only",
    body: findRequestSchema,
    answer: foundSchema,
    async handle(context, { body }) {
      const { operatorId } = context.get("operator");
      if (!isInstitution(core)) {
        const { persons, more } = findOwn(core, body);
        await core.operations.record(lookUpOf(operatorId, body, persons));
        return context.json({ persons, more });
      }
      if (body.idNumber === undefined) return problems.respond(context, { code: "search-not-here" });
      const found = (await eligibilityByNumber(core, body.idNumber))();
      const subjects = found === undefined ? [] : [{ entityKey: found.person }];
      await core.operations.record(lookUpOf(operatorId, body, subjects));
      if (found === undefined) return context.json({ persons: [], more: false });
      const person = eligiblePersonShown(found, core.view.ownOf(found.person), core.time.today());
      return context.json({ persons: [person], more: false });
    },
  });
}

/** Employers a person may be insured by; institutions hold none. */
function addFindEmployers({ app, core, problems }: Routing): void {
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/employers/find",
    summary: "Finds employers by credit code or the beginning of the name; a branch only",
    body: findEmployersSchema,
    answer: z
      .object({ employers: z.array(z.record(z.string(), z.unknown())), more: z.boolean() })
      .openapi("FoundEmployers"),
    async handle(context, { body }) {
      if (isInstitution(core)) return problems.respond(context, { code: "search-not-here" });
      const { creditCode, name } = body;
      const roots =
        creditCode === undefined
          ? core.index.findPrefix("employer.name", name ?? "", FIND_MAX + 1)
          : core.index.find("employer.creditCode", creditCode);
      const employers = roots.flatMap((entityKey) => {
        const profile = imageOf(core.view.entity("employer", entityKey), "profile");
        return profile === undefined ? [] : [{ entityKey, name: profile["name"], creditCode: profile["creditCode"] }];
      });
      return context.json({ employers: employers.slice(0, FIND_MAX), more: employers.length > FIND_MAX });
    },
  });
}

/** Nothing of what was typed: a person that was found is named by the key, and nobody where it was more than one. */
function lookUpOf(
  operatorId: string,
  { idNumber, cardNumber }: FindRequest,
  found: readonly { readonly entityKey: EntityKey }[],
): NewOperation {
  const [only, ...others] = found;
  return {
    kind: only === undefined ? "look-up-missed" : "look-up",
    operatorId,
    detail: idNumber !== undefined ? "by-number" : cardNumber !== undefined ? "by-card" : "by-name",
    ...(only === undefined || others.length > 0 ? {} : { subject: only.entityKey }),
  };
}

function findOwn(core: NodeCore, request: FindRequest) {
  const roots = rootsOf(core, request);
  const persons = roots.flatMap((root) => ownPersonShown(core, root) ?? []);
  return { persons: persons.slice(0, FIND_MAX), more: persons.length > FIND_MAX };
}

function rootsOf({ index }: NodeCore, { idNumber, cardNumber, name }: FindRequest): readonly EntityKey[] {
  if (idNumber !== undefined) return index.find("person.idNumber", idNumber);
  if (cardNumber !== undefined) return index.find("card.cardNumber", cardNumber);
  return index.findPrefix("person.name", name ?? "", FIND_MAX + 1);
}
