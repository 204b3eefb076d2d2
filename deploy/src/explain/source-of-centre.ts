import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExplainedChange } from "@huilian/central";
import { err, type Incarnation, ok, type Result, siteId } from "@huilian/domain";
import {
  type Batch,
  type Crypto,
  createHttpCentreLink,
  type LogEntry,
  type NodeKeys,
  type ScopeKey,
  type SealedSegment,
  signerOf,
  type TrustRoot,
} from "@huilian/sync";
import { type ExportProblem, exportAudit } from "../audit/export-audit.ts";
import type { VerifyFileProblem } from "../audit/verify-file.ts";
import type { BeyondExport, Delta, ExplainSource } from "./explain-source.ts";
import { type ChangeName, findChange } from "./find-change.ts";
import { sourceOfExport } from "./source-of-file.ts";

/** How a centre is asked: as an operator for the log, and as the change's own site for its pages. */
export interface CentreAccess {
  readonly centreUrl: string;
  readonly token: string;
  readonly trustRoot: TrustRoot;
  readonly language: string;
  /** A site's keys; undefined when they are not at hand, and then its pages stay closed. */
  siteKeys(site: string): Promise<NodeKeys | undefined>;
  /** Node's own when absent. */
  readonly fetch?: typeof fetch;
}

export type CentreSourceProblem =
  | { readonly kind: "fetch"; readonly problem: ExportProblem }
  | { readonly kind: "export"; readonly problem: VerifyFileProblem };

const ASK_TIMEOUT_MS = 60_000;

/** The whole log from the centre's public API, verified here, and for one change what lies beyond an export. */
export async function sourceOfCentre(
  crypto: Crypto,
  access: CentreAccess,
  name: ChangeName,
): Promise<Result<ExplainSource, CentreSourceProblem>> {
  const directory = await mkdtemp(join(tmpdir(), "huilian-explain-"));
  try {
    const out = join(directory, "export.ndjson");
    const auditor = crypto.newBoxKeys();
    const { centreUrl, token, language } = access;
    const order = { centreUrl, token, language, from: 1, to: "last", auditorKey: auditor.publicKey, out } as const;
    const fetched = await exportAudit({ ...order, ...(access.fetch ? { fetch: access.fetch } : {}) });
    if (!fetched.ok) return err({ kind: "fetch", problem: fetched.error });
    const { network, rootPublicKey, rootSuite } = access.trustRoot;
    const trust = { network, rootPublicKey, rootSuite, auditor };
    const source = await sourceOfExport(crypto, out, { trust, trustRoot: access.trustRoot });
    if (!source.ok) return err({ kind: "export", problem: source.error });
    const beyond = await beyondExport(crypto, access, source.value, name);
    return ok({ ...source.value, ...(beyond ? { beyond } : {}) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** undefined when the centre does not give it: the walk then says less, and is no less true. */
async function beyondExport(
  crypto: Crypto,
  access: CentreAccess,
  source: ExplainSource,
  name: ChangeName,
): Promise<BeyondExport | undefined> {
  const found = findChange(source.entries, name);
  if (!found) return undefined;
  const change = `/v1/centre/changes/${name.incarnation}/${name.sequence}`;
  const atCentre = (await ask(access, change)) as ExplainedChange | undefined;
  const log = (await ask(access, `/v1/centre/log?from=${found.entry.index}&limit=1`)) as
    | { readonly entries: readonly LogEntry[] }
    | undefined;
  const segment = segmentOf(log?.entries[0]);
  if (!atCentre || !segment) return undefined;
  const delta = atCentre.batch && (await deltaOf(crypto, access, source, atCentre.batch.number, atCentre.site));
  return { segment, atCentre, ...(delta ? { delta } : {}) };
}

const segmentOf = (entry: LogEntry | undefined): SealedSegment | undefined =>
  entry?.type === "segment" ? entry.segment : undefined;

async function ask(access: CentreAccess, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${access.token}` };
  const init = { headers, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) };
  try {
    const answer = await (access.fetch ?? fetch)(new URL(path, access.centreUrl), init);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** The batch and its pages, pulled as the site itself would pull them. */
async function deltaOf(
  crypto: Crypto,
  access: CentreAccess,
  { registry, entries }: ExplainSource,
  number: number,
  site: string,
): Promise<Delta | undefined> {
  const keys = await access.siteKeys(site);
  if (!keys) return undefined;
  const link = createHttpCentreLink({
    crypto,
    registry,
    baseUrl: access.centreUrl,
    ...(access.fetch ? { fetch: access.fetch } : {}),
    site: siteId(site),
    signer: signerOf(crypto, keys.signing),
    incarnation: () => "0".repeat(32) as Incarnation,
    known: () => ({ epoch: 0, index: 0 }),
  });
  try {
    const opened = await link.open();
    if (!opened.ok) return undefined;
    const pulled = await link.pull({ afterBatch: number - 1, afterIndex: opened.value.index, waitMs: 0 });
    const batch = pulled.ok ? pulled.value.batches[0] : undefined;
    if (!pulled.ok || !batch) return undefined;
    const ids = (JSON.parse(batch.text) as Batch).pages.map(({ id }) => id);
    const pages = pulled.value.pages.filter(({ _id }) => ids.includes(_id));
    return { batch, pages, boxKeys: keys.box, scopeKeys: scopeKeysOf(entries, site) };
  } finally {
    link.close();
  }
}

const scopeKeysOf = (entries: ExplainSource["entries"], site: string): readonly ScopeKey[] =>
  entries.flatMap((entry) =>
    entry.type === "document" && entry.document.kind === "scopeKey" && entry.document.site === site
      ? [entry.document]
      : [],
  );
