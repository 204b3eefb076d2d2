import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { Hono } from "hono";
import { SCREEN_DEPTH_MAX, SCREEN_FILE_BYTES_MAX, SCREEN_FILES_MAX } from "./limits.ts";

export interface ScreensOptions {
  /** Where the built app lies. Absent, or without an `index.html`: there are no screens, which is said. */
  readonly directory?: string | undefined;
  /** What is said instead: a plain sentence, in every language of the place, since nobody has signed in yet. */
  readonly notBuilt: string;
}

/** What browsers are told a file is. A file of another kind is no part of an app. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/**
 * Nothing but what this server itself sends, and no code or style written into a page: a text that got into the data
 * must not become a script at a counter. Styles set by a script on an element are no inline styles and stay allowed.
 */
const POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const GUARDS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
} as const;

interface ScreenFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Serves a built single-page app at `/`. All of its files are read when it is made and served from memory, by their
 * exact paths: what a request names never becomes a path of the disk, and a build beside it changes nothing under a
 * screen that is open. What it does not have it leaves to the routes that follow.
 *
 * @throws when the app is larger than any build of ours: then the directory is not what it should be.
 */
export function serveScreens({ directory, notBuilt }: ScreensOptions): Hono {
  const files = directory === undefined ? new Map<string, ScreenFile>() : readFiles(directory);
  const index = files.get("/index.html");
  const app = new Hono();
  app.get("/", (context) =>
    index === undefined
      ? context.text(`${notBuilt}\n`, 503, { ...GUARDS, "Cache-Control": "no-store" })
      : context.body(index.bytes, 200, index.headers),
  );
  app.get("*", async (context, next) => {
    const file = files.get(context.req.path);
    if (file === undefined) return next();
    return context.req.header("if-none-match") === file.headers["ETag"]
      ? context.body(null, 304, file.headers)
      : context.body(file.bytes, 200, file.headers);
  });
  return app;
}

function readFiles(directory: string): Map<string, ScreenFile> {
  const files = new Map<string, ScreenFile>();
  for (const path of pathsUnder(directory, "", SCREEN_DEPTH_MAX)) {
    const contentType = CONTENT_TYPES[extname(path)];
    if (contentType === undefined) continue;
    if (files.size >= SCREEN_FILES_MAX) throw new Error("the directory of the screens holds too many files");
    files.set(`/${path}`, readFile(join(directory, path), path, contentType));
  }
  return files;
}

/** Plain files only: a link could lead anywhere, and a name with a dot before it is somebody's secret or leftover. */
function pathsUnder(directory: string, folder: string, depth: number): readonly string[] {
  const full = join(directory, folder);
  if (depth === 0 || !statSync(full, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pathsUnder(directory, path, depth - 1);
    return entry.isFile() ? [path] : [];
  });
}

/** What the build names after its content, `assets/index-BDnQ0dPf.js`: another content has another name. */
const NAMED_BY_CONTENT = /^assets\/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

function readFile(full: string, path: string, contentType: string): ScreenFile {
  if (statSync(full).size > SCREEN_FILE_BYTES_MAX) throw new Error("a file of the screens is too large");
  const bytes = new Uint8Array(readFileSync(full));
  const isLasting = NAMED_BY_CONTENT.test(path);
  return {
    bytes,
    headers: {
      ...GUARDS,
      "Content-Type": contentType,
      "Cache-Control": isLasting ? "public, max-age=31536000, immutable" : "no-store",
      ETag: `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"`,
    },
  };
}
