import type { MessageKey } from "@huilian/domain";

/** One entry of the main menu: where it leads, and who sees it. */
export interface MenuEntry {
  readonly path: string;
  readonly label: Extract<MessageKey, `ui.nav.${string}`>;
  /** Any of these roles; everybody signed in when there are none. */
  readonly roles: readonly string[];
  /** A branch does not settle and the centre has no counter. */
  readonly siteKinds?: readonly string[];
}

/** Whoever works with persons and their money. */
const OFFICE = ["clerk", "counter", "finance", "card", "policy", "reconciliation"];

/** Who may ask what operators did: it is about them, so that nobody reads it who does the work. */
const WATCHFUL = ["auditor", "security"];
const INSTITUTIONS = ["hospital", "pharmacy"];

const nodeMenu: readonly MenuEntry[] = [
  { path: "/persons", label: "ui.nav.persons", roles: OFFICE },
  { path: "/settle", label: "ui.nav.settle", roles: ["counter"], siteKinds: INSTITUTIONS },
  {
    path: "/settlements",
    label: "ui.nav.settlements",
    roles: ["counter", "finance", "auditor"],
    siteKinds: INSTITUTIONS,
  },
  { path: "/line", label: "ui.nav.line", roles: [] },
  { path: "/operations", label: "ui.nav.operations", roles: WATCHFUL },
];

const centreMenu: readonly MenuEntry[] = [
  { path: "/sites", label: "ui.nav.sites", roles: [] },
  { path: "/conflicts", label: "ui.nav.conflicts", roles: [...OFFICE, "auditor"] },
  { path: "/operations", label: "ui.nav.operations", roles: WATCHFUL },
];

export interface MenuReader {
  readonly kind: "node" | "centre";
  readonly siteKind?: string | undefined;
  readonly roles: readonly string[];
}

/** What somebody sees. The server refuses the rest by itself; a menu that offers it would only disappoint. */
export const menuFor = ({ kind, siteKind, roles }: MenuReader): readonly MenuEntry[] =>
  (kind === "centre" ? centreMenu : nodeMenu).filter(
    (entry) =>
      (entry.roles.length === 0 || entry.roles.some((role) => roles.includes(role))) &&
      (entry.siteKinds === undefined || (siteKind !== undefined && entry.siteKinds.includes(siteKind))),
  );
