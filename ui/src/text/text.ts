import { type MessageKey, type MessageParams, message, messageOf } from "@huilian/domain";
import { preferences } from "../session/preferences.svelte.ts";

type ParamsOf<Key extends MessageKey> =
  Record<string, never> extends MessageParams<Key> ? [params?: MessageParams<Key>] : [params: MessageParams<Key>];

/** A text of the catalogue in the chosen language; a screen that shows it follows when another is chosen. */
export const t = <Key extends MessageKey>(key: Key, ...[params]: ParamsOf<Key>): string =>
  message(key, params ?? ({} as MessageParams<Key>), preferences.language);

/** The same for a key put together from what a server said; the given words where the catalogue has none. */
export const tOr = (key: string, otherwise: string, params: Readonly<Record<string, string | number>> = {}): string =>
  messageOf(key, params, preferences.language) ?? otherwise;
