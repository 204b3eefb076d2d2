import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "@huilian/domain";
import type { AuditManifest, Base64, SignedText } from "@huilian/sync";
import { hasCode } from "./read-file-text.ts";

export interface ExportOrder {
  readonly centreUrl: string;
  readonly token: string;
  /** First and last index of the log; `last` is the one it has when asked. */
  readonly from: number;
  readonly to: number | "last";
  readonly auditorKey: Base64;
  readonly out: string;
  readonly language: string;
  /** Node's own when absent. */
  readonly fetch?: typeof fetch;
}

export interface FetchedExport {
  readonly from: number;
  readonly to: number;
  /** Lines and bytes of the file, the manifest included. */
  readonly lines: number;
  readonly bytes: number;
}

/** Why there is no file, in order of precedence. */
export type ExportProblem =
  | { readonly kind: "unreachable" }
  /** The centre's own sentence, when it gave one. */
  | { readonly kind: "refused"; readonly httpStatus: number; readonly sentence: string }
  /** The answer ended before the lines its manifest announces had come. */
  | { readonly kind: "cut-off" }
  | { readonly kind: "cannot-write" };

const SUMMARY_TIMEOUT_MS = 60_000;
const LINE_FEED = 10;

/**
 * Fetches an export from the centre's public API into a file. The file has its name only once it is whole, so that
 * nobody carries half of one away.
 */
export async function exportAudit(order: ExportOrder): Promise<Result<FetchedExport, ExportProblem>> {
  const to = order.to === "last" ? await lastIndex(order) : ok(order.to);
  if (!to.ok) return to;
  const answer = await ask(order, "/v1/centre/audit/exports", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: order.from, to: to.value, auditorKey: order.auditorKey }),
  });
  if (!answer.ok) return answer;
  if (!answer.value.ok || !answer.value.body) return refusal(answer.value);
  const draft = join(dirname(order.out), `.audit-${randomUUID()}`);
  try {
    const written = await writeDraft(draft, answer.value.body);
    if (!written.ok) return written;
    await rename(draft, order.out);
    return ok({ from: order.from, to: to.value, ...written.value });
  } catch (fault) {
    if (hasCode(fault, "ENOENT", "ENOTDIR", "EACCES", "EPERM", "ENOSPC", "EISDIR"))
      return err({ kind: "cannot-write" });
    throw fault;
  } finally {
    await rm(draft, { force: true });
  }
}

async function ask(order: ExportOrder, path: string, init: RequestInit): Promise<Result<Response, ExportProblem>> {
  const headers = { authorization: `Bearer ${order.token}`, "accept-language": order.language, ...init.headers };
  try {
    return ok(await (order.fetch ?? fetch)(new URL(path, order.centreUrl), { ...init, headers }));
  } catch {
    return err({ kind: "unreachable" });
  }
}

async function refusal(answer: Response): Promise<{ ok: false; error: ExportProblem }> {
  const text = await answer.text().catch(() => "");
  let sentence = "";
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    if (typeof detail === "string") sentence = detail;
  } catch {
    // Not a problem document: the status has to say it.
  }
  return err({ kind: "refused", httpStatus: answer.status, sentence });
}

async function lastIndex(order: ExportOrder): Promise<Result<number, ExportProblem>> {
  const answer = await ask(order, "/v1/centre/summary", { signal: AbortSignal.timeout(SUMMARY_TIMEOUT_MS) });
  if (!answer.ok) return answer;
  if (!answer.value.ok) return refusal(answer.value);
  const { index } = (await answer.value.json()) as { readonly index?: unknown };
  return typeof index === "number"
    ? ok(index)
    : err({ kind: "refused", httpStatus: answer.value.status, sentence: "" });
}

/** Writes what comes, and counts it against what the manifest in its first line announces. */
async function writeDraft(
  path: string,
  body: ReadableStream<Uint8Array>,
): Promise<Result<Pick<FetchedExport, "lines" | "bytes">, ExportProblem>> {
  const file = await open(path, "wx", 0o600);
  try {
    let head = "";
    let lines = 0;
    let bytes = 0;
    const reader = body.getReader();
    for (;;) {
      const part = await reader.read().catch(() => "cut-off" as const);
      if (part === "cut-off") return err({ kind: "cut-off" });
      if (part.done) break;
      if (lines === 0) head += Buffer.from(part.value).toString("latin1");
      for (const byte of part.value) if (byte === LINE_FEED) lines += 1;
      bytes += part.value.length;
      await file.writeFile(part.value);
    }
    await file.sync();
    return announcedLines(head) === lines - 1 ? ok({ lines, bytes }) : err({ kind: "cut-off" });
  } finally {
    await file.close();
  }
}

/** Read without belief: it only tells a file that came whole from one that was cut on the way. */
function announcedLines(head: string): number | undefined {
  try {
    const signed = JSON.parse(head.slice(0, head.indexOf("\n"))) as SignedText;
    return (JSON.parse(signed.text) as AuditManifest).lines;
  } catch {
    return undefined;
  }
}
