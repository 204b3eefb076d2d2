import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { assert, type OperationEntry } from "@huilian/domain";
import type { BearerEnv } from "@huilian/sync/serve";
import type { CoreParts } from "../core-parts.ts";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, OPERATIONS_SCAN_MAX } from "../limits.ts";
import { centralDocumentOf } from "../log/central-document.ts";
import { readEntry } from "../log/log-store.ts";
import { problemSchema } from "../routes/schemas.ts";

const entrySchema = z
  .object({
    kind: z.string(),
    atMs: z.int(),
    operatorId: z.string().exactOptional(),
    subject: z.string().exactOptional(),
    screen: z.string().exactOptional(),
    detail: z.string().exactOptional(),
    ref: z.string().exactOptional(),
    index: z.int().openapi({ description: "The entry of the log that holds it." }),
  })
  .openapi("CentreOperation");

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

const route = createRoute({
  method: "get",
  path: "/v1/centre/operations",
  summary: "Operations at the centre, oldest first or newest first. A page may hold more entries than was asked for",
  security: [{ bearer: [] }] as Record<string, string[]>[],
  request: {
    query: z.object({
      after: z.coerce.number().int().min(0).optional().openapi({ description: "`next` of the page before" }),
      limit: z.coerce.number().int().min(1).max(LIST_LIMIT_MAX).default(LIST_LIMIT_DEFAULT),
      order: z.enum(["oldest", "newest"]).default("oldest"),
    }),
  },
  responses: {
    200: {
      description: "Entries",
      content: {
        "application/json": {
          schema: z.object({ operations: z.array(entrySchema).readonly(), next: z.int().exactOptional() }),
        },
      },
    },
    400: problem("Wrong input"),
    401: problem("Not signed in"),
    403: problem("Not in this role"),
  },
});

type Shown = OperationEntry & { readonly index: number };

export function addOperationRoutes(app: OpenAPIHono<BearerEnv>, parts: CoreParts): void {
  app.openapi(route, async (context) => {
    await parts.operations.flush();
    return context.json(await pageOf(parts, context.req.valid("query")), 200);
  });
}

interface Wanted {
  readonly after?: number | undefined;
  readonly limit: number;
  readonly order: "oldest" | "newest";
}

async function pageOf({ documents, deps, opener }: CoreParts, { after, limit, order }: Wanted) {
  const isNewest = order === "newest";
  const indexes = isNewest
    ? documents.operationsBefore(after, OPERATIONS_SCAN_MAX)
    : documents.operationsAfter(after ?? 0, OPERATIONS_SCAN_MAX);
  const operations: Shown[] = [];
  for (const [at, index] of indexes.entries()) {
    const entry = await readEntry(deps.store, index);
    assert(entry?.type === "document", "what is indexed lies in the log");
    const document = centralDocumentOf(entry.document);
    assert(document.kind === "operations", "an index of operations names nothing else");
    const { entries } = JSON.parse(opener.openOperations(document)) as { readonly entries: readonly OperationEntry[] };
    const ordered = isNewest ? [...entries].reverse() : entries;
    operations.push(...ordered.map((one) => ({ ...one, index })));
    const isLast = at === indexes.length - 1 && indexes.length < OPERATIONS_SCAN_MAX;
    if (operations.length >= limit || at === indexes.length - 1)
      return { operations, ...(isLast ? {} : { next: index }) };
  }
  return { operations };
}
