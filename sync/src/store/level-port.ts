/** What is used of classic-level. Keys and values are text, as PouchDB stores nothing else but attachments. */
export interface LevelPort {
  get(key: string): Promise<string | undefined>;
  hasMany(keys: string[]): Promise<boolean[]>;
  batch(operations: LevelOperation[], options: { readonly sync: boolean }): Promise<void>;
  iterator(range: LevelRange): LevelIterator;
  close(): Promise<void>;
}

export type LevelOperation =
  | { readonly type: "put"; readonly key: string; readonly value: string }
  | { readonly type: "del"; readonly key: string };

export interface LevelRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

export interface LevelIterator {
  nextv(size: number): Promise<[string, string][]>;
  close(): Promise<void>;
}
