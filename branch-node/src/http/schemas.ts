import { z } from "@hono/zod-openapi";
import {
  CARE_KINDS,
  type Columns,
  type EntityKey,
  type Incarnation,
  isEntityKey,
  isIncarnation,
  isLocalDate,
  isRef,
  type LocalDate,
  message,
  normaliseIdentityNumber,
  type Ref,
  settlementColumns,
} from "@huilian/domain";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../limits.ts";
import { imageSchema } from "./image-schema.ts";

const text = { type: "string" } as const;

export const entityKeySchema = z
  .custom<EntityKey>(isEntityKey)
  .openapi({ ...text, pattern: "^[0-9a-f]{32}(\\.[0-9a-f]{32})?$" });
export const refSchema = z.custom<Ref>(isRef).openapi({ ...text, description: "incarnation/sequence/hash" });
export const dateSchema = z.custom<LocalDate>(isLocalDate).openapi({ ...text, format: "date" });
export const incarnationSchema = z.custom<Incarnation>(isIncarnation).openapi({ ...text, pattern: "^[0-9a-f]{32}$" });

const wholeText = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const sequenceParamSchema = wholeText(1, 999_999_999_999_999).openapi({ type: "integer", minimum: 1 });

/** A place in the node's own journal: `incarnation/sequence`. Lists go on behind it, in their order. */
export const listQuerySchema = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9a-f]{32}\/[0-9]{1,15}$/)
    .optional()
    .openapi({ description: "`next` of the page before" }),
  limit: wholeText(1, LIST_LIMIT_MAX)
    .optional()
    .openapi({ type: "integer", minimum: 1, maximum: LIST_LIMIT_MAX, default: LIST_LIMIT_DEFAULT }),
  order: z.enum(["oldest", "newest"]).optional().openapi({ default: "oldest", description: "which comes first" }),
});

/** Puts an identity number right as people write it: blanks, full-width digits, a small x. */
const withPlainNumber = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || !("idNumber" in value)) return value;
  const { idNumber } = value;
  return typeof idNumber === "string" && idNumber.length <= 64
    ? { ...value, idNumber: normaliseIdentityNumber(idNumber) }
    : value;
};

const settlementRequestColumns = {
  idNumber: { kind: "idNumber" },
  cardNumber: { kind: "text", max: 30, optional: true },
  servedOn: { kind: "date", optional: true },
  careKind: { kind: "code", of: CARE_KINDS },
  diagnosis: { kind: "text", max: 200, optional: true },
  lines: settlementColumns.fact.lines,
  accountUse: { kind: "code", of: ["all", "none"], optional: true },
} as const satisfies Columns;

export const settlementRequestSchema = imageSchema(settlementRequestColumns, withPlainNumber);

const findRequestColumns = {
  idNumber: { kind: "idNumber", optional: true },
  cardNumber: { kind: "text", max: 30, optional: true },
  name: { kind: "text", max: 50, optional: true },
} as const satisfies Columns;

/** One of the three. */
export const findRequestSchema = imageSchema(findRequestColumns, withPlainNumber).refine(
  (request) => Object.keys(request).length === 1,
);

const findEmployersColumns = {
  creditCode: { kind: "text", max: 18, optional: true },
  name: { kind: "text", max: 100, optional: true },
} as const satisfies Columns;

/** One of the two. */
export const findEmployersSchema = imageSchema(findEmployersColumns).refine(
  (request) => Object.keys(request).length === 1,
);

export const importQuerySchema = z.strictObject({
  area: z
    .string()
    .regex(/^[0-9]{6}$/)
    .optional()
    .openapi({ description: "pooling area of the rows; that of the parameters where there is one only" }),
  insuredFrom: dateSchema.optional(),
  insuredUntil: dateSchema.optional(),
});

const UNCONFIRMED = `${message("node.slip-unconfirmed", {}, "zh")} · ${message("node.slip-unconfirmed", {}, "en")}`;

export const madeSchema = z
  .object({
    refs: z.array(refSchema).readonly(),
    entityType: z.string(),
    entityKey: entityKeySchema,
    madeMs: z.int(),
    businessDate: dateSchema,
    confirmed: z.literal(false).openapi({ description: UNCONFIRMED }),
    fact: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("Made");

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    action: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), problem: z.string(), sentence: z.string() })).optional(),
    incident: z.string().optional(),
  })
  .openapi("Problem");
