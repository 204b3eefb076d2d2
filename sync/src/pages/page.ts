import { assert, canonicalJson, err, type Json, type JsonObject, ok, type Result } from "@huilian/domain/base";
import { parseBase64, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { PAGE_BLOCK_BYTES, pack, unpack } from "../crypto/packing.ts";
import { documentOf, type Signer, signText } from "../crypto/signing.ts";
import type { PageContent, PageHeader, SealedPage } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { PAGE_ROWS_MAX, PAGE_TEXT_BYTES_MAX } from "./limits.ts";
import { contentJson, isPageContent } from "./page-content.ts";
import { parsePageHeader } from "./page-header.ts";
import { pageId } from "./page-ids.ts";
import type { ScopeKeyMaterial } from "./scope-key.ts";

/** What the applier says of a page; the rest of the header follows from key and content. */
export type PageHeaderFields = Pick<PageHeader, "network" | "index" | "epoch">;

/** Why a page is not taken, in order of precedence. */
export type PageProblem =
  /** Not signed by an applier of this network, or not stored under the id of its header. */
  | "not-authentic"
  /** The sealed bytes are not those the header names. */
  | "damaged"
  /** The key given is of another scope or generation. */
  | "other-key"
  | "cannot-open"
  | "malformed"
  /** Fewer or more rows than the header says. */
  | "rows-differ";

export interface OpenedPage {
  readonly header: PageHeader;
  readonly content: PageContent;
}

/**
 * A page under its scope's key. The same content under the same header fields gives the same id and the same bytes
 * on one machine (suite 1), so that an applier that does a step again writes nothing new.
 * @throws when the content is not that of a page: more rows than one page may hold, or values that are not JSON.
 */
export function sealPage(
  crypto: Crypto,
  signer: Signer,
  scopeKey: ScopeKeyMaterial,
  fields: PageHeaderFields,
  content: PageContent,
): SealedPage {
  assert(content.rows.length <= PAGE_ROWS_MAX && isPageContent(content), "a page's content is whole and within limits");
  const { scope, generation } = scopeKey;
  const { network, index, epoch } = fields;
  const rows = content.rows.length;
  const clear = {
    kind: "page",
    format: 1,
    suite: signer.suite,
    network,
    scope,
    generation,
    index,
    epoch,
    rows,
  } as const;
  const plain = pack(canonicalJson(contentJson(content)), PAGE_BLOCK_BYTES);
  const sealed = crypto.sealRepeatably(plain, scopeKey.key, boundBytes(clear));
  const header = signText<PageHeader>(crypto, signer, { ...clear, sealedHash: crypto.sha256(sealed) });
  return { _id: pageId(scope, crypto.sha256(toUtf8(header.text))), header, sealed: toBase64(sealed) };
}

/**
 * The clear header of a page, checked, without opening it. `named`: ids that a verified batch or checkpoint names.
 * An id is the hash of the header's text, so such a page is as authentic as what names it, and its own signature,
 * which costs more than everything else together, is not checked again.
 */
export function readPageHeader(
  crypto: Crypto,
  registry: KeyRegistry,
  page: SealedPage,
  named?: ReadonlySet<string>,
): Result<PageHeader, "not-authentic" | "damaged"> {
  const { text } = page.header;
  const document = named?.has(page._id)
    ? documentOf<PageHeader>(text, "page")
    : registry.verify<PageHeader>(page.header, "page", ["applier"]);
  const header = document && parsePageHeader(document);
  if (header === undefined || header.network !== registry.network) return err("not-authentic");
  if (pageId(header.scope, crypto.sha256(toUtf8(text))) !== page._id) return err("not-authentic");
  const sealed = parseBase64(page.sealed);
  return sealed !== undefined && crypto.sha256(sealed) === header.sealedHash ? ok(header) : err("damaged");
}

/** A page's header and content. Everything the header says is checked against what the page holds. */
export function openPage(
  crypto: Crypto,
  from: { readonly registry: KeyRegistry; readonly scopeKey: ScopeKeyMaterial; readonly named?: ReadonlySet<string> },
  page: SealedPage,
): Result<OpenedPage, PageProblem> {
  const { registry, scopeKey, named } = from;
  const read = readPageHeader(crypto, registry, page, named);
  if (!read.ok) return read;
  const header = read.value;
  if (header.scope !== scopeKey.scope || header.generation !== scopeKey.generation) return err("other-key");
  const { sealedHash: _, ...clear } = header;
  const plain = crypto.open(parseBase64(page.sealed) ?? new Uint8Array(), scopeKey.key, boundBytes(clear));
  if (plain === undefined) return err("cannot-open");
  const text = unpack(plain, PAGE_TEXT_BYTES_MAX);
  const content = text.ok ? contentOf(text.value) : undefined;
  if (content === undefined) return err("malformed");
  return content.rows.length === header.rows ? ok({ header, content }) : err("rows-differ");
}

/** The whole header but the hash of what it is bound to. */
const boundBytes = (clear: Omit<PageHeader, "sealedHash">): Uint8Array =>
  toUtf8(canonicalJson(clear as unknown as JsonObject));

/**
 * Content need not be canonical: the signed hash over the sealed bytes already fixes it. Making it canonical again
 * to compare would cost a node more than reading it.
 */
function contentOf(text: string): PageContent | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isPageContent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
