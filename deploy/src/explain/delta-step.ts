import { type Json, rootKeyOf } from "@huilian/domain";
import {
  type Batch,
  fromBase64,
  type OpenedPage,
  openPage,
  type PageHeader,
  type SealedPage,
  unwrapScopeKey,
} from "@huilian/sync";
import type { StepContext } from "./change-steps.ts";
import type { Delta } from "./explain-source.ts";
import { tellSignature } from "./signature-facts.ts";

/** What went down when the applier came to the change. */
export function tellDelta(context: StepContext): void {
  const { source, teller } = context;
  const delta = source.beyond?.delta;
  if (!delta) {
    teller.part("explain.part.delta-unseen", {});
    const batch = source.beyond?.atCentre.batch;
    if (batch) teller.say("explain.batch-named", { number: batch.number, pages: batch.pages.join(" ") || "-" });
    else teller.say("explain.delta-not-here", {});
    return;
  }
  const batch = JSON.parse(delta.batch.text) as Batch;
  teller.part("explain.part.delta", { number: batch.number });
  teller.raw(delta.batch.text);
  teller.members("batch", batch);
  tellSignature(teller, context, delta.batch, "batch");
  teller.check(batch.index >= context.found.entry.index, "explain.batch-shows", { index: batch.index });
  for (const page of delta.pages) tellPage(context, delta, page, batch);
}

function tellPage(context: StepContext, delta: Delta, page: SealedPage, batch: Batch): void {
  const { crypto, teller } = context;
  const header = JSON.parse(page.header.text) as PageHeader;
  const sealed = fromBase64(page.sealed);
  teller.part("explain.part.page", { scope: header.scope, bytes: sealed.length });
  teller.raw(page.header.text);
  teller.members("page", header);
  const id = `page/${header.scope}/${crypto.sha256(Buffer.from(page.header.text, "utf8"))}`;
  teller.check(id === page._id && batch.pages.some((named) => named.id === id), "explain.page-named", { id });
  const sealedHash = crypto.sha256(sealed);
  teller.check(sealedHash === header.sealedHash, "explain.page-hash", { hash: sealedHash });
  const opened = open(context, delta, page, header);
  teller.check(opened !== undefined, "explain.page-opens", { scope: header.scope, generation: header.generation });
  if (opened) tellContent(context, opened);
}

function open(
  { crypto, source }: StepContext,
  delta: Delta,
  page: SealedPage,
  header: PageHeader,
): OpenedPage | undefined {
  const wrap = delta.scopeKeys.find(
    ({ scope, generation }) => scope === header.scope && generation === header.generation,
  );
  const scopeKey = wrap && unwrapScopeKey(crypto, delta.boxKeys, wrap);
  const opened = scopeKey && openPage(crypto, { registry: source.registry, scopeKey }, page);
  return opened?.ok ? opened.value : undefined;
}

function tellContent({ found, teller }: StepContext, { content }: OpenedPage): void {
  const { change, ref } = found.read;
  const root = rootKeyOf(change.entityKey);
  const own = content.rows.filter((row) => keyOf(row) === change.entityKey);
  const related = content.rows.filter((row) => keyOf(row)?.startsWith(root) && keyOf(row) !== change.entityKey);
  teller.say("explain.page-rows", { rows: content.rows.length, own: own.length, related: related.length });
  for (const row of own) teller.raw(JSON.stringify(row));
  const decided = content.decided[change.incarnation];
  if (decided !== undefined) {
    teller.check(decided >= change.sequence, "explain.page-decided", { decided, sequence: change.sequence });
  }
  const verdict = content.verdicts.find((one) => one.ref === ref);
  if (verdict) teller.raw(JSON.stringify(verdict));
  else if (decided !== undefined) teller.say("explain.page-no-verdict", {});
}

function keyOf(row: Json): string | undefined {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return undefined;
  const key = (row as { readonly [name: string]: Json | undefined })["entityKey"];
  return typeof key === "string" ? key : undefined;
}
