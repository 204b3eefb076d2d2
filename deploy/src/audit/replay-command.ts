import { loadCrypto } from "@huilian/sync";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation, type TableCommand } from "../cli/command.ts";
import { readAuditTrust } from "./audit-trust.ts";
import { failExport, failTrust, TRUST_OPTIONS, wholeFrom1 } from "./options.ts";
import { createReplayer, type Replay } from "./replay.ts";
import { verifyFile } from "./verify-file.ts";

export const replayCommand: TableCommand = {
  name: "audit replay",
  summary: "audit.replay-summary",
  options: { ...TRUST_OPTIONS, orders: { value: "N" }, json: {} },
  operands: ["FILE"],
  run,
};

/** Shuffled orders folded besides the two that are always folded. */
const SHUFFLES_DEFAULT = 3;
const SHUFFLES_MAX = 1_000;

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const path = invocation.operand(0);
  const asJson = invocation.isSet("json");
  const shuffles = wholeFrom1(invocation.option("orders") ?? String(SHUFFLES_DEFAULT));
  if (shuffles === undefined || shuffles > SHUFFLES_MAX) {
    terminal.fail("audit.orders-wrong", { max: SHUFFLES_MAX });
    return EXIT_USAGE;
  }
  const trusted = await readAuditTrust(invocation.required("root"), invocation.required("key"));
  if (!trusted.ok) {
    failTrust(trusted.error, invocation);
    return EXIT_FAILED;
  }
  const crypto = await loadCrypto();
  const replayer = createReplayer(crypto);
  const verified = await verifyFile(crypto, trusted.value, path, (entry) => replayer.take(entry));
  if (!verified.ok) {
    failExport(path, verified.error, invocation);
    return EXIT_FAILED;
  }
  const replayed = replayer.replay({ from: verified.value.manifest.from, shuffles });
  if (!replayed.ok) {
    terminal.fail(`audit.replay-${replayed.error}`, {});
    if (asJson) terminal.json({ verified: true, replayed: false, problem: replayed.error });
    return EXIT_FAILED;
  }
  sayReplay(replayed.value, invocation);
  return replayed.value.isEqual ? EXIT_OK : EXIT_FAILED;
}

function sayReplay(replayed: Replay, invocation: Invocation): void {
  const { terminal } = invocation;
  const { index, stated, orders, documents, isEqual, otherRules, firstDifference } = replayed;
  terminal.say("audit.replay-stated", { index, stated });
  for (const { order, stateHash } of orders) {
    if (typeof order === "number") terminal.say("audit.replay-shuffled", { seed: order, stateHash });
    else terminal.say(`audit.replay-${order}`, { stateHash, documents });
  }
  if (isEqual) terminal.say("audit.replay-equal", { orders: orders.length });
  else terminal.fail("audit.replay-differs", {});
  if (firstDifference !== undefined) terminal.fail("audit.replay-first-difference", { what: firstDifference });
  if (otherRules) terminal.fail("audit.replay-other-rules", {});
  if (invocation.isSet("json")) {
    terminal.json({ verified: true, replayed: true, isEqual, index, stated, orders, otherRules, firstDifference });
  }
}
