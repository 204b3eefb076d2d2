import { CouchError, type StandInDatabase } from "./stand-in-data.fixture.ts";

const KNOWN = new Set(["startkey", "endkey", "inclusive_end", "descending", "limit", "include_docs", "conflicts"]);

/** `GET _all_docs`: bounds are JSON and each may be left out; rows in the order of the bytes of the ids. */
export function answerAllDocs(database: StandInDatabase, query: URLSearchParams): unknown {
  for (const name of query.keys())
    if (!KNOWN.has(name)) throw new CouchError(400, "query_parse_error", `the stand-in does not know ${name}`);
  const limit = Number(query.get("limit") ?? Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(limit) || limit < 0) throw new CouchError(400, "query_parse_error", "Invalid value for limit");
  const [from, to] = [key(query, "startkey"), key(query, "endkey")];
  const ids = database.range({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    includesEnd: flag(query, "inclusive_end", true),
    descending: flag(query, "descending", false),
    limit,
  });
  const withDocuments = flag(query, "include_docs", false);
  const withConflicts = flag(query, "conflicts", false);
  const rows = ids.map((id) => {
    const { _conflicts, ...document } = database.winner(id) ?? { _rev: "" };
    const doc = withConflicts && _conflicts !== undefined ? { ...document, _conflicts } : document;
    return { id, key: id, value: { rev: document._rev }, ...(withDocuments ? { doc } : {}) };
  });
  return { total_rows: database.count(), offset: 0, rows };
}

function key(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string" && !/\p{Surrogate}/u.test(value)) return value;
  } catch {
    // Falls through to the refusal.
  }
  throw new CouchError(400, "query_parse_error", `Invalid value for ${name}`);
}

function flag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (text !== "true" && text !== "false") throw new CouchError(400, "query_parse_error", `Invalid boolean ${name}`);
  return text === "true";
}
