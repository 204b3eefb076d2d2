import { type Language, type MessageKey, type MessageParams, message } from "@huilian/domain";

/** Where the story says how far it is. Goes to the terminal, so that `--json` keeps its own stream clean. */
export interface Progress {
  say<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
}

export const createProgress = (language: Language, write: (line: string) => void): Progress => ({
  say: (key, params) => write(message(key, params, language)),
});
