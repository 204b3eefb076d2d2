import { canonicalJson, type Json } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { readTrust } from "../audit/audit-trust.ts";
import { failTrust } from "../audit/options.ts";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation, type TableCommand } from "../cli/command.ts";
import { describeLine } from "./describe-line.ts";
import { type EntityName, explainEntity, parseEntityName } from "./explain-entity.ts";
import { type FoldedSet, foldSet, outcomeOf } from "./fold-outcome.ts";
import { DOCUMENTS_LINES_MAX } from "./limits.ts";
import { readDocuments } from "./read-documents.ts";
import type { ReadLinesProblem } from "./read-lines.ts";
import { sayEntity } from "./say-entity.ts";
import { sayOutcome } from "./say-outcome.ts";
import type { DocumentsTrust } from "./verified-documents.ts";

export const foldCommand: TableCommand = {
  name: "fold",
  summary: "fold.summary",
  options: {
    documents: { value: "FILE", required: true },
    root: { value: "TRUSTROOT" },
    trust: {},
    explain: { value: "TYPE/KEY" },
    json: {},
  },
  operands: [],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const root = invocation.option("root");
  if ((root === undefined) !== invocation.isSet("trust")) {
    terminal.fail("fold.trust-or-root", {});
    return EXIT_USAGE;
  }
  const asked = invocation.option("explain");
  const entity = asked === undefined ? undefined : parseEntityName(asked);
  if (asked !== undefined && !entity) {
    terminal.fail("fold.not-an-entity", {});
    return EXIT_USAGE;
  }
  const trust = root === undefined ? undefined : await readTrust(root);
  if (trust && !trust.ok) {
    failTrust(trust.error, invocation);
    return EXIT_FAILED;
  }
  const path = invocation.required("documents");
  const documents = await readDocuments(await loadCrypto(), path, trust?.value);
  if (!documents.ok) {
    failDocuments(path, documents.error, invocation);
    return EXIT_FAILED;
  }
  const set = foldSet(documents.value);
  return entity ? tellEntity(set, entity, trust?.value, invocation) : tellAll(set, trust?.value, invocation);
}

function tellAll(set: FoldedSet, trust: DocumentsTrust | undefined, invocation: Invocation): number {
  const outcome = outcomeOf(set);
  sayTrust(trust, invocation);
  if (invocation.isSet("json")) sayJson({ signatures: signaturesOf(trust), ...outcome }, invocation);
  else sayOutcome(outcome, invocation.terminal);
  return EXIT_OK;
}

function tellEntity(
  set: FoldedSet,
  name: EntityName,
  trust: DocumentsTrust | undefined,
  invocation: Invocation,
): number {
  const { terminal } = invocation;
  const explained = explainEntity(set, name);
  if (!explained.ok) {
    terminal.fail(`fold.${explained.error}`, { entity: `${name.entityType}/${name.entityKey}` });
    if (invocation.isSet("json")) terminal.json({ folded: true, problem: explained.error });
    return EXIT_FAILED;
  }
  sayTrust(trust, invocation);
  const { stateHash } = set;
  if (invocation.isSet("json")) {
    sayJson({ signatures: signaturesOf(trust), stateHash, entity: explained.value }, invocation);
  } else {
    terminal.say("fold.state-hash", { stateHash });
    sayEntity(explained.value, terminal);
  }
  return EXIT_OK;
}

const signaturesOf = (trust: DocumentsTrust | undefined): string => (trust ? "checked" : "not-checked");

/** The first line of every answer: nobody is to take a what-if for evidence. */
function sayTrust(trust: DocumentsTrust | undefined, { terminal }: Invocation): void {
  if (trust) terminal.say("fold.checked", { network: trust.network });
  else terminal.say("fold.not-checked", {});
}

/** Members in canonical order, so that the same set gives the same bytes however its lines were written. */
const sayJson = (value: object, { terminal }: Invocation): void =>
  terminal.json(JSON.parse(canonicalJson(value as unknown as Json)));

function failDocuments(path: string, problem: ReadLinesProblem, { terminal, isSet }: Invocation): void {
  if (problem.kind === "wrong-line") {
    const { line, problem: found } = problem.wrong;
    terminal.fail("fold.wrong-line", { path, line, what: describeLine(found, terminal.language) });
    if (isSet("json")) terminal.json({ folded: false, line, ...found });
    return;
  }
  if (problem.kind === "too-many-lines") terminal.fail("fold.too-many-lines", { path, max: DOCUMENTS_LINES_MAX });
  else terminal.fail(`audit.file-${problem.kind}`, { path });
  if (isSet("json")) terminal.json({ folded: false, problem: problem.kind });
}
