import { assert, type Json } from "@huilian/domain";
import {
  type Crypto,
  type KeyRegistry,
  openPage,
  type PageContent,
  parseBase64,
  type ScopeKeyMaterial,
  type SealedPage,
  toBase64,
} from "@huilian/sync";
import type { RowSource } from "./row-packs.ts";

export type ScopeKeyOf = (scope: string, generation: number) => ScopeKeyMaterial | undefined;

export interface ReadPage {
  readonly scope: string;
  readonly content: PageContent;
  /** The rows again, from the page as it came. */
  readonly reopen: RowSource;
}

/**
 * Opens a page that a verified batch or checkpoint names; undefined when it is damaged, or its key is not held. Its
 * own signature is not checked: its id is the hash of what was signed.
 */
export function readPage(
  deps: { readonly crypto: Crypto; readonly registry: KeyRegistry; readonly scopeKeyOf: ScopeKeyOf },
  page: SealedPage,
): ReadPage | undefined {
  const { crypto, registry, scopeKeyOf } = deps;
  const claimed = headerOf(page);
  const scopeKey = claimed && scopeKeyOf(claimed.scope, claimed.generation);
  if (!scopeKey) return undefined;
  const named = new Set([page._id]);
  const opened = openPage(crypto, { registry, scopeKey, named }, page);
  if (!opened.ok) return undefined;
  // Bytes, not the text: that is a quarter less, for as long as the node runs.
  const bytes = parseBase64(page.sealed) ?? new Uint8Array();
  const { _id, header } = page;
  const reopen = (): readonly Json[] => {
    const again = openPage(crypto, { registry, scopeKey, named }, { _id, header, sealed: toBase64(bytes) });
    assert(again.ok, "a page that opened once opens again");
    return again.value.content.rows;
  };
  return { scope: opened.value.header.scope, content: opened.value.content, reopen };
}

/** What the header says before anything of it is checked: only which key to try. */
function headerOf({ header }: SealedPage): { readonly scope: string; readonly generation: number } | undefined {
  try {
    const { scope, generation } = JSON.parse(header.text) as { scope: unknown; generation: unknown };
    return typeof scope === "string" && typeof generation === "number" ? { scope, generation } : undefined;
  } catch {
    return undefined;
  }
}
