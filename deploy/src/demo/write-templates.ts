import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importTemplates } from "@huilian/branch-node";
import { EXIT_OK, EXIT_USAGE } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";

/** Writes the templates of both files. What is there already may be hours of somebody's typing, and stays. */
export async function writeTemplates(directory: string, terminal: Terminal): Promise<number> {
  await mkdir(directory, { recursive: true });
  const written: string[] = [];
  for (const { name, text } of importTemplates()) {
    try {
      await writeFile(join(directory, name), text, { flag: "wx" });
      written.push(name);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
      terminal.fail("demo.template-is-there", { file: join(directory, name) });
    }
  }
  if (written.length > 0) terminal.say("demo.templates-written", { directory, files: written.join(", ") });
  return written.length === importTemplates().length ? EXIT_OK : EXIT_USAGE;
}
