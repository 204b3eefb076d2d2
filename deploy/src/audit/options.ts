import type { Invocation } from "../cli/command.ts";
import type { TrustFileProblem } from "./audit-trust.ts";
import { describeBreak } from "./describe-break.ts";
import type { VerifyFileProblem } from "./verify-file.ts";

/** Whom to believe and what to open with: every command that reads an export takes these two. */
export const TRUST_OPTIONS = {
  root: { value: "TRUSTROOT", required: true },
  key: { value: "KEYFILE", required: true },
} as const;

/** A whole number of an option; undefined when it is not one from 1 on. */
export const wholeFrom1 = (text: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;

export function failTrust({ file, path, problem }: TrustFileProblem, { terminal, isSet }: Invocation): void {
  if (problem === "malformed" && file === "root") terminal.fail("audit.root-malformed", { path });
  else if (problem === "other-suite") terminal.fail("audit.root-other-suite", { path });
  else terminal.fail(`audit.file-${problem}`, { path });
  if (isSet("json")) terminal.json({ verified: false, fault: `${file}-${problem}` });
}

/** Says what is wrong with an export. */
export function failExport(path: string, problem: VerifyFileProblem, { terminal, isSet }: Invocation): void {
  if (problem.kind !== "break") {
    terminal.fail(`audit.file-${problem.kind}`, { path });
    if (isSet("json")) terminal.json({ verified: false, fault: `file-${problem.kind}` });
    return;
  }
  const sentence = describeBreak(problem.found, terminal.language);
  terminal.fail("audit.broken", { sentence });
  if (isSet("json")) terminal.json({ verified: false, ...problem.found, sentence });
}
