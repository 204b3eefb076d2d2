import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SCREEN_FILE_BYTES_MAX } from "./limits.ts";
import { listen } from "./listen.ts";
import { serveScreens } from "./screens.ts";

let outer: string;
let directory: string;

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), "huilian-screens-"));
  directory = join(outer, "app");
  mkdirSync(join(directory, "assets"), { recursive: true });
  mkdirSync(join(directory, ".git"));
  writeFileSync(join(outer, "secret.html"), "secret");
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>app</title>");
  writeFileSync(join(directory, "favicon.svg"), "<svg/>");
  writeFileSync(join(directory, "assets/index-BDnQ0dPf.js"), "export {};");
  writeFileSync(join(directory, "assets/plain.js"), "export {};");
  writeFileSync(join(directory, "notes.txt"), "notes");
  writeFileSync(join(directory, ".env.js"), "secret");
  writeFileSync(join(directory, ".git/config.js"), "secret");
  symlinkSync(join(outer, "secret.html"), join(directory, "linked.html"));
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

const app = (given: string | undefined = directory) =>
  new Hono()
    .route("/", serveScreens({ directory: given, notBuilt: "没有界面" }))
    .get("/v1/health", (context) => context.text("health"));
const get = (path: string, headers: Record<string, string> = {}) =>
  app().request(`http://node.test${path}`, { headers });

describe("the screens", () => {
  it("are at the root, kept by nobody, and may load only what this server sends", async () => {
    for (const path of ["/", "/index.html"]) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("<title>app</title>");
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const policy = answer.headers.get("content-security-policy") ?? "";
      for (const part of ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) {
        expect(policy.split("; ")).toContain(part);
      }
      expect(policy).not.toContain("unsafe");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  it("keep for ever what is named after its content, and nothing else", async () => {
    const lasting = await get("/assets/index-BDnQ0dPf.js");
    expect(lasting.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(lasting.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    for (const path of ["/assets/plain.js", "/favicon.svg"]) {
      expect((await get(path)).headers.get("cache-control"), path).toBe("no-store");
    }
  });

  it("answer that nothing changed to whoever has the same bytes", async () => {
    const path = "/assets/index-BDnQ0dPf.js";
    const tag = (await get(path)).headers.get("etag") ?? "";
    const again = await get(path, { "if-none-match": tag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("have no dot files, no links and no files of other kinds", async () => {
    for (const path of ["/.env.js", "/.git/config.js", "/linked.html", "/notes.txt", "/assets", "/assets/"]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  it("never leave the directory, whatever the address says", async () => {
    const listening = await listen({ fetch: (request) => app().fetch(request), port: 0 });
    if (!listening.ok) throw new Error("no port");
    const { port } = listening.value;
    const paths = [
      "/../secret.html",
      "/assets/../../secret.html",
      "/%2e%2e/secret.html",
      "/..%2fsecret.html",
      "/assets/..%5c..%5csecret.html",
      "//secret.html",
      "/%00/../secret.html",
      "/index.html%00.js",
    ];
    // As a client of one's own would send it: fetch would tidy the address up before.
    for (const path of paths) expect(await rawGet(port, path), path).toMatch(/^HTTP\/1\.1 4\d\d/);
    await listening.value.close();
  });

  it("leave to others what they do not have", async () => {
    expect(await (await get("/v1/health")).text()).toBe("health");
  });

  it("say so when they are not built", async () => {
    rmSync(join(directory, "index.html"));
    const built = [directory, join(outer, "nowhere"), undefined];
    for (const given of built) {
      const answer = await new Hono()
        .route("/", serveScreens({ directory: given, notBuilt: "没有界面" }))
        .request("http://node.test/");
      expect([answer.status, await answer.text()]).toEqual([503, "没有界面\n"]);
    }
  });

  it("refuse a directory that is no build of ours", () => {
    writeFileSync(join(directory, "huge.js"), "");
    truncateSync(join(directory, "huge.js"), SCREEN_FILE_BYTES_MAX + 1);
    expect(() => serveScreens({ directory, notBuilt: "" })).toThrow("too large");
  });
});

function rawGet(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: node.test\r\nConnection: close\r\n\r\n`);
    });
    let answer = "";
    socket.on("data", (part) => {
      answer += String(part);
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}
