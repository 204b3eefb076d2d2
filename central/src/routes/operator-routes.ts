import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { signedTextSchema } from "@huilian/sync";
import type { BearerEnv } from "@huilian/sync/serve";
import type { CoreParts } from "../core-parts.ts";
import type { RefusedCertificate } from "../enrolment/operators.ts";
import { CERTIFICATES_MAX, LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../limits.ts";
import type { CentreProblems } from "../problems.ts";
import { problemSchema } from "./schemas.ts";

export const operatorPaths = { operators: "/v1/centre/operators", certificates: "/v1/centre/certificates" } as const;

const json = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });
const refused = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});
const problems = { 401: refused("Not signed in"), 403: refused("Not allowed"), 422: refused("Input wrong") };
const security: Record<string, string[]>[] = [{ bearer: [] }];
const roles = z.array(z.string()).readonly();

const operatorSchema = z
  .object({
    operatorId: z.string(),
    site: z.string().openapi({ description: "A site id, or `centre`." }),
    keyId: z.string(),
    suite: z.int(),
    publicKey: z.string(),
    asked: z
      .object({ roles, proof: z.string() })
      .exactOptional()
      .openapi({ description: "What the operator asks to have certified, with the proof that they hold the key." }),
    certified: z
      .object({ roles })
      .exactOptional()
      .openapi({ description: "Absent as long as no issuer certified the key." }),
  })
  .openapi("Operator");

const routes = {
  operators: createRoute({
    method: "get",
    path: operatorPaths.operators,
    summary: "Keys of operators: who asks for a certificate, and who has one",
    security,
    request: {
      query: z.object({
        after: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(LIST_LIMIT_MAX).default(LIST_LIMIT_DEFAULT),
      }),
    },
    responses: {
      200: {
        description: "By place, operator and key",
        content: json(z.object({ operators: z.array(operatorSchema).readonly(), next: z.string().exactOptional() })),
      },
      ...problems,
    },
  }),
  certificates: createRoute({
    method: "post",
    path: operatorPaths.certificates,
    summary: "Takes operators' certificates an issuer signed; the same ones again change nothing",
    security,
    request: {
      body: {
        content: json(z.strictObject({ certificates: z.array(signedTextSchema).min(1).max(CERTIFICATES_MAX) })),
        required: true,
      },
    },
    responses: {
      200: {
        description: "New in the log, and known before",
        content: json(z.object({ enrolled: z.int(), known: z.int() })),
      },
      ...problems,
    },
  }),
};

/** The issuer's desk is a client of these two: what it signs, and where it hands in what it signed. */
export function addOperatorRoutes(
  app: OpenAPIHono<BearerEnv>,
  { operators, applier }: Pick<CoreParts, "operators" | "applier">,
  mapper: CentreProblems,
): void {
  app.openapi(routes.operators, async (context) => {
    const query = context.req.valid("query");
    return context.json(await applier.between(() => operators.list(query)), 200);
  });
  app.openapi(routes.certificates, async (context) => {
    const { certificates } = context.req.valid("json");
    const refuse = (faults: readonly RefusedCertificate[]) => {
      const errors = faults.map(({ at, refusal }) => ({ path: `certificates.${at}`, problem: refusal }));
      // A problem document is whole as the mapper made it; the framework types only what a handler makes itself.
      return mapper.respond(context, { code: "certificates-refused", errors }) as never;
    };
    const faults = await applier.between(() => operators.check(certificates));
    if (faults.length > 0) return refuse(faults);
    const enrolled = await operators.enrol(certificates);
    return enrolled.ok ? context.json(enrolled.value, 200) : refuse(enrolled.error);
  });
}
