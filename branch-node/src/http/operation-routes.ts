import { z } from "@hono/zod-openapi";
import { isOperationScreen, type OperationEntry } from "@huilian/domain";
import { LIST_LIMIT_DEFAULT, OPERATIONS_SCAN_MAX } from "../limits.ts";
import { isPlaceKnown, ownChangesAfter, ownChangesBefore } from "../line/own-changes.ts";
import type { NodeCore } from "../node-core.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { placeOf } from "./list-routes.ts";
import { entityKeySchema, listQuerySchema, refSchema } from "./schemas.ts";

const printSchema = z.strictObject({
  screen: z.string().refine(isOperationScreen).openapi({ description: "small letters and hyphens" }),
  subject: entityKeySchema.exactOptional(),
  ref: refSchema.exactOptional(),
});

const entrySchema = z
  .object({
    kind: z.string(),
    atMs: z.int(),
    operatorId: z.string().optional(),
    subject: z.string().optional(),
    screen: z.string().optional(),
    detail: z.string().optional(),
    ref: z.string().optional(),
    place: z.string().openapi({ description: "the fact that holds the entry: incarnation and sequence" }),
  })
  .openapi("Operation");

/** What operators did that changes nothing: written by the screens, read by auditors. */
export function addOperationRoutes({ app, core, problems }: Routing): void {
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/prints",
    summary: "Records that something is printed; asked before the printer is",
    body: printSchema,
    answer: z.object({ recorded: z.literal(true) }),
    async handle(context, { body }) {
      const { operatorId } = context.get("operator");
      await core.operations.record({ kind: "print", operatorId, ...body });
      return context.json({ recorded: true });
    },
  });
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/operations",
    summary: "Operations at this node, oldest first or newest first. A page may hold more entries than was asked for",
    query: listQuerySchema,
    answer: z.object({ operations: z.array(entrySchema), next: z.string().optional() }),
    async handle(context, { query }) {
      const page = await pageOfOperations(core, query);
      return page === undefined ? problems.respond(context, { code: "cursor-unknown" }) : context.json(page);
    },
  });
}

/** Whole facts, so that a page ends between two of them; undefined when the journal does not know where to begin. */
async function pageOfOperations({ operations, operationsJournal }: NodeCore, query: z.output<typeof listQuerySchema>) {
  const place = query.after === undefined ? undefined : placeOf(query.after);
  if (place !== undefined && !isPlaceKnown(operationsJournal, place)) return undefined;
  // Whoever asks what happened is shown what happened a moment ago too.
  await operations.flush();
  const limit = query.limit ?? LIST_LIMIT_DEFAULT;
  const shown: (OperationEntry & { readonly place: string })[] = [];
  const inOrder = query.order === "newest" ? ownChangesBefore : ownChangesAfter;
  let seen = 0;
  let last = "";
  for await (const { change } of inOrder(operationsJournal, place)) {
    if (shown.length >= limit || seen >= OPERATIONS_SCAN_MAX) return { operations: shown, next: last };
    seen += 1;
    last = `${change.incarnation}/${change.sequence}`;
    const entries = (change.value?.["entries"] ?? []) as unknown as readonly OperationEntry[];
    const ordered = query.order === "newest" ? [...entries].reverse() : entries;
    shown.push(...ordered.map((entry) => ({ ...entry, place: last })));
  }
  return { operations: shown };
}
