import { loadCrypto } from "@huilian/sync";
import { EXIT_FAILED, EXIT_OK, type Invocation, type TableCommand } from "../cli/command.ts";
import { readAuditTrust } from "./audit-trust.ts";
import { failExport, failTrust, TRUST_OPTIONS } from "./options.ts";
import { verifyFile } from "./verify-file.ts";

export const verifyCommand: TableCommand = {
  name: "audit verify",
  summary: "audit.verify-summary",
  options: { ...TRUST_OPTIONS, json: {} },
  operands: ["FILE"],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const path = invocation.operand(0);
  const trusted = await readAuditTrust(invocation.required("root"), invocation.required("key"));
  if (!trusted.ok) {
    failTrust(trusted.error, invocation);
    return EXIT_FAILED;
  }
  const verified = await verifyFile(await loadCrypto(), trusted.value, path);
  if (!verified.ok) {
    failExport(path, verified.error, invocation);
    return EXIT_FAILED;
  }
  const { manifest, entries, changes, operations, approvals } = verified.value;
  const { network, from, to, lines } = manifest;
  terminal.say("audit.verified", { network, from, to, lines: lines + 1, entries, changes });
  if (approvals.given > 0) terminal.say("audit.verified-approvals", approvals);
  if (manifest.before.length > 0) terminal.say("audit.verified-from-middle", { chains: manifest.before.length, from });
  if (invocation.isSet("json"))
    terminal.json({ verified: true, network, from, to, lines: lines + 1, entries, changes, operations, approvals });
  return EXIT_OK;
}
