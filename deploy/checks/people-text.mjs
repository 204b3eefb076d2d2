import ts from "typescript";
import { isTestCode } from "./source-files.mjs";
import { svelteParts } from "./svelte-parts.mjs";
import { wordsInMarkup } from "./svelte-text.mjs";

/**
 * Finds Chinese text in code outside the message catalogue, where nobody who translates or rewords would look for it,
 * and any word at all in the markup of a screen. Comments are free: a term of the law is best named in its own language
 * beside its English name.
 */

/**
 * Where such text may stand all the same. `under` is a folder ending in `/` or one file.
 *
 * @typedef {{ readonly under: string, readonly reason: string }} TextPlace
 *
 * @type {readonly TextPlace[]}
 */
const textPlaces = [
  { under: "domain/src/messages/", reason: "the message catalogue" },
  { under: "domain/src/base/fen-text.ts", reason: "the numerals of amounts in capitals, which are notation" },
  { under: "branch-node/src/import/headings.ts", reason: "headings of other people's files, which name their columns" },
  { under: "branch-node/src/import/read-cell.ts", reason: "the words people write for codes, dates and money" },
  { under: "branch-node/src/import/template.ts", reason: "the example rows of the templates" },
  { under: "deploy/src/city/", reason: "names of the people, employers and places of the generated city" },
  { under: "deploy/src/demo/bills.ts", reason: "names of what the demonstration's hospital and pharmacy sell" },
  { under: "deploy/src/demo/clerks-typing.ts", reason: "what the demonstration's clerks type in" },
];

const chinese = /\p{Script=Han}/u;

/**
 * @param {import("./source-files.mjs").SourceFile} file
 * @param {readonly TextPlace[]} places
 * @returns {readonly import("./source-files.mjs").Finding[]}
 */
export function findMisplacedText({ path, text }, places = textPlaces) {
  if (isTestCode(path) || places.some(({ under }) => isUnder(path, under))) return [];
  const starts = path.endsWith(".svelte") ? textInComponent(text) : path.endsWith(".ts") ? chineseInCode(text) : [];
  const [first] = starts;
  if (first === undefined) return [];
  // One finding a file: a table of names would bury every other.
  const { line, character } = ts.getLineAndCharacterOfPosition(
    ts.createSourceFile(path, text, ts.ScriptTarget.ES2023),
    first,
  );
  const sentence = `text for people in ${starts.length} places, this the first: it belongs in domain/src/messages; data has a row in textPlaces, with the reason`;
  return [{ path, line: line + 1, column: character + 1, sentence }];
}

/**
 * @param {string} text
 * @returns {readonly number[]}
 */
function chineseInCode(text) {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.ES2023, true);
  /** @type {number[]} */
  const starts = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    // The text as written: an escape such as \u3002 is meant for a machine, and shows nothing to read.
    if (ts.isToken(node) && chinese.test(node.getText(source))) starts.push(node.getStart(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return starts;
}

/**
 * @param {string} text
 * @returns {readonly number[]}
 */
function textInComponent(text) {
  const { scripts, style } = svelteParts(text);
  const inScripts = scripts.flatMap((script) => chineseInCode(script.text).map((place) => script.start + place));
  // A style can show text too: `content: "..."`.
  const inStyle = style ? style.text.replaceAll(/\/\*.*?\*\//gs, (comment) => " ".repeat(comment.length)) : "";
  const shown = inStyle.search(chinese);
  return [...inScripts, ...wordsInMarkup(text), ...(style && shown >= 0 ? [style.start + shown] : [])].sort(
    (a, b) => a - b,
  );
}

/**
 * A place that holds no Chinese text any more has lost its reason; left standing, it would excuse the next file there.
 *
 * @param {readonly import("./source-files.mjs").SourceFile[]} files
 * @param {readonly TextPlace[]} places
 * @returns {readonly import("./source-files.mjs").Finding[]}
 */
export function findEmptyPlaces(files, places = textPlaces) {
  return places
    .filter((place) => !files.some((file) => isUnder(file.path, place.under) && findMisplacedText(file, []).length > 0))
    .map(({ under }) => ({
      path: under,
      line: 1,
      column: 1,
      sentence: "no such text here: remove its row in textPlaces",
    }));
}

/**
 * @param {string} path
 * @param {string} under
 */
function isUnder(path, under) {
  return under.endsWith("/") ? path.startsWith(under) : path === under;
}
