import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The page the walk stands on. */
const walkPagePath = fileURLToPath(new URL("../README.md", import.meta.url));

export const readWalkPage = (): string => readFileSync(walkPagePath, "utf8");

/** Fenced blocks that are marked as part of the walk: three backticks, `text walk=<name>`. */
const BLOCK = /^```text walk=([a-z-]+)\n([\s\S]*?)\n```$/gm;

export const walkBlocksOf = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(BLOCK)].map(([, name = "", text = ""]) => [name, text]));

/** Puts other bytes into the blocks that are there; the prose, and which blocks there are, stays the author's. */
export function renewWalkPage(blocks: ReadonlyMap<string, string>): void {
  const renewed = readWalkPage().replace(BLOCK, (block, name: string) => {
    const text = blocks.get(name);
    return text === undefined ? block : `\`\`\`text walk=${name}\n${text}\n\`\`\``;
  });
  writeFileSync(walkPagePath, renewed);
}

/** The members of the signed texts that stand in a block: text, who signed it, the signature. */
export function signedOfBlock(block: string): {
  readonly text: string;
  readonly by: string;
  readonly signature: string;
} {
  const [text = "", by = "", signature = ""] = block.split("\n");
  return { text, by: by.replace(/^by /, ""), signature: signature.replace(/^signature /, "") };
}
