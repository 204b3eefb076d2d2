import { z } from "@hono/zod-openapi";
import { type EntityDeclaration, entityDeclarations } from "@huilian/conflict-rules";
import { CHANGE_REFS_MAX, err, type GroupImage, type ReadChange, type Result } from "@huilian/domain";
import type { Decision } from "@huilian/sync";
import { decideClear } from "../decide/decide-clear.ts";
import { decideCreate } from "../decide/decide-create.ts";
import { decideMark } from "../decide/decide-mark.ts";
import { decidePut } from "../decide/decide-put.ts";
import type { HeldValues } from "../decide/held-values.ts";
import type { NodeCore } from "../node-core.ts";
import { searchedBy } from "../view/search-index.ts";
import { entityWithChildren } from "./answers.ts";
import { answerChange, toldProblem } from "./change-request.ts";
import { addEndpoint, type NodeApp } from "./endpoint.ts";
import { imageSchema } from "./image-schema.ts";
import type { NodeProblem, NodeProblems } from "./problems.ts";
import { dateSchema, entityKeySchema, madeSchema, refSchema } from "./schemas.ts";

/** Facts that only their own route makes, since a counter must not type their shares. */
const OWN_ROUTE: ReadonlySet<string> = new Set(["settlement"]);

export interface Routing {
  readonly app: NodeApp;
  readonly core: NodeCore;
  readonly problems: NodeProblems;
}

const keyParams = z.strictObject({ entityKey: entityKeySchema });
const dated = { businessDate: dateSchema.exactOptional() };

const shownSchema = z.record(z.string(), z.unknown()).openapi("Entity");

const told = <Value>(
  result: Result<Value, { readonly code: NodeProblem["code"]; readonly paths?: readonly string[] }>,
): Result<Value, NodeProblem> => (result.ok ? result : err(toldProblem(result.error)));

/** The routes of every declared entity. A new entity is one more declaration and nothing here. */
export function addEntityRoutes(routing: Routing): void {
  for (const declaration of entityDeclarations) {
    // Nothing of it is kept to be read, and nobody writes it by hand.
    if (declaration.countedApart === true) continue;
    addReading(routing, declaration);
    addCreating(routing, declaration);
    for (const group of Object.keys(declaration.groups)) addGroupRoutes(routing, declaration, group);
  }
}

function addReading({ app, core, problems }: Routing, { entityType, childOf }: EntityDeclaration): void {
  addEndpoint(app, problems, {
    method: "get",
    path: `/v1/entities/${entityType}/{entityKey}`,
    summary: `One ${entityType} with everything that belongs to it`,
    params: keyParams,
    answer: shownSchema,
    async handle(context, { params }) {
      const entity = core.view.entity(entityType, params.entityKey);
      // Whoever opens the record of a person, or of what belongs to one, has looked that person up.
      if (entityType === "person" || childOf === "person") {
        await core.operations.record({
          kind: entity === undefined ? "look-up-missed" : "look-up",
          operatorId: context.get("operator").operatorId,
          detail: "by-key",
          subject: params.entityKey,
        });
      }
      if (entity === undefined) return problems.respond(context, { code: "entity-unknown" });
      return context.json(entityWithChildren(core, entity) as object);
    },
  });
}

function addCreating(routing: Routing, declaration: EntityDeclaration): void {
  const { app, core, problems } = routing;
  const { entityType, groups } = declaration;
  const body = z
    .strictObject({
      groups: z.strictObject(
        Object.fromEntries(
          Object.entries(groups).map(([name, { columns }]) => [name, imageSchema(columns).optional()]),
        ),
      ),
      root: entityKeySchema.exactOptional(),
      ...dated,
    })
    .openapi(`New_${entityType}`);
  addEndpoint(app, problems, {
    method: "post",
    path: `/v1/entities/${entityType}`,
    summary: `Enters a ${entityType}`,
    body,
    changes: true,
    answer: madeSchema,
    answerStatus: 201,
    handle: (context, { body: request }) => {
      const newKey = core.newKey();
      return answerChange(routing, context, (view, decisionContext, { sameGroup }) => {
        if (OWN_ROUTE.has(entityType)) return err({ code: "has-own-route" });
        const given = Object.entries(request.groups).filter((entry) => entry[1] !== undefined);
        const images = Object.fromEntries(given) as Readonly<Record<string, GroupImage>>;
        const held = heldIn(core, sameGroup);
        const wanted = { ...request, entityType, groups: images };
        return told<Decision>(decideCreate(view, decisionContext, wanted, newKey, held));
      });
    },
  });
}

const heldIn = ({ index }: NodeCore, sameMoment: readonly ReadChange[]): HeldValues => ({
  candidates(entityType, column, value) {
    const by = searchedBy(entityType, column);
    return by === undefined ? [] : index.find(by, value);
  },
  sameMoment,
});

function addGroupRoutes(routing: Routing, { entityType, groups }: EntityDeclaration, group: string): void {
  const declaration = groups[group];
  if (declaration === undefined) return;
  const { app, problems } = routing;
  const common = { params: keyParams, changes: true, answer: madeSchema, answerStatus: 201 } as const;
  const path = `/v1/entities/${entityType}/{entityKey}/${group}`;
  const value = imageSchema(declaration.columns);
  addEndpoint(app, problems, {
    ...common,
    method: "put",
    path,
    summary: `Replaces ${group} of a ${entityType}`,
    body: z.strictObject({ value, base: z.array(refSchema).max(CHANGE_REFS_MAX).exactOptional(), ...dated }),
    handle: (context, { params, body }) =>
      answerChange(routing, context, (view, decisionContext) =>
        told(
          decidePut(view, decisionContext, { ...body, value: body.value as GroupImage, ...params, entityType, group }),
        ),
      ),
  });
  addEndpoint(app, problems, {
    ...common,
    method: "post",
    path: `${path}/marks`,
    summary: `Marks ${group} of a ${entityType}`,
    body: z.strictObject({ value, ...dated }),
    handle: (context, { params, body }) =>
      answerChange(routing, context, (view, decisionContext) =>
        told(
          decideMark(view, decisionContext, { ...body, value: body.value as GroupImage, ...params, entityType, group }),
        ),
      ),
  });
  addEndpoint(app, problems, {
    ...common,
    method: "post",
    path: `${path}/clears`,
    summary: `Removes marks from ${group} of a ${entityType}`,
    body: z.strictObject({ clears: z.array(refSchema).min(1).max(CHANGE_REFS_MAX), ...dated }),
    handle: (context, { params, body }) =>
      answerChange(routing, context, (view, decisionContext) =>
        told(decideClear(view, decisionContext, { ...body, ...params, entityType, group })),
      ),
  });
}
