import { z } from "@hono/zod-openapi";
import { compareOrder } from "@huilian/conflict-rules";
import {
  type EntityKey,
  type OperationEntry,
  type ReadChange,
  type Ref,
  refParts,
  rootKeyOf,
  type SettlementFact,
} from "@huilian/domain";
import { CHILDREN_TOLD_MAX, OPERATIONS_SCAN_MAX } from "../limits.ts";
import { isPlaceKnown, ownChangesBefore } from "../line/own-changes.ts";
import type { NodeCore } from "../node-core.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { ownPersonShown } from "./person-shown.ts";
import { entityKeySchema, incarnationSchema, sequenceParamSchema } from "./schemas.ts";
import { settlementIn, slipShown } from "./slip-shown.ts";

const slipSchema = z.record(z.string(), z.unknown()).openapi("Slip");

const ofPersonSchema = z
  .object({
    person: z.record(z.string(), z.unknown()).optional(),
    settlements: z.array(z.record(z.string(), z.unknown())),
    more: z.boolean(),
  })
  .openapi("SettlementsOfPerson");

/** Slips are papers of this node: what another site settled is shown, and printed there. */
export function addSlipRoutes({ app, core, problems }: Routing): void {
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/settlements/{incarnation}/{sequence}/slip",
    summary: "What the slip of an own settlement says, with the signed fact as texts for QR codes",
    params: z.strictObject({ incarnation: incarnationSchema, sequence: sequenceParamSchema }),
    answer: slipSchema,
    async handle(context, { params }) {
      const { incarnation, sequence } = params;
      const held = isPlaceKnown(core.journal, params) ? await core.journal.commitAt(incarnation, sequence) : undefined;
      const read = settlementIn(held, sequence);
      if (held === undefined || read === undefined) return problems.respond(context, { code: "change-unknown" });
      const { operatorId } = context.get("operator");
      const subject = rootKeyOf(read.change.entityKey);
      await core.operations.record({
        kind: "look-up",
        operatorId,
        subject,
        detail: "by-key",
        screen: "slip",
        ref: read.ref,
      });
      return context.json({ ...slipShown(core, held, read), prints: await printsOf(core, read) });
    },
  });
  addEndpoint(app, problems, {
    method: "get",
    path: "/v1/persons/{entityKey}/settlements",
    summary:
      "What a person has used, and their settlements this node holds, newest first; an institution holds its own",
    params: z.strictObject({ entityKey: entityKeySchema }),
    answer: ofPersonSchema,
    async handle(context, { params }) {
      const all = settlementsOf(core, params.entityKey);
      const { operatorId } = context.get("operator");
      await core.operations.record({ kind: "look-up", operatorId, detail: "list", subject: params.entityKey });
      const person = ownPersonShown(core, params.entityKey);
      return context.json({
        ...(person === undefined ? {} : { person }),
        settlements: all.slice(0, CHILDREN_TOLD_MAX),
        more: all.length > CHILDREN_TOLD_MAX,
      });
    },
  });
}

/** How often the slip was printed before, so that a print says that it is not the first. Newest operations first. */
async function printsOf({ operations, operationsJournal }: NodeCore, { ref, change }: ReadChange): Promise<number> {
  await operations.flush();
  let prints = 0;
  let seen = 0;
  for await (const read of ownChangesBefore(operationsJournal, undefined)) {
    seen += 1;
    // Nothing was printed before it was made. A slip of years ago is counted as far back as one looks.
    if (read.change.stamp.ms < change.stamp.ms || seen > OPERATIONS_SCAN_MAX) return prints;
    const entries = (read.change.value?.["entries"] ?? []) as unknown as readonly OperationEntry[];
    prints += entries.filter((entry) => entry.kind === "print" && entry.ref === ref).length;
  }
  return prints;
}

function settlementsOf(core: NodeCore, root: EntityKey) {
  const unconfirmed = new Set<Ref>(core.view.ownOf(root).map(({ ref }) => ref));
  return core.view
    .entitiesOf(root)
    .flatMap(({ entityType, groups }) => {
      const head = entityType === "settlement" ? groups["fact"]?.winner : undefined;
      if (head === undefined) return [];
      const { incarnation, sequence } = refParts(head.ref);
      const { servedOn, slipNumber, careKind, shares } = head.value as unknown as SettlementFact;
      const shown = {
        incarnation,
        sequence,
        site: head.site,
        isOwn: head.site === core.deps.site,
        madeMs: head.effective.ms,
        confirmed: !unconfirmed.has(head.ref),
        servedOn,
        slipNumber,
        careKind,
        shares,
      };
      return [{ head, shown }];
    })
    .sort((a, b) => compareOrder(b.head, a.head))
    .map(({ shown }) => shown);
}
