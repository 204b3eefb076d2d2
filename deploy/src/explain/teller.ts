import { type Language, type MessageKey, type MessageParams, message, messageOf } from "@huilian/domain";
import type { Terminal } from "../cli/terminal.ts";

/** Tells a walk in numbered parts, a fact a line, and remembers whether everything that was checked held. */
export interface Teller {
  readonly language: Language;
  part<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
  say<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
  /** Bytes as they are. */
  raw(text: string): void;
  /** Each member of a document with half a line of what it is. */
  members(area: string, document: object): void;
  /** Something computed here and compared. */
  check<Key extends MessageKey>(holds: boolean, key: Key, params: MessageParams<Key>): void;
  allHold(): boolean;
}

const VALUE_MAX = 160;

export function createTeller({ line, language }: Pick<Terminal, "line" | "language">): Teller {
  let parts = 0;
  let holding = true;

  function valueText(name: string, value: unknown): string {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const shown = text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}...` : text;
    return name.endsWith("Ms") && typeof value === "number" ? `${shown} (${timeText(value)})` : shown;
  }

  return {
    language,
    part(key, params) {
      parts += 1;
      line("");
      line(`${parts}. ${message(key, params, language)}`);
    },
    say: (key, params) => line(`   ${message(key, params, language)}`),
    raw: (text) => line(`   ${text}`),
    members(area, document) {
      for (const [name, value] of Object.entries(document)) {
        const meaning =
          messageOf(`explain.${area}.${name}`, {}, language) ?? messageOf(`explain.member.${name}`, {}, language) ?? "";
        line(`   ${name.padEnd(14)} ${valueText(name, value)}   ${meaning && `— ${meaning}`}`.trimEnd());
      }
    },
    check(holds, key, params) {
      holding &&= holds;
      const verdict = message(holds ? "explain.holds" : "explain.fails", {}, language);
      line(`   [${verdict}] ${message(key, params, language)}`);
    },
    allHold: () => holding,
  };
}

/** UTC, so that it reads the same on every machine. */
const timeText = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "");
