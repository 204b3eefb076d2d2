/**
 * Which ids readers do not see, because a write that covers them is under way: CouchDB shows a bulk request document
 * by document, and a reader is to find all of a write or nothing.
 */
export interface HiddenIds {
  hide(ids: readonly string[]): void;
  /** From here on readings that begin see them. Those under way go on not to. */
  show(): void;
  /** Runs a reading. What is hidden at its beginning or becomes so before its end is in the set. */
  reading<T>(work: (hidden: ReadonlySet<string>) => Promise<T>): Promise<T>;
}

export function createHiddenIds(): HiddenIds {
  let hiddenNow: readonly string[] = [];
  const readings = new Set<Set<string>>();
  return {
    hide(ids) {
      hiddenNow = [...hiddenNow, ...ids];
      for (const hidden of readings) for (const id of ids) hidden.add(id);
    },
    show() {
      hiddenNow = [];
    },
    async reading(work) {
      const hidden = new Set(hiddenNow);
      readings.add(hidden);
      try {
        return await work(hidden);
      } finally {
        readings.delete(hidden);
      }
    },
  };
}
