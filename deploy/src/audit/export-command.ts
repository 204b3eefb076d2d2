import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation, type TableCommand } from "../cli/command.ts";
import { auditorPublicKey } from "./auditor-keys.ts";
import { type ExportProblem, exportAudit } from "./export-audit.ts";
import { wholeFrom1 } from "./options.ts";
import { readFileText } from "./read-file-text.ts";

export const exportCommand: TableCommand = {
  name: "audit export",
  summary: "audit.export-summary",
  options: {
    url: { value: "URL", required: true },
    "token-file": { value: "FILE", required: true },
    "to-key": { value: "KEYFILE|BASE64", required: true },
    out: { value: "FILE", required: true },
    from: { value: "INDEX" },
    to: { value: "INDEX|last" },
    json: {},
  },
  operands: [],
  run,
};

const TOKEN_BYTES_MAX = 4_096;

const lastOrWhole = (text: string): number | "last" | undefined => (text === "last" ? text : wholeFrom1(text));

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const from = wholeFrom1(invocation.option("from") ?? "1");
  const to = lastOrWhole(invocation.option("to") ?? "last");
  const centreUrl = invocation.required("url");
  if (from === undefined || to === undefined || (to !== "last" && to < from)) {
    terminal.fail("audit.range-wrong", {});
    return EXIT_USAGE;
  }
  if (!URL.canParse(centreUrl)) {
    terminal.fail("audit.url-wrong", {});
    return EXIT_USAGE;
  }
  const tokenFile = invocation.required("token-file");
  const token = await readFileText(tokenFile, TOKEN_BYTES_MAX);
  if (!token.ok) {
    terminal.fail(`audit.file-${token.error}`, { path: tokenFile });
    return EXIT_FAILED;
  }
  const keyText = invocation.required("to-key");
  const auditorKey = await auditorPublicKey(keyText);
  if (!auditorKey.ok) {
    terminal.fail(`audit.file-${auditorKey.error}`, { path: keyText });
    return EXIT_FAILED;
  }
  const out = invocation.required("out");
  const { language } = terminal;
  const order = { centreUrl, token: token.value.text.trim(), from, to, auditorKey: auditorKey.value, out, language };
  const fetched = await exportAudit(order);
  if (!fetched.ok) {
    failFetch(fetched.error, invocation);
    return EXIT_FAILED;
  }
  const { lines, bytes } = fetched.value;
  terminal.say("audit.exported", { from, to: fetched.value.to, lines, bytes, path: out });
  if (invocation.isSet("json")) terminal.json({ exported: true, path: out, ...fetched.value });
  return EXIT_OK;
}

function failFetch(problem: ExportProblem, invocation: Invocation): void {
  const { terminal } = invocation;
  if (problem.kind === "refused") {
    terminal.fail("audit.export-refused", { httpStatus: problem.httpStatus, sentence: problem.sentence });
  } else terminal.fail(`audit.export-${problem.kind}`, {});
  if (invocation.isSet("json")) terminal.json({ exported: false, problem: problem.kind });
}
