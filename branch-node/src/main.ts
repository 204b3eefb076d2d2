import { readNodeConfig } from "./shell/config.ts";
import { serveNode } from "./shell/serve-node.ts";

/** `node dist/main.js <config.json>`: one node as a process. */
const [, , configPath] = process.argv;
if (configPath === undefined) {
  process.stderr.write("usage: node main.js <config.json>\n");
  process.exit(2);
}
const config = await readNodeConfig(configPath);
if (!config.ok) {
  process.stderr.write(`the configuration cannot be used: ${JSON.stringify(config.error)}\n`);
  process.exit(2);
}
await serveNode(config.value);
