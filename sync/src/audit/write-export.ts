import { createHash } from "node:crypto";
import { assert, type Hash } from "@huilian/domain/base";
import { toBase64 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import type { AuditHolding, AuditLine, AuditManifest } from "./audit-file.ts";
import { sealLine } from "./audit-line.ts";
import { manifestText } from "./audit-manifest.ts";

export interface ExportPlan {
  readonly network: string;
  readonly from: number;
  readonly to: number;
  readonly auditorKey: Base64;
  readonly before: readonly AuditHolding[];
  /** The lines to write, certificates first; called twice, and must give the same both times. */
  readonly lines: () => AsyncIterable<AuditLine>;
}

const CONTENT_KEY_BYTES = 32;

/**
 * The lines of an audit export, each with its line feed. The lines are made twice, once to count and hash them for
 * the manifest and once to hand them out, since a log of years does not fit into memory.
 * @throws at the end when the second time gave other lines than the first.
 */
export async function* writeExport(crypto: Crypto, sequencer: Signer, plan: ExportPlan): AsyncGenerator<string> {
  const key = crypto.randomBytes(CONTENT_KEY_BYTES);
  async function* sealed(): AsyncGenerator<string> {
    let number = 0;
    for await (const line of plan.lines()) {
      number += 1;
      yield `${sealLine(crypto, key, number, line)}\n`;
    }
  }
  const announced = createHash("sha256");
  let lines = 0;
  for await (const line of sealed()) {
    announced.update(line);
    lines += 1;
  }
  const sha256 = announced.digest("hex") as Hash;
  const { network, from, to, auditorKey, before } = plan;
  const manifest = signText<AuditManifest>(crypto, sequencer, {
    kind: "auditManifest",
    format: 1,
    network,
    from,
    to,
    lines,
    sha256,
    auditorKey,
    wrapped: toBase64(crypto.sealToKey(key, auditorKey)),
    before,
  });
  yield `${manifestText(manifest)}\n`;
  const given = createHash("sha256");
  for await (const line of sealed()) {
    given.update(line);
    yield line;
  }
  assert(given.digest("hex") === sha256, "an export is the same both times its lines are made");
}
