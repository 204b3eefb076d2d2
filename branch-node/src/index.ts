export { createNode, type Node, type NodeStatus } from "./create-node.ts";
export { creditCodeCheckCharacter, isCreditCode, organisationCodeCheckCharacter } from "./import/credit-code.ts";
export { decodeFile } from "./import/decode-file.ts";
export { describeImportProblem } from "./import/describe-import-problem.ts";
export { createEmployerDirectory, type EmployerDirectory, type KnownEmployer } from "./import/employer-directory.ts";
export type { EmployerHeadingId, PersonHeadingId } from "./import/headings.ts";
export type { ImportBatch, ImportOutcome, ImportProblem, ImportProblemCode } from "./import/import-problem.ts";
export { IMPORT_FILE_BYTES_MAX, IMPORT_PROBLEMS_MAX } from "./import/limits.ts";
export {
  type EmployerRow,
  employerBatches,
  type ReadEmployersOptions,
  readEmployers,
} from "./import/read-employers.ts";
export { type PersonRow, personBatches, type ReadPersonsOptions, readPersons } from "./import/read-persons.ts";
export { employersCsv, importTemplates, personsCsv } from "./import/template.ts";
export type { LinkParts, NodeDeps, NodeLogger } from "./node-deps.ts";
export { type ConfigProblem, type NodeConfig, nodeConfigSchema, readNodeConfig } from "./shell/config.ts";
export { openServedNode, type ServedNode, serveNode } from "./shell/serve-node.ts";
export type { SyncOutcome, SyncProblem } from "./sync-round.ts";
