// A process that writes as fast as it can until it is killed, and says on standard output what was acknowledged.
// Arguments: the built pouch-store.js, the directory, the round. It runs built code, as Node 20 reads no TypeScript.
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [built, directory, round] = process.argv.slice(2);
const { openPouchStore } = await import(pathToFileURL(built).href);

const say = (line) => writeSync(1, `${line}\n`);

let store;
try {
  store = await openPouchStore({ directory });
} catch (error) {
  say(`refused ${error.name}`);
  process.exit(0);
}
say("opened");

const WRITERS = 8;
const FILL = "x".repeat(700);

/** Each write is of three documents, so that a write found in part would show; every fourth is dropped again. */
async function writeForEver(writer) {
  for (let number = 0; ; number += 1) {
    const key = `${round}.${writer}.${number}`;
    const documents = [0, 1, 2].map((part) => ({ _id: `part/${key}/${part}`, key, part, fill: FILL }));
    await store.write(documents);
    say(`written ${key}`);
    if (number % 4 !== 3) continue;
    say(`dropping ${key}`);
    await store.drop(documents.map((document) => document._id));
    say(`dropped ${key}`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeForEver(writer)));
