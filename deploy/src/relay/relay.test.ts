import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openRelay, type Relay } from "./relay.ts";

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp) await step();
  cleanUp = [];
});

async function line(): Promise<{ relay: Relay; ask: () => Promise<string> }> {
  const server = createServer((_request, response) => response.end("here"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const relay = await openRelay({ port: 0, targetPort: (server.address() as AddressInfo).port });
  cleanUp = [() => relay.close(), async () => void server.close()];
  const ask = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${relay.port}/`, { headers: { connection: "close" } });
    return response.text();
  };
  return { relay, ask };
}

describe("a relay", () => {
  it("passes on what comes, refuses while cut, and passes on again", async () => {
    const { relay, ask } = await line();
    expect(await ask()).toBe("here");
    relay.cut();
    await expect(ask()).rejects.toThrow();
    relay.restore();
    expect(await ask()).toBe("here");
  });
});
