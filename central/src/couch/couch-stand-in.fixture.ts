import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import {
  CouchError,
  createStandInDatabase,
  type Given,
  givenDocument,
  isObject,
  type StandInDatabase,
} from "./stand-in-data.fixture.ts";
import { answerAllDocs } from "./stand-in-ranges.fixture.ts";

/**
 * What happens to a request instead of what should: the connection is cut before or after the work was done, in the
 * middle of the work (half of the documents are written), in the middle of the answer; the work is done, or not, and
 * the answer is 202; the server is overloaded.
 */
export type Mishap =
  | "cut-before"
  | "cut-after"
  | "half-done"
  | "half-answer"
  | "accepted"
  | "accepted-and-lost"
  | "overloaded";

export interface StandInRequest {
  /** 1 for the first. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  /** Whether 202 is an answer it may get. */
  readonly isWrite: boolean;
  /** Characters of its body. */
  readonly size: number;
}

export interface CouchStandInOptions {
  /** What another stand-in had, as after a restart of the server. */
  readonly databases?: Map<string, StandInDatabase>;
  readonly mishap?: (request: StandInRequest) => Mishap | undefined;
  readonly delayMs?: number;
}

export interface CouchStandIn {
  /** With user and password. */
  readonly url: string;
  readonly databases: Map<string, StandInDatabase>;
  /** How many requests it got. */
  requests(): number;
  /** From here on. */
  setMishap(mishap: CouchStandInOptions["mishap"]): void;
  close(): Promise<void>;
}

const USER = "admin";
const PASSWORD = "pass:w@rd/1%";

interface Answer {
  readonly httpStatus: number;
  readonly json: unknown;
}

/**
 * A small server that speaks as much of CouchDB's HTTP interface as the store uses, as strictly as CouchDB does, with
 * its trees of revisions, and that fails when it is told to. It keeps everything in memory.
 */
export async function startCouchStandIn(options: CouchStandInOptions = {}): Promise<CouchStandIn> {
  const databases = options.databases ?? new Map<string, StandInDatabase>();
  let { mishap } = options;
  let requests = 0;

  const server = createServer((request, response) => {
    requests += 1;
    const number = requests;
    void (async () => {
      const text = await bodyOf(request);
      await delay(options.delayMs ?? 0);
      const { method = "GET", url = "/" } = request;
      const [path = "/", query = ""] = url.split("?", 2);
      const isWrite = path.endsWith("/_bulk_docs") || (method === "PUT" && !path.includes("_security"));
      const fate = mishap?.({ number, method, path, isWrite, size: text.length });
      if (fate === "cut-before") return request.socket.destroy();
      if (fate === "overloaded") return send({ httpStatus: 503, json: { error: "service unavailable", reason: "" } });
      const call: Call = { method, path, query: new URLSearchParams(query), text, headers: request.headers, fate };
      const answer = answerTo(databases, call);
      if (fate === "cut-after" || fate === "half-done") return request.socket.destroy();
      const isAccepted = (fate === "accepted" || fate === "accepted-and-lost") && answer.httpStatus === 201;
      return send(isAccepted ? { ...answer, httpStatus: 202 } : answer, fate);
    })();

    function send({ httpStatus, json }: Answer, fate?: Mishap): void {
      const body = JSON.stringify(json);
      response.writeHead(httpStatus, { "content-type": "application/json" });
      if (fate !== "half-answer") return void response.end(body);
      response.write(body.slice(0, body.length / 2), () => response.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = [USER, PASSWORD].map(encodeURIComponent).join(":");
  return {
    url: `http://${credentials}@127.0.0.1:${port}`,
    databases,
    requests: () => requests,
    setMishap(next) {
      mishap = next;
    },
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly headers: IncomingMessage["headers"];
  readonly fate: Mishap | undefined;
}

function answerTo(databases: Map<string, StandInDatabase>, call: Call): Answer {
  try {
    const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
    if (call.headers.authorization !== expected)
      throw new CouchError(401, "unauthorized", "Name or password is incorrect.");
    return route(databases, call);
  } catch (error) {
    if (!(error instanceof CouchError)) throw error;
    return { httpStatus: error.httpStatus, json: { error: error.error, reason: error.reason } };
  }
}

function route(databases: Map<string, StandInDatabase>, call: Call): Answer {
  const [name = "", endpoint, ...more] = call.path.slice(1).split("/").map(decodeURIComponent);
  if (call.method === "GET" && call.path === "/_all_dbs")
    return { httpStatus: 200, json: [...databases.keys()].sort() };
  if (endpoint === undefined) return answerDatabase(databases, name, call);
  const database = databases.get(name);
  if (!database) throw new CouchError(404, "not_found", "Database does not exist.");
  if (more.length > 0) throw new CouchError(404, "not_found", "missing");
  switch (`${call.method} ${endpoint}`) {
    case "GET _security":
      return { httpStatus: 200, json: database.security };
    case "PUT _security":
      database.security = jsonOf(call);
      return { httpStatus: 200, json: { ok: true } };
    case "POST _bulk_docs":
      return bulkDocs(database, call);
    case "POST _bulk_get":
      return bulkGet(database, call);
    case "GET _all_docs":
      return { httpStatus: 200, json: answerAllDocs(database, call.query) };
    default:
      throw new CouchError(404, "not_found", "missing");
  }
}

function answerDatabase(databases: Map<string, StandInDatabase>, name: string, { method, fate }: Call): Answer {
  if (!/^[a-z][a-z0-9_$()+/-]*$/.test(name)) throw new CouchError(400, "illegal_database_name", `Name: '${name}'.`);
  const isThere = databases.has(name);
  if (method === "PUT") {
    if (isThere)
      throw new CouchError(412, "file_exists", "The database could not be created, the file already exists.");
    if (fate !== "accepted-and-lost") databases.set(name, createStandInDatabase());
    return { httpStatus: 201, json: { ok: true } };
  }
  if (!isThere) throw new CouchError(404, "not_found", "Database does not exist.");
  if (method === "GET") return { httpStatus: 200, json: { db_name: name } };
  if (method !== "DELETE") throw new CouchError(405, "method_not_allowed", "Only DELETE,GET,HEAD,POST,PUT allowed");
  databases.delete(name);
  return { httpStatus: 200, json: { ok: true } };
}

function jsonOf({ text, headers }: Call): Readonly<Record<string, unknown>> {
  if (headers["content-type"] !== "application/json")
    throw new CouchError(415, "bad_content_type", "Content-Type must be application/json");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CouchError(400, "bad_request", "invalid UTF-8 JSON");
  }
  if (!isObject(json)) throw new CouchError(400, "bad_request", "Request body must be a JSON object");
  return json;
}

function bulkDocs(database: StandInDatabase, call: Call): Answer {
  const { docs, new_edits: newEdits = true } = jsonOf(call);
  if (!Array.isArray(docs)) throw new CouchError(400, "bad_request", "POST body must include `docs` parameter.");
  const given = docs.map(givenDocument);
  const { fate } = call;
  const written =
    fate === "accepted-and-lost" ? [] : fate === "half-done" ? given.slice(0, Math.ceil(given.length / 2)) : given;
  if (newEdits === true) return { httpStatus: 201, json: written.map((one) => edited(database, one)) };
  if (given.some(({ revs }) => revs.length === 0))
    throw new CouchError(400, "bad_request", "When `new_edits: false`, the document needs `_rev` or `_revisions`");
  for (const one of written) database.graft(one);
  return { httpStatus: 201, json: [] };
}

function edited(database: StandInDatabase, given: Given) {
  const rev = database.edit(given);
  if (rev === "conflict") return { id: given.id, error: "conflict", reason: "Document update conflict." };
  return { ok: true, id: given.id, rev };
}

function bulkGet(database: StandInDatabase, call: Call): Answer {
  const { docs } = jsonOf(call);
  if (!Array.isArray(docs)) throw new CouchError(400, "bad_request", "Missing JSON list of 'docs'.");
  if (!call.headers.accept?.includes("application/json"))
    throw new CouchError(406, "not_acceptable", "it would answer as multipart");
  const results = docs.map((asked: unknown) => {
    const id = isObject(asked) ? asked["id"] : undefined;
    if (typeof id !== "string") throw new CouchError(400, "bad_request", "document id missed");
    const leaves = database.open(id, call.query.get("revs") === "true").map((document) => ({ ok: document }));
    const missing = { error: { id, rev: "undefined", error: "not_found", reason: "missing" } };
    return { id, docs: leaves.length > 0 ? leaves : [missing] };
  });
  return { httpStatus: 200, json: { results } };
}
