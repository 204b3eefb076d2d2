import { z } from "@hono/zod-openapi";
import type { EntityKey } from "@huilian/domain";
import { FIND_MAX } from "../limits.ts";
import type { NodeCore } from "../node-core.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { eligibilityByNumber, eligiblePersonShown, ownPersonShown } from "./person-shown.ts";
import { findRequestSchema } from "./schemas.ts";

type FindRequest = z.output<typeof findRequestSchema>;

const foundSchema = z
  .object({ persons: z.array(z.record(z.string(), z.unknown())), more: z.boolean() })
  .openapi("FoundPersons");

const isInstitution = ({ deps }: NodeCore): boolean => deps.siteKind === "hospital" || deps.siteKind === "pharmacy";

/** What is looked for stands in the body: URLs are written down on the way. */
export function addFindRoutes({ app, core, problems }: Routing): void {
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
        core.lookups.count(operatorId, persons.length > 0);
        return context.json({ persons, more });
      }
      if (body.idNumber === undefined) return problems.respond(context, { code: "search-not-here" });
      const found = (await eligibilityByNumber(core, body.idNumber))();
      core.lookups.count(operatorId, found !== undefined);
      if (found === undefined) return context.json({ persons: [], more: false });
      const person = eligiblePersonShown(found, core.view.ownOf(found.person), core.time.today());
      return context.json({ persons: [person], more: false });
    },
  });
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
