/** Where attempts are kept so that a reload finds them: `sessionStorage`, or a map in a test. */
export interface AttemptStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** What a request asks for. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/**
 * Names requests that change something, so that none is done twice. The same request keeps its name until it was
 * answered: over a second click, a retry, and a reload of the page after which the same is typed again.
 */
export interface Attempts {
  /** The name under which this is sent. */
  keyOf(asked: Asked): string;
  /** It was answered with success: the same request is a new one from here on. */
  answered(asked: Asked): void;
}

interface Kept {
  readonly print: string;
  readonly key: string;
  readonly atMs: number;
}

const STORED_AS = "huilian.attempts";
/** More than a clerk leaves unanswered; the oldest goes first. */
const ATTEMPTS_MAX = 50;
/** A day later the same entry is meant anew. */
const ATTEMPT_AGE_MAX_MS = 86_400_000;

export interface AttemptsDeps {
  readonly storage: AttemptStorage;
  newKey(): string;
  nowMs(): number;
}

export function createAttempts({ storage, newKey, nowMs }: AttemptsDeps): Attempts {
  const read = (): readonly Kept[] => {
    try {
      const kept: unknown = JSON.parse(storage.getItem(STORED_AS) ?? "[]");
      const youngerMs = nowMs() - ATTEMPT_AGE_MAX_MS;
      return Array.isArray(kept) ? (kept as readonly Kept[]).filter(({ atMs }) => atMs > youngerMs) : [];
    } catch {
      return [];
    }
  };
  const write = (kept: readonly Kept[]): void => storage.setItem(STORED_AS, JSON.stringify(kept.slice(-ATTEMPTS_MAX)));

  return {
    keyOf(asked) {
      const print = printOf(asked);
      const kept = read();
      const known = kept.find((attempt) => attempt.print === print);
      if (known !== undefined) return known.key;
      const key = newKey();
      write([...kept, { print, key, atMs: nowMs() }]);
      return key;
    },
    answered(asked) {
      const print = printOf(asked);
      write(read().filter((attempt) => attempt.print !== print));
    },
  };
}

/**
 * 32 bits of a request (FNV-1a). As short as that on purpose: a browser writes its storage to disk, and from a longer
 * hash an identity number could be found by trying. Two requests that meet are told apart by the server, which refuses
 * a name that was used for something else.
 */
function printOf({ method, path, body }: Asked): string {
  let hash = 0x811c9dc5;
  for (const character of `${method} ${path}\n${body}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
