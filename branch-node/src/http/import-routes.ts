import { z } from "@hono/zod-openapi";
import { imageOf } from "@huilian/conflict-rules";
import { type EntityKey, normaliseName, ok, type ReadChange, type Result } from "@huilian/domain";
import { languageOf, limitBody } from "@huilian/sync/serve";
import { decideImportEmployers, decideImportPersons, type KnownRows } from "../decide/decide-import.ts";
import type { DecisionContext } from "../decide/decision-context.ts";
import { decodeFile } from "../import/decode-file.ts";
import { describeImportProblem } from "../import/describe-import-problem.ts";
import type { ImportBatch, ImportProblem } from "../import/import-problem.ts";
import { IMPORT_FILE_BYTES_MAX } from "../import/limits.ts";
import { type EmployerRow, employerBatches } from "../import/read-employers.ts";
import { type PersonRow, personBatches } from "../import/read-persons.ts";
import { type ImportPlan, type ImportResult, runImport } from "../import-run.ts";
import type { NodeCore } from "../node-core.ts";
import type { NodeView } from "../view/node-view.ts";
import { addEndpoint, type NodeContext } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { branchesOf, employersOf, institutionsOf, onlyAreaOf, yearOf } from "./import-options.ts";
import type { NodeProblem } from "./problems.ts";
import { requestMarkOf } from "./request-key.ts";
import { importQuerySchema, refSchema } from "./schemas.ts";

const importedSchema = z
  .object({
    taken: z.int(),
    alreadyThere: z.int(),
    elsewhere: z.int(),
    wrong: z.int(),
    problemCount: z.int(),
    problems: z.array(z.object({ line: z.int(), column: z.string(), code: z.string(), sentence: z.string() })),
    ranges: z.array(z.object({ first: refSchema, last: refSchema })).openapi({
      description: "what was taken, commit by commit: all changes of one incarnation from `first` to `last`",
    }),
  })
  .openapi("Imported");

type Running = Map<string, { readonly hash: string; readonly done: Promise<Result<ImportResult, NodeProblem>> }>;

export const IMPORT_PATHS = ["/v1/imports/employers", "/v1/imports/persons"] as const;

export function addImportRoutes(routing: Routing): void {
  const { app, core, problems } = routing;
  const running: Running = new Map();
  const common = {
    method: "post",
    rawBody: "text/csv",
    changes: true,
    answer: importedSchema,
    query: importQuerySchema,
  } as const;
  for (const path of IMPORT_PATHS) app.use(path, limitBody({ problems, bytesMax: IMPORT_FILE_BYTES_MAX }));
  addEndpoint(app, problems, {
    ...common,
    path: IMPORT_PATHS[0],
    summary: "Takes the employers of a file",
    handle: (context) => answerImport(routing, context, running, (text) => ok(() => employersPlan(core, text))),
  });
  addEndpoint(app, problems, {
    ...common,
    path: IMPORT_PATHS[1],
    summary: "Takes the persons of a file",
    handle: (context, { query }) =>
      answerImport(routing, context, running, (text) => {
        const area = query.area ?? onlyAreaOf(core);
        if (area === undefined) return { ok: false, error: { code: "import-area-missing" } };
        const year = yearOf(core.time.today());
        const insured = { insuredFrom: query.insuredFrom ?? year.from, insuredUntil: query.insuredUntil ?? year.until };
        return ok(() => personsPlan(core, text, { area, ...insured }));
      }),
  });
}

type AnyPlan = ImportPlan<PersonRow> | ImportPlan<EmployerRow>;

async function answerImport(
  { core, problems }: Routing,
  context: NodeContext,
  running: Running,
  planOf: (text: string) => Result<() => AnyPlan, NodeProblem>,
): Promise<Response> {
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  const mark = requestMarkOf(core.deps.crypto, context, bytes);
  if (!mark.ok) return problems.respond(context, mark.error);
  const { key, hash } = mark.value;
  const decisionContext = core.contextFor(context.get("operator").operatorId, key);
  if (decisionContext === undefined) return problems.respond(context, { code: "not-provisioned-yet" });
  const { siteKind } = core.deps;
  if (siteKind !== "branch" && siteKind !== "centre") return problems.respond(context, { code: "no-right" });

  const text = decodeFile(bytes);
  const plan = text.ok ? planOf(text.value) : ok(() => refusedPlan({ problems: [text.error] }));
  if (!plan.ok) return problems.respond(context, plan.error);
  const others = running.get(key);
  if (others !== undefined && others.hash !== hash)
    return problems.respond(context, { code: "idempotency-key-reused" });
  // The same file sent twice at once is taken once: the second waits for the first.
  const done = others?.done ?? runImport(core, decisionContext, mark.value, plan.value as () => ImportPlan<PersonRow>);
  running.set(key, { hash, done });
  try {
    const result = await done;
    return result.ok ? context.json(importShown(context, result.value)) : problems.respond(context, result.error);
  } finally {
    running.delete(key);
  }
}

/** Member by member, so that an answer read back from disk is the same text. */
function importShown(context: NodeContext, result: ImportResult) {
  const language = languageOf(context.req.header("accept-language"));
  return {
    taken: result.taken,
    alreadyThere: result.alreadyThere,
    elsewhere: result.elsewhere,
    wrong: result.wrong,
    problemCount: result.problemCount,
    problems: result.problems.map((problem) => ({
      line: problem.line,
      column: problem.column,
      code: problem.problem,
      sentence: describeImportProblem(problem, language),
    })),
    ranges: result.ranges,
  };
}

/** A file that cannot be read at all: one problem and no rows. */
function refusedPlan({ problems }: Pick<ImportBatch<PersonRow>, "problems">): ImportPlan<PersonRow> {
  async function* batches(): AsyncGenerator<ImportBatch<PersonRow>> {
    yield { rows: [], problems, wrongRows: 0, elsewhere: 0 };
  }
  return {
    batches: batches(),
    decide: () => ({ ok: false, error: { code: "nothing-new" } }),
    refused: () => [],
    takenIn: () => 0,
    afterChunk: async () => undefined,
  };
}

const knownIn = ({ index }: NodeCore, sameMoment: readonly ReadChange[]): KnownRows => ({
  isPersonKnown: (idNumber) => index.find("person.idNumber", idNumber).length > 0,
  isEmployerKnown: (creditCode) => index.find("employer.creditCode", creditCode).length > 0,
  sameMoment,
});

const takenBy =
  (entityType: string, group: string) =>
  (changes: readonly ReadChange[]): number =>
    changes.filter(({ change }) => change.entityType === entityType && change.group === group).length;

function employersPlan(core: NodeCore, text: string): ImportPlan<EmployerRow> {
  const { all, taken } = branchesOf(core);
  return {
    batches: employerBatches(text, { branches: all, takeBranches: taken, defaultBranch: core.deps.site }),
    decide: (_view, context: DecisionContext, { sameGroup }, rows) =>
      decideImportEmployers(
        context,
        knownIn(core, sameGroup),
        rows.map((row) => ({ row, employerKey: core.newKey() })),
      ),
    // An employer that is there is taken as it is there: its name changes, its number does not.
    refused: () => [],
    takenIn: takenBy("employer", "profile"),
    async afterChunk(rows) {
      const numbers = rows.flatMap((row): readonly [string, EntityKey][] => {
        const [key] = core.index.find("employer.creditCode", row.profile.creditCode);
        return key === undefined ? [] : [[row.employerCode, key]];
      });
      await core.employerNumbers.learn(new Map(numbers));
    },
  };
}

/** Under another name the number stands for somebody else, or one of the two is mistyped: a person looks at it. */
function isTakenByAnother({ index }: NodeCore, view: NodeView, { identity }: PersonRow): boolean {
  const names = index
    .find("person.idNumber", identity.idNumber)
    .map((key) => imageOf(view.entity("person", key), "identity"))
    .filter((held) => held?.["idNumber"] === identity.idNumber)
    .map((held) => normaliseName(String(held?.["name"])));
  return names.length > 0 && !names.includes(normaliseName(identity.name));
}

const takenProblem = (line: number): ImportProblem => ({ line, column: "", problem: "number-taken", params: {} });

const CARD_DIGITS = 16;

function personsPlan(
  core: NodeCore,
  text: string,
  coverage: {
    readonly area: string;
    readonly insuredFrom: DecisionContext["today"];
    readonly insuredUntil: DecisionContext["today"];
  },
): ImportPlan<PersonRow> {
  const { all, taken } = branchesOf(core);
  const employers = employersOf(core);
  const institutions = institutionsOf(core);
  /** Begins with the site, so that two branches never give out the same number. */
  const cardNumber = (key: EntityKey): string =>
    `${core.deps.site}${String(BigInt(`0x${key}`) % 10n ** BigInt(CARD_DIGITS)).padStart(CARD_DIGITS, "0")}`;
  return {
    batches: personBatches(text, { employers, branches: all, takeBranches: taken, institutions, ...coverage }),
    decide: (view, context, { sameGroup }, rows) =>
      decideImportPersons(
        view,
        context,
        knownIn(core, sameGroup),
        rows.map((row) => {
          const cardKey = core.newKey();
          return { row, personKey: core.newKey(), cardKey, creditKey: core.newKey(), cardNumber: cardNumber(cardKey) };
        }),
      ),
    refused: (view, rows) =>
      rows.filter((row) => isTakenByAnother(core, view, row)).map(({ line }) => takenProblem(line)),
    takenIn: takenBy("person", "identity"),
    afterChunk: async () => undefined,
  };
}
