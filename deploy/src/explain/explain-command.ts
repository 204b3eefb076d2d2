import { resolve } from "node:path";
import { type Crypto, loadCrypto } from "@huilian/sync";
import { failExport, failTrust } from "../audit/options.ts";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation, type TableCommand } from "../cli/command.ts";
import { accessDemonstration } from "./demonstration-access.ts";
import { explain } from "./explain.ts";
import type { ExplainSource } from "./explain-source.ts";
import { type ChangeName, parseChangeName } from "./find-change.ts";
import { sourceOfCentre } from "./source-of-centre.ts";
import { sourceOfFile } from "./source-of-file.ts";

export const explainCommand: TableCommand = {
  name: "explain",
  summary: "explain.summary",
  options: {
    data: { value: "DIR" },
    file: { value: "FILE" },
    root: { value: "TRUSTROOT" },
    key: { value: "KEYFILE" },
  },
  operands: ["REF"],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const text = invocation.operand(0);
  const name = parseChangeName(text);
  if (!name) {
    terminal.fail("explain.not-a-ref", { ref: text });
    return EXIT_USAGE;
  }
  const [data, file, root, key] = ["data", "file", "root", "key"].map((option) => invocation.option(option));
  const isOfFile = file !== undefined && root !== undefined && key !== undefined && data === undefined;
  const isOfData = data !== undefined && file === undefined && root === undefined && key === undefined;
  if (!isOfFile && !isOfData) {
    terminal.fail("explain.one-source", {});
    return EXIT_USAGE;
  }
  const crypto = await loadCrypto();
  const source = isOfFile
    ? await fromFile(crypto, { file, root, key }, invocation)
    : await fromDirectory(crypto, resolve(data ?? ""), name, invocation);
  if (!source) return EXIT_FAILED;
  const outcome = explain(crypto, source, name, terminal);
  if (outcome === "unknown-change") terminal.fail("explain.unknown-change", { ref: text });
  return outcome === "all-hold" ? EXIT_OK : EXIT_FAILED;
}

async function fromFile(
  crypto: Crypto,
  paths: { readonly file: string; readonly root: string; readonly key: string },
  invocation: Invocation,
): Promise<ExplainSource | undefined> {
  const source = await sourceOfFile(crypto, paths);
  if (source.ok) return source.value;
  if (source.error.kind === "trust") failTrust(source.error.problem, invocation);
  else failExport(paths.file, source.error.problem, invocation);
  return undefined;
}

async function fromDirectory(
  crypto: Crypto,
  directory: string,
  name: ChangeName,
  invocation: Invocation,
): Promise<ExplainSource | undefined> {
  const { terminal } = invocation;
  const entered = await accessDemonstration(directory, terminal.language, () =>
    terminal.say("explain.centre-starting", {}),
  );
  if (!entered.ok) {
    terminal.fail("explain.not-a-demonstration", { path: directory, missing: entered.error.missing });
    return undefined;
  }
  try {
    const source = await sourceOfCentre(crypto, entered.value.access, name);
    if (source.ok) return source.value;
    if (source.error.kind === "export") failExport(directory, source.error.problem, invocation);
    else if (source.error.problem.kind === "refused") terminal.fail("explain.centre-refused", source.error.problem);
    else terminal.fail("explain.centre-silent", {});
    return undefined;
  } finally {
    await entered.value.release();
  }
}
