import { z } from "@hono/zod-openapi";
import type { ChangeState } from "@huilian/conflict-rules";
import { type Json, type RuleReason, SITE_KINDS } from "@huilian/domain";
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
    operations: whole,
  })
  .openapi("Counts", {
    description:
      "received = applied + superseded + refused + parked + quarantined. `flagged` is part of `applied`. `operations` are facts of the chains of operations, and are in no other number.",
  });

export const summarySchema = z
  .object({
    index: whole,
    lag: whole,
    epoch: whole,
    counts,
    countsBySite: z.record(z.string(), counts),
    supersededByRule: z.record(z.string(), whole),
    aliases: z.record(z.string(), whole).openapi({
      description: "Records under a number that another one holds, by `<entity>.<column>`.",
    }),
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

const cursor = z.string().max(400);
const next = z.string().exactOptional().openapi({ description: "Give it as `after` for what follows." });
const siteText = z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/);
const siteKind = z.enum(SITE_KINDS);
const ms = whole.openapi({ description: "Milliseconds since 1970, UTC." });

export const sitesQuerySchema = z.strictObject({ after: cursor.optional(), limit });

export const sitesSchema = z.object({
  atMs: ms.openapi({ description: "The centre's time of this answer." }),
  index: whole.openapi({ description: "The last index of the log." }),
  lag: whole.openapi({ description: "Entries of the log the centre has not worked up yet." }),
  sites: z
    .array(
      z
        .object({
          site: z.string(),
          siteKind,
          name: z.string().exactOptional(),
          connected: z
            .boolean()
            .openapi({ description: "Heard of on the line lately: within the time a site waits for news in silence." }),
          lastSeenMs: ms.exactOptional().openapi({ description: "Absent: unknown, the centre never heard of it." }),
          lastSeenBy: z.enum(["line", "receipt"]).exactOptional().openapi({
            description:
              "`receipt`: the centre was restarted since; the site was there then, and may have been since without sending.",
          }),
          lastReceipt: z
            .object({ index: whole, receivedMs: ms, incarnation: z.string(), sequence: whole })
            .exactOptional()
            .openapi({ description: "The last the centre received from it. Absent: nothing yet." }),
          waitingChanges: whole.openapi({ description: "Received from it and not worked up yet." }),
          pull: z
            .object({ atMs: ms, batch: whole, batchesBehind: whole })
            .exactOptional()
            .openapi({ description: "What it had when it last asked. Absent: it did not since the centre started." }),
          counts: z.object({
            parked: whole,
            superseded: whole,
            refused: whole,
            quarantined: whole,
            flagged: whole,
          }),
        })
        .openapi("SiteAtCentre"),
    )
    .readonly(),
  next,
});

export const conflictsQuerySchema = z.strictObject({
  after: cursor.optional(),
  limit,
  order: z.enum(["id", "newest"]).default("id").openapi({ description: "`newest`: the last made change first." }),
  site: siteText.optional().openapi({ description: "Only those in which this site has a side." }),
  entityType: z.string().max(40).optional(),
  standing: z.enum(["true", "false"]).optional().openapi({ description: "`true`: only those nobody has merged." }),
});

const state = z.custom<ChangeState>().openapi({ type: "object", description: "`state`, and why." });

const decidedBy = z
  .object({ method: z.string(), sequenceNumber: whole })
  .openapi({ description: "The method, and its place in the group's list, counted from 1." });

const rule = z.custom<RuleReason>().openapi("RuleReason", {
  type: "object",
  description:
    "Why one side counts before another, for `ruleSentence` of the catalogue: `code` is `site-priority` {winner, loser: {site, siteKind}}, `value-priority` {column, winnerValue, loserValue}, `latest` or `first-claim` {winnerMs, loserMs}, or `same-instant` {}.",
});

const shownSide = z.object({
  ref: z.string(),
  site: z.string(),
  siteKind,
  siteName: z.string().exactOptional(),
  operatorId: z.string(),
  madeMs: ms,
  businessDate: z.string(),
});

const cell = z
  .object({
    value: z
      .custom<Json>()
      .openapi({
        type: ["string", "number", "boolean", "object", "array"],
        description: "Absent where the side left the column empty.",
      })
      .exactOptional(),
    label: z.string().exactOptional().openapi({ description: "The name of the record a key stands for." }),
  })
  .openapi("ConflictCell");

const shownConflict = z
  .object({
    id: z.string().openapi({ description: "Stays the same as long as the conflict looks the same." }),
    type: z.enum(["concurrent", "uniqueness"]).openapi({
      description:
        "`concurrent`: entries of one group that did not know of each other. `uniqueness`: two records under one number; `entityKey` is the alias, `kept` the record that keeps the number.",
    }),
    entityType: z.string(),
    entityKey: z.string(),
    group: z.string(),
    label: z.string().exactOptional().openapi({ description: "The name of whom or what it is about." }),
    standing: z.boolean().openapi({ description: "Decided by the rule alone: nobody has merged it." }),
    newestMs: ms,
    winner: shownSide,
    losers: z.array(shownSide.extend({ decidedBy, rule })).readonly(),
    columns: z
      .array(z.object({ column: z.string(), differs: z.boolean(), winner: cell, losers: z.array(cell).readonly() }))
      .readonly()
      .openapi({
        description: "In the order of the form. `losers` stand as those above. Numbers of identity are masked.",
      }),
    kept: z
      .object({ entityKey: z.string(), column: z.string(), label: z.string().exactOptional() })
      .exactOptional()
      .openapi({ description: "Of a pair under one number: the record it was entered in first, and the column." }),
    mergedBy: z.string().exactOptional().openapi({ description: "The change that followed all sides." }),
    merge: shownSide.exactOptional().openapi({ description: "Who made that change." }),
  })
  .openapi("ConflictShown");

export const conflictsSchema = z.object({
  index: whole.openapi({ description: "The log index the list shows." }),
  total: whole.openapi({ description: "How many there are under this filter." }),
  conflicts: z.array(shownConflict).readonly(),
  next,
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
    conflicts: z.array(shownConflict).readonly(),
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
