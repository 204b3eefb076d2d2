import type { FoldDocument } from "@huilian/conflict-rules";
import {
  type Change,
  COMMIT_CHANGES_MAX,
  canonicalJson,
  err,
  type Hash,
  type Incarnation,
  isEntityKey,
  isHash,
  isIncarnation,
  isLocalDate,
  isPeriod,
  isRef,
  isSiteId,
  type Json,
  ok,
  type ReadChange,
  type Ref,
  type Result,
  refParts,
  SEGMENT_CHANGES_MAX,
  SITE_KINDS,
  type SiteId,
  WHOLE_NUMBER_MAX,
} from "@huilian/domain";
import { type Crypto, readChange } from "@huilian/sync";
import { z } from "zod";
import { DOCUMENT_APPROVALS_MAX, DOCUMENT_NAME_MAX, DOCUMENT_ROLES_MAX } from "./limits.ts";
import { type LineProblem, pathText } from "./line-problem.ts";

const name = z.string().min(1).max(DOCUMENT_NAME_MAX);
const timeMs = z.int().min(0).max(WHOLE_NUMBER_MAX);
const hash = z.custom<Hash>(isHash);
const ref = z.custom<Ref>(isRef);
const site = z.custom<SiteId>(isSiteId);
const incarnation = z.custom<Incarnation>(isIncarnation);
const image = z.custom<Json>((value) => typeof value === "object" && value !== null && !Array.isArray(value));

/** Names the member that is wrong; whether the whole is a change, the reader of signed texts says. */
const change = z.looseObject({
  kind: z.literal("change"),
  format: z.literal(1),
  suite: z.int(),
  network: name,
  salt: z.string(),
  site,
  incarnation,
  sequence: z.int().min(1),
  previous: hash,
  stamp: z.strictObject({ ms: timeMs, counter: z.int().min(0) }),
  beacon: hash,
  entityType: name,
  entityKey: z.custom(isEntityKey),
  group: name,
  operation: z.enum(["put", "fact", "mark", "clear"]),
  base: z.array(ref),
  old: image.exactOptional(),
  value: image.exactOptional(),
  clears: z.array(ref).exactOptional(),
  needs: z.array(ref).exactOptional(),
  businessDate: z.custom(isLocalDate),
  period: z.custom(isPeriod),
  operatorId: name,
  rulesVersion: hash,
  schemaVersion: z.int().min(1),
});

const readChangeSchema = z.strictObject({ ref, change });

const commit = z.strictObject({
  changes: z.array(readChangeSchema).min(1).max(COMMIT_CHANGES_MAX),
  approvals: z
    .array(z.strictObject({ keyId: name, operatorId: name }))
    .max(DOCUMENT_APPROVALS_MAX)
    .exactOptional(),
});

const plainSchemas = {
  enrol: z.strictObject({ type: z.literal("enrol"), site, siteKind: z.enum(SITE_KINDS), certificate: hash }),
  operator: z.strictObject({
    type: z.literal("operator"),
    keyId: name,
    operatorId: name,
    site: name,
    roles: z.array(name).max(DOCUMENT_ROLES_MAX),
  }),
  beacon: z.strictObject({ type: z.literal("beacon"), hash, timeMs }),
  rules: z.strictObject({ type: z.literal("rules"), version: hash }),
  segment: z.strictObject({
    type: z.literal("segment"),
    site,
    incarnation,
    from: z.int().min(1),
    receivedMs: timeMs,
    commits: z.array(commit).min(1).max(SEGMENT_CHANGES_MAX),
  }),
  notice: z.strictObject({ type: z.literal("notice"), site, receivedMs: timeMs, change: readChangeSchema }),
  evidence: z.strictObject({
    type: z.literal("evidence"),
    id: name,
    site,
    changes: z.int().min(1).max(SEGMENT_CHANGES_MAX),
    reason: name,
  }),
} as const satisfies Readonly<Record<FoldDocument["type"], z.ZodType>>;

export const isPlainType = (type: unknown): type is FoldDocument["type"] =>
  typeof type === "string" && Object.hasOwn(plainSchemas, type);

/** Checks a document of the fold's input as it stands in a line. Whether its Refs are the hashes of its changes is not asked. */
export function readPlain(
  crypto: Crypto,
  type: FoldDocument["type"],
  value: unknown,
): Result<FoldDocument, LineProblem> {
  const parsed = plainSchemas[type].safeParse(value);
  if (!parsed.success) return memberWrong(pathText(parsed.error.issues[0]?.path ?? []));
  const document = parsed.data as unknown as FoldDocument;
  const wrong = memberOut(crypto, document);
  return wrong === undefined ? ok(document) : memberWrong(wrong);
}

const memberWrong = (path: string): { ok: false; error: LineProblem } => err({ problem: "member-wrong", path });

/** What no single member shows: changes that are none, or that do not stand where the document says. */
function memberOut(crypto: Crypto, document: FoldDocument): string | undefined {
  if (document.type === "notice") {
    const isOwn = document.change.change.site === document.site;
    return isChangeText(crypto, document.change) && isOwn ? undefined : "change";
  }
  if (document.type !== "segment") return undefined;
  let sequence = document.from;
  let before: Hash | undefined;
  for (const [at, { changes }] of document.commits.entries()) {
    for (const [place, read] of changes.entries()) {
      const isHere =
        read.change.site === document.site &&
        read.change.incarnation === document.incarnation &&
        read.change.sequence === sequence &&
        (before === undefined || read.change.previous === before);
      if (!isHere || !isChangeText(crypto, read)) return `commits.${at}.changes.${place}`;
      before = refParts(read.ref).hash;
      sequence += 1;
    }
  }
  return sequence - document.from > SEGMENT_CHANGES_MAX ? "commits" : undefined;
}

function isChangeText(crypto: Crypto, read: ReadChange): boolean {
  const { incarnation, sequence } = refParts(read.ref);
  return (
    incarnation === read.change.incarnation && sequence === read.change.sequence && isReadable(crypto, read.change)
  );
}

function isReadable(crypto: Crypto, written: Change): boolean {
  try {
    return readChange(crypto, canonicalJson(written as unknown as Json)).ok;
  } catch {
    // Fractions, too large numbers and broken texts have no canonical form, so nobody could have signed them.
    return false;
  }
}
