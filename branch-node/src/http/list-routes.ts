import { z } from "@hono/zod-openapi";
import type { Incarnation, ReadChange } from "@huilian/domain";
import { LIST_LIMIT_DEFAULT, LIST_SCAN_MAX } from "../limits.ts";
import type { JournalPlace } from "../line/incident-store.ts";
import { isPlaceKnown, ownChangesAfter, ownChangesBefore } from "../line/own-changes.ts";
import type { NodeCore } from "../node-core.ts";
import { ownChangeShown } from "./answers.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { incarnationSchema, listQuerySchema, sequenceParamSchema } from "./schemas.ts";

const changeSchema = z.record(z.string(), z.unknown()).openapi("OwnChange");
const pageOf = (name: string) => z.object({ [name]: z.array(changeSchema), next: z.string().optional() });

/** The node's own changes as they were made, and what became of them. */
export function addListRoutes({ app, core, problems }: Routing): void {
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/changes",
    summary: "Own changes, oldest first or newest first",
    query: listQuerySchema,
    answer: pageOf("changes"),
    async handle(context, { query }) {
      const page = await pageOfOwn(core, query, () => true);
      if (page === undefined) return problems.respond(context, { code: "cursor-unknown" });
      const changes = page.changes.map((read) => ownChangeShown(core, read));
      return context.json({ changes, ...nextOf(page) });
    },
  });
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/settlements",
    summary: "Own settlements, oldest first or newest first",
    query: listQuerySchema,
    answer: pageOf("settlements"),
    async handle(context, { query }) {
      const page = await pageOfOwn(core, query, ({ change }) => change.entityType === "settlement");
      if (page === undefined) return problems.respond(context, { code: "cursor-unknown" });
      const settlements = page.changes.map((read) => ({ ...ownChangeShown(core, read), fact: read.change.value }));
      return context.json({ settlements, ...nextOf(page) });
    },
  });
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/changes/{incarnation}/{sequence}",
    summary: "One own change",
    params: z.strictObject({ incarnation: incarnationSchema, sequence: sequenceParamSchema }),
    answer: changeSchema,
    async handle(context, { params }) {
      const { incarnation, sequence } = params;
      const [read] = isPlaceKnown(core.journal, params)
        ? await core.journal.changesAfter(incarnation, sequence - 1, 1)
        : [];
      if (read?.change.sequence !== sequence) return problems.respond(context, { code: "change-unknown" });
      return context.json(ownChangeShown(core, read));
    },
  });
}

interface OwnPage {
  readonly changes: readonly ReadChange[];
  /** Where the next page begins; absent at the end of the journal. */
  readonly next?: string;
}

const nextOf = ({ next }: OwnPage) => (next === undefined ? {} : { next });

/** undefined when the journal does not know the place the page is to begin behind. */
async function pageOfOwn(
  { journal }: NodeCore,
  query: z.output<typeof listQuerySchema>,
  isWanted: (read: ReadChange) => boolean,
): Promise<OwnPage | undefined> {
  const place = query.after === undefined ? undefined : placeOf(query.after);
  if (place !== undefined && !isPlaceKnown(journal, place)) return undefined;
  const limit = query.limit ?? LIST_LIMIT_DEFAULT;
  const changes: ReadChange[] = [];
  let seen = 0;
  let last = query.after;
  const inOrder = query.order === "newest" ? ownChangesBefore : ownChangesAfter;
  for await (const read of inOrder(journal, place)) {
    if (changes.length >= limit || seen >= LIST_SCAN_MAX)
      return { changes, ...(last === undefined ? {} : { next: last }) };
    seen += 1;
    last = `${read.change.incarnation}/${read.change.sequence}`;
    if (isWanted(read)) changes.push(read);
  }
  return { changes };
}

/** The place a cursor names; its schema has said that it is one. */
export function placeOf(after: string): JournalPlace {
  const [incarnation, sequence] = after.split("/");
  return { incarnation: incarnation as Incarnation, sequence: Number(sequence) };
}
