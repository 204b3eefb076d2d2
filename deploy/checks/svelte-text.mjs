import { nodesOf, svelteParts } from "./svelte-parts.mjs";

/** Attributes and properties whose text is read by people. Others are names for a machine. */
const readByPeople = new Set([
  ...["title", "alt", "placeholder", "label", "heading", "legend", "caption", "summary", "hint"],
  ...["aria-label", "aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext"],
]);

const chinese = /\p{Script=Han}/u;
const letter = /\p{L}/u;

/**
 * Where the markup of a component says something by itself instead of by the catalogue: any word between tags or in an
 * attribute that is read, and Chinese anywhere. Scripts are not looked into.
 *
 * @param {string} text of a `.svelte` file
 * @returns {readonly number[]} places, from the start of the file
 */
export function wordsInMarkup(text) {
  /** @type {Set<number>} */
  const places = new Set();
  /** @type {Set<unknown>} */
  const inAttribute = new Set();
  for (const node of nodesOf(svelteParts(text).fragment)) {
    const start = Number(node["start"]);
    if (node["type"] === "Attribute") {
      const parts = [node["value"]].flat();
      for (const part of parts) inAttribute.add(part);
      if (!readByPeople.has(String(node["name"]))) continue;
      if (parts.some((part) => isWords(part))) places.add(start);
    } else if (node["type"] === "Text") {
      const data = String(node["data"]);
      if (inAttribute.has(node) ? chinese.test(data) : letter.test(data)) places.add(start + data.search(/\S/));
    } else if (holdsChinese(node)) {
      places.add(start);
    }
  }
  return [...places].sort((a, b) => a - b);
}

/** @param {unknown} part of an attribute's value */
function isWords(part) {
  const { type, data } = /** @type {{ type?: unknown, data?: unknown }} */ (part ?? {});
  return type === "Text" && letter.test(String(data));
}

/** @param {Readonly<Record<string, unknown>>} node */
function holdsChinese({ type, value, raw }) {
  if (type === "Literal") return chinese.test(String(raw ?? value));
  const text = type === "TemplateElement" ? /** @type {{ raw?: unknown } | undefined } */ (value)?.raw : undefined;
  return text !== undefined && chinese.test(String(text));
}
