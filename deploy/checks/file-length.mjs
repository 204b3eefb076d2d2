import ts from "typescript";

/** Lines of code a file may have. Half of it is already long: one idea a file, the median stays under 120. */
export const codeLinesMax = 400;

/**
 * @param {import("./source-files.mjs").SourceFile} file
 * @returns {readonly import("./source-files.mjs").Finding[]}
 */
export function findTooLong({ path, text }) {
  const lines = countCodeLines(text);
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
