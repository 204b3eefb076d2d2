import { catalogue, type MessageKey } from "./catalogue.ts";
import type { Language, MessageTexts } from "./message-area.ts";

type PlaceholdersOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** What a message has to be given. Of several possible keys: what any of them needs. */
export type MessageParams<Key extends MessageKey> = {
  readonly [Name in PlaceholdersOf<(typeof catalogue)[Key]["zh"]>]: string | number;
};

/** A text for people. Amounts and dates come in as the texts to be shown. */
export const message = <Key extends MessageKey>(key: Key, params: MessageParams<Key>, language: Language): string =>
  fillMessage(catalogue[key][language], params);

/** The same for a key that came over a wire; undefined when this release has no such text. */
export function messageOf(
  key: string,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): string | undefined {
  return isMessageKey(key) ? fillMessage((catalogue[key] as MessageTexts)[language], params) : undefined;
}

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(catalogue, key);

/** A name without a value is shown as `…`: a hole in a sentence is better than no sentence at a counter. */
function fillMessage(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : "…",
  );
}
