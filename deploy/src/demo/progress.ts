import type { MessageKey, MessageParams } from "@huilian/domain";

/** Where the story says how far it is: a terminal, or whoever watches. */
export interface Progress {
  say<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
}
