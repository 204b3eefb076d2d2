import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCentre } from "../centre.ts";
import { createMemoryStore, testClock, testNetwork } from "../testing/network.fixture.ts";

async function openCentre(screensDirectory?: string) {
  const network = await testNetwork();
  const { app } = await createCentre({ ...network.deps(createMemoryStore(), testClock()), screensDirectory });
  return (path: string) => app.request(`http://centre.test${path}`);
}

describe("the screens of the centre", () => {
  it("are served beside its interfaces", async () => {
    const directory = mkdtempSync(join(tmpdir(), "huilian-centre-screens-"));
    writeFileSync(join(directory, "index.html"), "<!doctype html><title>app</title>");
    const get = await openCentre(directory);
    const page = await get("/");
    expect([page.status, await page.text()]).toEqual([200, "<!doctype html><title>app</title>"]);
    expect((await get("/v1/health")).status).toBe(200);
    expect((await get("/v1/centre/sites")).status).toBe(401);
    expect((await get("/nothing.js")).status).toBe(404);
    rmSync(directory, { recursive: true });
  });

  it("are missed in a sentence of both languages", async () => {
    const answer = await (await openCentre())("/");
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(text).toContain("没有操作界面");
    expect(text).toContain("There are no screens here");
  });
});
