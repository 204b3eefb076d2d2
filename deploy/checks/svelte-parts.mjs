import { createRequire } from "node:module";

/**
 * A component taken apart: its scripts, what stands in its markup, its style.
 *
 * @typedef {{ readonly start: number, readonly text: string }} Part
 * @typedef {{ readonly scripts: readonly Part[], readonly style: Part | undefined, readonly fragment: unknown }} SvelteParts
 */

/** The compiler of the screens themselves, found from their package: the checks read what it reads. */
const { parse } = createRequire(new URL("../../ui/package.json", import.meta.url))("svelte/compiler");

/**
 * @param {string} text of a `.svelte` file
 * @returns {SvelteParts}
 */
export function svelteParts(text) {
  const root = parse(text, { modern: true });
  const part = (/** @type {{ start: number, end: number }} */ { start, end }) => ({
    start,
    text: text.slice(start, end),
  });
  return {
    scripts: [root.module, root.instance].flatMap((script) => (script ? [part(script.content)] : [])),
    style: root.css ? part(root.css.content) : undefined,
    fragment: root.fragment,
  };
}

/**
 * All nodes of a tree of the compiler, each before those in it.
 *
 * @param {unknown} value
 * @returns {Generator<Readonly<Record<string, unknown>>>}
 */
export function* nodesOf(value) {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const node = /** @type {Readonly<Record<string, unknown>>} */ (value);
  if (typeof node["type"] === "string") yield node;
  for (const [name, member] of Object.entries(node)) {
    // Comments lie beside the nodes they belong to, and where a node stands is no node.
    if (!/comments$/i.test(name) && name !== "loc" && name !== "name_loc" && name !== "metadata")
      yield* nodesOf(member);
  }
}
