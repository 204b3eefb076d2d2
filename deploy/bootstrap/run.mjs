#!/usr/bin/env node
/**
 * The door of every npm script: `run.mjs start|test|check|huilian|soak:kill [arguments]`.
 *
 * It runs before anything is installed, so it imports nothing but Node. The two static imports and this file keep to
 * syntax that old releases of Node parse: whoever has one is to read a sentence and not a SyntaxError.
 */
import { messages, say } from "./messages.mjs";
import { isNodeSupported } from "./node-version.mjs";

if (isNodeSupported(process.versions.node)) {
  import("./commands.mjs")
    .then((commands) => commands.runCommand(process.argv.slice(2)))
    .then((exitStatus) => {
      process.exitCode = exitStatus;
    })
    .catch((error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    });
} else {
  say(messages.nodeTooOld(process.versions.node));
  process.exitCode = 1;
}
