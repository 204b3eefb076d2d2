import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Language, message } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import { readAuditTrust } from "../audit/audit-trust.ts";
import { createAuditorKeys } from "../audit/auditor-keys.ts";
import { exportAudit } from "../audit/export-audit.ts";
import { createReplayer } from "../audit/replay.ts";
import { verifyFile } from "../audit/verify-file.ts";
import { collectLogged, type LoggedChanges } from "./account.ts";
import type { DemoNetwork } from "./demo-network.ts";
import type { Progress } from "./progress.ts";

export interface StoryAudit {
  readonly audit: { readonly verified: boolean; readonly stateHash: string };
  readonly logged: LoggedChanges;
}

/** Shuffled orders in which the auditor folds the documents again, beside all at once and one by one. */
const SHUFFLES = 3;

/**
 * An auditor comes: has the centre state its state, takes the whole log away sealed to a key of its own, checks every
 * signature from the root down, and computes the state again.
 */
export async function auditStory(
  crypto: Crypto,
  network: DemoNetwork,
  {
    progress,
    language,
    beganAt,
    signal,
  }: {
    readonly progress: Progress;
    readonly language: Language;
    readonly beganAt: number;
    readonly signal?: AbortSignal;
  },
): Promise<StoryAudit> {
  const directory = join(network.paths.authority, "..", "audit");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const keyPath = join(directory, "auditor-key.json");
  if (!existsSync(keyPath)) await createAuditorKeys(crypto, keyPath);
  const trust = await readAuditTrust(network.paths.trustRoot, keyPath);
  if (!trust.ok) throw new Error(`the auditor's own files cannot be used: ${trust.error.problem}`);
  await network.desk.ask("/v1/centre/state", {});
  const out = join(directory, "export.huilian");
  const exported = await exportAudit({
    centreUrl: network.centreUrl,
    token: network.deskToken,
    from: 1,
    to: "last",
    auditorKey: trust.value.auditor.publicKey,
    out,
    language,
  });
  if (!exported.ok) throw new Error(`the export did not come: ${exported.error.kind}`);
  const collected = collectLogged(beganAt);
  const replayer = createReplayer(crypto);
  const verified = await verifyFile(crypto, trust.value, out, (entry) => {
    signal?.throwIfAborted();
    collected.take(entry);
    replayer.take(entry);
  });
  const replay = replayer.replay({ from: 1, shuffles: SHUFFLES });
  const isVerified = verified.ok && replay.ok && replay.value.isEqual;
  const verdict = message(isVerified ? "demo.audit-verified" : "demo.audit-failed", {}, language);
  progress.say("demo.audited", { lines: exported.value.lines, verdict });
  return {
    audit: { verified: isVerified, stateHash: replay.ok ? replay.value.stated : "" },
    logged: collected.result(),
  };
}
