/** A server and the right to use it. Made from the URL, which holds a password and is kept nowhere else. */
export interface CouchServer {
  /** Without user and password and without a slash at the end. */
  readonly baseUrl: string;
  /** The value of the header `authorization`; undefined when the URL names nobody. */
  readonly authorization?: string;
}

/** Reads `http://user:password@host:5984`. @returns undefined when it is not such a URL; what is wrong is not said. */
export function parseCouchUrl(text: string): CouchServer | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") return undefined;
  const baseUrl = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  if (url.username === "") return { baseUrl };
  const credentials = decoded(`${url.username}:${url.password}`);
  if (credentials === undefined) return undefined;
  return { baseUrl, authorization: `Basic ${Buffer.from(credentials, "utf8").toString("base64")}` };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What CouchDB takes as the name of a database, without the slash, which it would take as well. */
export const COUCH_DATABASE = /^[a-z][a-z0-9_$()+-]{0,99}$/;

/**
 * The database of a network when the configuration names none. Two networks of one name, such as two demonstrations,
 * have two roots and so two databases on one server; a network that is started again finds its own.
 */
export function couchDatabaseOf(network: string, rootFingerprint: string): string {
  const name = network
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  const root = rootFingerprint.replaceAll(/[^0-9a-f]/g, "").slice(0, 16);
  return `${name.startsWith("huilian-") ? "" : "huilian-"}${name}-${root}`;
}
