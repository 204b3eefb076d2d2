import ts from "typescript";
import { svelteParts } from "./svelte-parts.mjs";

/** Lines of code a file may have. Half of it is already long: one idea a file, the median stays under 120. */
export const codeLinesMax = 400;

/**
 * @param {import("./source-files.mjs").SourceFile} file
 * @returns {readonly import("./source-files.mjs").Finding[]}
 */
export function findTooLong({ path, text }) {
  const lines = path.endsWith(".svelte") ? countComponentLines(text) : countCodeLines(text);
  if (lines <= codeLinesMax) return [];
  return [
    { path, line: 1, column: 1, sentence: `${lines} lines of code; at most ${codeLinesMax}: find its second idea` },
  ];
}

/**
 * Lines that hold some code. Comments and empty lines are free, so that nobody saves on them.
 *
 * @param {string} text
 * @returns {number}
 */
export function countCodeLines(text) {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2023, true);
  /** @type {Set<number>} */
  const lines = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    if (children.length > 0) {
      for (const child of children) visit(child);
    } else if (node.getEnd() > node.getStart(source)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      for (let line = first; line <= last; line += 1) lines.add(line);
    }
  };
  visit(source);
  return lines.size;
}

/**
 * The same for a component: the code of its scripts, and the lines of markup and style.
 *
 * @param {string} text
 * @returns {number}
 */
export function countComponentLines(text) {
  const { scripts } = svelteParts(text);
  const code = scripts.reduce((sum, script) => sum + countCodeLines(script.text), 0);
  // From the last on, so that places further up stay where they are.
  const rest = [...scripts]
    .sort((a, b) => b.start - a.start)
    .reduce((left, script) => left.slice(0, script.start) + left.slice(script.start + script.text.length), text)
    .replaceAll(/<!--.*?-->|\/\*.*?\*\//gs, "");
  return code + rest.split("\n").filter((line) => line.trim() !== "").length;
}
