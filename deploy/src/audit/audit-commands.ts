import type { TableCommand } from "../cli/command.ts";
import { documentsCommand } from "./documents-command.ts";
import { exportCommand } from "./export-command.ts";
import { newKeyCommand } from "./new-key-command.ts";
import { replayCommand } from "./replay-command.ts";
import { verifyCommand } from "./verify-command.ts";

/** What an auditor, and whoever serves one, does. */
export const auditCommands: readonly TableCommand[] = [
  newKeyCommand,
  exportCommand,
  verifyCommand,
  replayCommand,
  documentsCommand,
];
