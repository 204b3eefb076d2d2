import { z } from "@hono/zod-openapi";
import type { Journal } from "@huilian/sync";
import type { NodeCore } from "../node-core.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";

const lineSchema = z
  .object({
    site: z.string(),
    siteKind: z.string(),
    name: z.string(),
    state: z.enum(["connected", "cut", "drill"]),
    sinceMs: z.int(),
    nowMs: z.int(),
    lastContactMs: z.int().optional(),
    incident: z.string().optional(),
    unconfirmed: z.int().openapi({ description: "own changes the centre has not decided" }),
    unreceipted: z.int().openapi({ description: "own changes without a receipt" }),
    onlyHere: z.int().openapi({ description: "changes that exist on this machine only" }),
    position: z.object({ batch: z.int(), index: z.int(), epoch: z.int() }),
    lookups: z.object({ found: z.int(), notFound: z.int() }),
    operations: z
      .object({ waiting: z.int(), unreceipted: z.int() })
      .openapi({ description: "entries not yet written, and facts of the chain of operations without a receipt" }),
  })
  .openapi("Line");

const incidentsSchema = z.object({ incidents: z.array(z.record(z.string(), z.unknown())) }).openapi("Incidents");

const unreceiptedIn = (journal: Pick<Journal, "unreceipted">): number =>
  journal.unreceipted().reduce((sum, { from, to }) => sum + (to - from + 1), 0);

export function lineShown(core: NodeCore) {
  const { deps, journal, line, operations, operationsJournal, replica, time } = core;
  const unreceipted = unreceiptedIn(journal);
  const { batch, index, epoch } = replica.position();
  return {
    site: deps.site,
    siteKind: deps.siteKind,
    name: deps.name,
    ...line.status(),
    nowMs: time.physicalMs(),
    unconfirmed: journal.undecided().length,
    unreceipted,
    onlyHere: unreceipted,
    position: { batch: Math.max(0, batch), index, epoch },
    lookups: operations.lookups(),
    operations: { waiting: operations.waiting(), unreceipted: unreceiptedIn(operationsJournal) },
  };
}

/** The line is a state of this machine and no change: cutting it twice is cutting it once, so no key is asked for. */
export function addLineRoutes({ app, core, problems }: Routing): void {
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/line",
    summary: "Whether the centre can be reached, and what exists only here",
    answer: lineSchema,
    handle: async (context) => context.json(lineShown(core)),
  });
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/line/disconnect",
    summary: "Cuts the line on purpose: a drill",
    answer: lineSchema,
    async handle(context) {
      await core.line.disconnect();
      const { operatorId } = context.get("operator");
      await core.operations.record({ kind: "drill-began", operatorId });
      core.deps.logger.warn({ operatorId }, "drill begins");
      return context.json(lineShown(core));
    },
  });
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/line/reconnect",
    summary: "Ends a drill",
    answer: lineSchema,
    async handle(context) {
      await core.line.reconnect();
      const { operatorId } = context.get("operator");
      await core.operations.record({ kind: "drill-ended", operatorId });
      core.deps.logger.info({ operatorId }, "drill ends");
      core.deps.onLineWanted?.();
      return context.json(lineShown(core));
    },
  });
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/incidents",
    summary: "Outages and drills, with what was done in them",
    answer: incidentsSchema,
    handle: async (context) => context.json({ incidents: await core.line.incidents() }),
  });
}
