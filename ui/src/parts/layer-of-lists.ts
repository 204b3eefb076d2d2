/**
 * Where open lists of choices hang: out of every frame that scrolls and would cut them off, but inside the page's main
 * part, so that whoever moves by landmarks does not lose them.
 */
export const layerOfLists = (): HTMLElement => document.getElementById("content") ?? document.body;
