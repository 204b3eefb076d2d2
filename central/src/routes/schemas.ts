import { z } from "@hono/zod-openapi";
import type { ChangeState } from "@huilian/conflict-rules";
import type { GroupImage } from "@huilian/domain";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../limits.ts";

/** What comes in and goes out of the centre's own API. The OpenAPI document is made of these. */

const whole = z.int().min(0);
const fen = z.int().openapi({ description: "Amount in fen, 1/100 yuan." });
const hash = z.string().openapi({ description: "SHA-256 in lower-case hex." });
const signed = z.object({ text: z.string(), by: z.string(), signature: z.string() }).openapi("SignedText");
const limit = z.coerce.number().int().min(1).max(LIST_LIMIT_MAX).default(LIST_LIMIT_DEFAULT);

const counts = z
  .object({
    received: whole,
    parked: whole,
    applied: whole,
    flagged: whole,
    superseded: whole,
    refused: whole,
    quarantined: whole,
  })
  .openapi("Counts", {
    description: "received = applied + superseded + refused + parked + quarantined. `flagged` is part of `applied`.",
  });

export const summarySchema = z
  .object({
    index: whole,
    lag: whole,
    epoch: whole,
    counts,
    countsBySite: z.record(z.string(), counts),
    supersededByRule: z.record(z.string(), whole),
    settlementTotals: z.record(z.string(), fen),
    overlaps: whole,
    ledgerSumFen: fen,
    ledgerByAccountKind: z.record(z.string(), fen),
    sites: z
      .array(
        z.object({
          site: z.string(),
          lastSeenMs: whole.exactOptional(),
          receiptedUpTo: z.record(z.string(), whole),
        }),
      )
      .readonly(),
  })
  .openapi("Summary");

export const listQuerySchema = z.object({ after: z.string().max(400).optional(), limit });

const image = z.custom<GroupImage>().openapi({ type: "object", description: "The full image of a column group." });
const state = z.custom<ChangeState>().openapi({ type: "object", description: "`state`, and why." });

const side = z.object({ ref: z.string(), site: z.string(), operatorId: z.string(), value: image });

const conflict = z
  .object({
    entityType: z.string(),
    entityKey: z.string(),
    group: z.string(),
    winner: side,
    losers: z.array(side.extend({ rule: z.object({ method: z.string(), sequenceNumber: whole }) })).readonly(),
    mergedBy: z.string().exactOptional(),
  })
  .openapi("Conflict");

export const conflictsSchema = z.object({
  conflicts: z.array(conflict.extend({ id: z.string() })).readonly(),
  next: z.string().exactOptional().openapi({ description: "Give it as `after` for what follows." }),
});

export const changeParamsSchema = z.object({
  incarnation: z.string().regex(/^[0-9a-f]{32}$/),
  sequence: z.coerce.number().int().min(1),
});

export const changeSchema = z
  .object({
    ref: z.string(),
    site: z.string(),
    entityType: z.string(),
    entityKey: z.string(),
    group: z.string(),
    operation: z.string(),
    index: whole,
    entry: z.string().openapi({ description: "Id of the log entry." }),
    receipt: signed,
    applied: z.boolean(),
    state: state.exactOptional(),
    conflicts: z.array(conflict).readonly(),
    batch: z
      .object({ number: whole, pages: z.array(z.string()).readonly() })
      .exactOptional()
      .openapi({ description: "The batch that showed it first, and its pages in the site's own scope." }),
  })
  .openapi("ChangeAtCentre");

export const stateSchema = z.object({ index: whole, stateHash: hash }).openapi("State");
export const checkpointSchema = z.object({ batch: whole, index: whole }).openapi("CheckpointMade");

export const logQuerySchema = z.object({ from: z.coerce.number().int().min(1).default(1), limit });
export const logSchema = z.object({ entries: z.array(z.looseObject({})).readonly(), index: whole }).openapi("LogPart");

export const exportRequestSchema = z
  .strictObject({ from: z.int().min(1), to: z.int().min(1), auditorKey: z.string().max(64) })
  .openapi("ExportRequest");
export const exportBegunSchema = z.object({ exportId: z.string() });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: whole,
    detail: z.string(),
    action: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), problem: z.string(), sentence: z.string() })).exactOptional(),
    incident: z.string().exactOptional(),
  })
  .openapi("Problem", { description: "RFC 9457, with what to do." });
