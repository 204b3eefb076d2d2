import { loadCrypto } from "@huilian/sync";
import { EXIT_FAILED, EXIT_OK, type Invocation, type TableCommand } from "../cli/command.ts";
import { createAuditorKeys } from "./auditor-keys.ts";

export const newKeyCommand: TableCommand = {
  name: "audit new-key",
  summary: "audit.new-key-summary",
  options: { out: { value: "KEYFILE", required: true }, json: {} },
  operands: [],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const path = invocation.required("out");
  const made = await createAuditorKeys(await loadCrypto(), path);
  if (!made.ok) {
    terminal.fail("audit.key-taken", { path });
    return EXIT_FAILED;
  }
  const { publicKey } = made.value;
  terminal.say("audit.key-made", { path });
  terminal.say("audit.key-public", { publicKey });
  if (invocation.isSet("json")) terminal.json({ path, publicKey });
  return EXIT_OK;
}
