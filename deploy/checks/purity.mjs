import ts from "typescript";
import { isTestCode } from "./source-files.mjs";

/**
 * Finds in `domain` and `conflict-rules` what could give two machines two results, or one machine two on two days:
 * clock, chance, locale, the surroundings of the process, and division.
 *
 * The compiler settings of the two packages take away Node and the DOM but not what belongs to the language itself.
 * The syntax tree is walked, not the text, so that a comment or a message may name what code may not use.
 */

/** Global objects, with what to do instead. */
const bannedGlobals = new Map([
  ["Date", "the clock is an argument; days are CalendarDate"],
  ["Intl", "locales differ between machines; compare with compareText"],
  ["performance", "the clock is an argument"],
  ["process", "the surroundings of the process are not an argument of a rule"],
  ["globalThis", "it reaches clock, chance and locale by another name"],
  ["crypto", "chance and keys come in as arguments"],
  ["console", "a pure function returns what it has to say"],
  ["eval", "it reaches everything banned here"],
  ["Function", "as a value it is eval"],
  ["WeakRef", "it shows when memory was collected, which is chance"],
  ["FinalizationRegistry", "it shows when memory was collected, which is chance"],
]);

/** Properties by their exact name. */
const bannedProperties = new Map([
  ["localeCompare", "locales differ between machines; compare with compareText"],
  ["random", "chance comes in as an argument"],
]);

const division = "only domain/src/base divides, in functions that name their rounding";

/**
 * @param {import("./source-files.mjs").SourceFile} file
 * @returns {readonly import("./source-files.mjs").Finding[]}
 */
export function findImpurities({ path, text }) {
  if (!/^(domain|conflict-rules)\/src\//.test(path) || isTestCode(path)) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const mayDivide = path.startsWith("domain/src/base/");
  /** @type {import("./source-files.mjs").Finding[]} */
  const findings = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const sentence = impurityOf(node, mayDivide);
    if (sentence !== undefined) {
      const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
      findings.push({ path, line: line + 1, column: character + 1, sentence });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

/**
 * @param {ts.Node} node
 * @param {boolean} mayDivide
 * @returns {string | undefined}
 */
function impurityOf(node, mayDivide) {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const divides = kind === ts.SyntaxKind.SlashToken || kind === ts.SyntaxKind.SlashEqualsToken;
    return divides && !mayDivide ? `division: ${division}` : undefined;
  }
  if (ts.isIdentifier(node) && !isName(node)) {
    const instead = bannedGlobals.get(node.text);
    return instead === undefined ? undefined : `${node.text}: ${instead}`;
  }
  const property = propertyNameOf(node);
  return property === undefined ? undefined : bannedPropertyOf(property);
}

/** @param {string} property */
function bannedPropertyOf(property) {
  if (property.startsWith("toLocale")) return `${property}: locales differ between machines`;
  const instead = bannedProperties.get(property);
  return instead === undefined ? undefined : `${property}: ${instead}`;
}

/**
 * The property a node reads, in each of the three ways of writing it: `a.b`, `a["b"]`, `const { b } = a`.
 *
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function propertyNameOf(node) {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text;
  }
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = node.propertyName ?? node.name;
    return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
  }
  return undefined;
}

/**
 * Tells a mere name (`row.process`, `{ process: 1 }`, a member of an interface) from a reference to the global. A local
 * variable of a banned name is reported too: whoever reads it would take it for the global.
 *
 * @param {ts.Identifier} node
 */
function isName(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return (ts.isPropertyAccessExpression(parent) ? parent.name : parent.right) === node;
  }
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  // The type of any function; harmless where a value of that name is not.
  if (ts.isTypeReferenceNode(parent)) return node.text === "Function";
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent)) &&
    parent.name === node
  );
}
