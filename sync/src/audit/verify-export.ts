import { createHash } from "node:crypto";
import { err, ok, type Result } from "@huilian/domain/base";
import { parseBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyPair } from "../crypto/crypto.ts";
import type { VerifiedSegment } from "../journal/verify-segment.ts";
import { createKeyRegistry, type KeyRegistry } from "../keys/key-registry.ts";
import type { AuditBreak, AuditFault } from "./audit-break.ts";
import type { AuditLine, AuditManifest } from "./audit-file.ts";
import { isSealedAs, openLine } from "./audit-line.ts";
import { parseManifest, type ReadManifest } from "./audit-manifest.ts";
import { type RawLine, splitLines } from "./split-lines.ts";
import { createAuditWalk, type VerifiedEntry } from "./verify-line.ts";

/** What an auditor brings: the network's name, its root key, and the key the export was sealed to. */
export interface AuditTrust {
  readonly network: string;
  readonly rootPublicKey: Base64;
  readonly rootSuite: number;
  readonly auditor: KeyPair;
}

export interface VerifiedExport {
  readonly manifest: AuditManifest;
  /** Everything the file proves about keys. */
  readonly registry: KeyRegistry;
  readonly entries: number;
  /** Changes in segments, without those of `operations`. Notices are copies and do not count. */
  readonly changes: number;
  /** Facts of the sites' chains of operations. */
  readonly operations: number;
  /**
   * Approvals in segments, whose signatures hold like all others, and how many of them are of a key that the file shows
   * to be certified for that operator at that site. Whether an approval was enough, the replay says.
   */
  readonly approvals: { readonly given: number; readonly certified: number };
}

/**
 * Verifies an export line by line, trusting nothing but the root key, and stops at the first break. `onEntry` is
 * handed each entry once everything up to it holds; what it was given is good even if a later line is not, but
 * only the end shows that nothing is missing.
 */
export async function verifyExport(
  crypto: Crypto,
  trust: AuditTrust,
  pieces: AsyncIterable<Uint8Array>,
  onEntry: (entry: VerifiedEntry) => void | Promise<void> = () => undefined,
): Promise<Result<VerifiedExport, AuditBreak>> {
  const lines = splitLines(pieces);
  const first = await lines.next();
  const read = readHead(crypto, trust, first.done ? undefined : first.value);
  if (!read.ok) return err({ line: 1, fault: read.error });
  const body = createBody(crypto, trust, read.value);
  if (first.value?.ended) {
    for await (const line of lines) {
      const taken = body.take(line);
      if (!taken.ok) return taken;
      if (taken.value) await onEntry(taken.value);
    }
  }
  return body.end();
}

interface Head extends ReadManifest {
  readonly key: Uint8Array;
}

function readHead(crypto: Crypto, trust: AuditTrust, line: RawLine | undefined): Result<Head, AuditFault> {
  const read = line?.text === undefined ? undefined : parseManifest(line.text);
  if (!read) return err("manifest-unreadable");
  const { network, auditorKey, wrapped } = read.manifest;
  if (network !== trust.network) return err("other-network");
  if (auditorKey !== trust.auditor.publicKey) return err("not-for-this-auditor");
  const sealed = parseBase64(wrapped);
  const key = sealed && crypto.openWithKey(sealed, trust.auditor);
  return key?.length === CONTENT_KEY_BYTES ? ok({ ...read, key }) : err("manifest-unreadable");
}

const CONTENT_KEY_BYTES = 32;

/** The lines after the manifest, of which the first are certificates: only then can the manifest be believed. */
function createBody(crypto: Crypto, trust: AuditTrust, { signed, manifest, key }: Head) {
  const { network, rootPublicKey, rootSuite } = trust;
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  const walk = createAuditWalk({ crypto, registry, from: manifest.from, before: manifest.before });
  const hash = createHash("sha256");
  let number = 0;
  let entries = 0;
  let changes = 0;
  let operations = 0;
  const approvals = createApprovalCount(registry);
  let manifestHolds = false;

  const checkManifest = (): boolean => {
    manifestHolds ||= registry.verify<AuditManifest>(signed, "auditManifest", ["sequencer"]) !== undefined;
    return manifestHolds;
  };
  const fault = (problem: AuditFault, detail: Partial<AuditBreak> = {}): { ok: false; error: AuditBreak } =>
    err({ line: number + 1, fault: problem, ...(manifestHolds ? { index: walk.index() + 1 } : {}), ...detail });
  const manifestFault = (): { ok: false; error: AuditBreak } => err({ line: 1, fault: "manifest-signature" });

  /** Where lines are missing is only known when the manifest's count is believed, if its signer is known at all. */
  function cutOff(): { ok: false; error: AuditBreak } {
    if (registry.byKeyId(signed.by) && !checkManifest()) return manifestFault();
    return fault("lines-missing", { missing: manifest.lines - number + 1 });
  }

  function unreadable(text: string | undefined): { ok: false; error: AuditBreak } {
    const at = text === undefined ? undefined : placeOf(crypto, key, { number, lines: manifest.lines, text });
    return at === undefined ? fault("line-unreadable") : fault("line-misplaced", { belongsAt: at + 1 });
  }

  return {
    take({ text, ended }: RawLine): Result<VerifiedEntry | undefined, AuditBreak> {
      number += 1;
      if (number > manifest.lines) return checkManifest() ? fault("lines-too-many") : manifestFault();
      if (!ended) return cutOff();
      const line = text === undefined ? undefined : openLine(crypto, key, number, text);
      if (!line || text === undefined) return unreadable(text);
      if (line.type !== "certificate" && !checkManifest()) return manifestFault();
      hash.update(toUtf8(`${text}\n`));
      const taken = walk.take(line);
      if (!taken.ok) return fault(taken.error, segmentOf(line));
      if (taken.value) entries += 1;
      if (taken.value?.type === "segment") {
        approvals.take(taken.value.verified);
        const { header, commits } = taken.value.verified;
        const count = commits.reduce((sum, commit) => sum + commit.changes.length, 0);
        if (header.chain === undefined) changes += count;
        else operations += count;
      }
      return taken;
    },
    end(): Result<VerifiedExport, AuditBreak> {
      number += 1;
      if (number <= manifest.lines) return cutOff();
      if (!checkManifest()) return manifestFault();
      if (walk.index() !== manifest.to) return fault("index-differs");
      if (hash.digest("hex") !== manifest.sha256) return err({ line: 1, fault: "file-hash-differs" });
      return ok({ manifest, registry, entries, changes, operations, approvals: approvals.counts() });
    },
  };
}

/** Counted at the end: a certificate may stand in the log behind the changes that waited for it. */
function createApprovalCount(registry: KeyRegistry) {
  const given = new Map<string, { readonly isCertified: () => boolean; times: number }>();
  return {
    take({ header: { site }, commits }: VerifiedSegment): void {
      for (const { keyId, operatorId } of commits.flatMap((commit) => commit.approvals)) {
        const name = `${keyId}/${operatorId}/${site}`;
        const isCertified = (): boolean => {
          const certificate = registry.byKeyId(keyId)?.certificate;
          return certificate?.role === "operator" && certificate.subject === operatorId && certificate.site === site;
        };
        const known = given.get(name) ?? { isCertified, times: 0 };
        known.times += 1;
        given.set(name, known);
      }
    },
    counts(): VerifiedExport["approvals"] {
      const sum = (of: readonly { readonly times: number }[]): number => of.reduce((all, { times }) => all + times, 0);
      const all = [...given.values()];
      return { given: sum(all), certified: sum(all.filter(({ isCertified }) => isCertified())) };
    },
  };
}

function segmentOf(line: AuditLine): Partial<AuditBreak> {
  if (line.type !== "segment") return {};
  const { site, incarnation, from, to } = line.header;
  return { segment: { site, incarnation, from, to } };
}

/** How far from where it stands a line is looked for, and how many characters are tried at most. */
const REACH_LINES = 1_000;
const REACH_CHARACTERS = 256 * 1024 * 1024;

/** The number under which a line that does not open at its place was sealed, if it is one of the file's. */
function placeOf(
  crypto: Crypto,
  key: Uint8Array,
  { number, lines, text }: { readonly number: number; readonly lines: number; readonly text: string },
): number | undefined {
  const reach = Math.min(REACH_LINES, Math.floor(REACH_CHARACTERS / (text.length + 1)));
  for (let distance = 1; distance <= reach; distance += 1) {
    for (const other of [number + distance, number - distance]) {
      if (other >= 1 && other <= lines && isSealedAs(crypto, key, other, text)) return other;
    }
  }
  return undefined;
}
