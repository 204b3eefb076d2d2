import type { Component } from "svelte";
import ConflictsScreen from "../conflicts/conflicts-screen.svelte";
import LineScreen from "../line/line-screen.svelte";
import OperationsScreen from "../operations/operations-screen.svelte";
import PersonsScreen from "../persons/persons-screen.svelte";
import SettleScreen from "../settle/settle-screen.svelte";
import SitesScreen from "../sites/sites-screen.svelte";
import SlipScreen from "../slip/slip-screen.svelte";
import SlipsScreen from "../slip/slips-screen.svelte";
import UnknownScreen from "./unknown-screen.svelte";

/**
 * What stands behind each address, loaded with the page, so that one opened in the morning still finds all its screens
 * after the machine that serves it was renewed. By the kind of place and not by role: a slip may be looked at by
 * somebody who cannot make one, and what a role may not see the server refuses in words.
 */
const screens: Readonly<Record<"node" | "centre", Readonly<Record<string, Component>>>> = {
  node: {
    "/persons": PersonsScreen,
    "/persons/:entityKey": PersonsScreen,
    "/settle": SettleScreen,
    "/settlements": SlipsScreen,
    "/settlements/:incarnation/:sequence": SlipScreen,
    "/line": LineScreen,
    "/operations": OperationsScreen,
    "*": UnknownScreen,
  },
  centre: {
    "/sites": SitesScreen,
    "/conflicts": ConflictsScreen,
    "/operations": OperationsScreen,
    "*": UnknownScreen,
  },
};

export const routesFor = (kind: "node" | "centre"): Readonly<Record<string, Component>> => screens[kind];
