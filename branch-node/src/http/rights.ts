import type { OperatorRole } from "@huilian/domain";

/** Who may call a route: everybody, everybody who is known, or whoever holds one of the roles. */
export type Right = "open" | "signed-in" | readonly OperatorRole[];

/** Whoever works with persons and their money. */
const OFFICE = [
  "clerk",
  "counter",
  "finance",
  "card",
  "policy",
  "reconciliation",
] as const satisfies readonly OperatorRole[];
const LISTS = [...OFFICE, "auditor"] as const satisfies readonly OperatorRole[];

/** The routes that are named one by one, by method and path as in OpenAPI. */
const ROUTES: Readonly<Record<string, Right>> = {
  "get /v1/health": "open",
  "get /health/live": "open",
  "get /health/ready": "open",
  "get /openapi.json": "open",
  "get /docs": "open",

  "post /v1/session": "open",
  "get /v1/session": "signed-in",
  "delete /v1/session": "signed-in",
  "put /v1/session/password": "signed-in",

  "get /v1/line": "signed-in",
  "get /v1/incidents": "signed-in",
  // A drill stops nobody's work and is part of it: whoever answers for the counter begins it.
  "post /v1/line/disconnect": ["system", "clerk", "counter"],
  "post /v1/line/reconnect": ["system", "clerk", "counter"],

  "post /v1/persons/find": OFFICE,
  "post /v1/employers/find": OFFICE,
  "get /v1/persons/{entityKey}/settlements": LISTS,
  "post /v1/settlements/preview": ["counter"],
  "post /v1/settlements": ["counter"],
  "get /v1/settlements": LISTS,
  "get /v1/settlements/{incarnation}/{sequence}/slip": LISTS,
  "get /v1/changes": LISTS,
  "get /v1/changes/{incarnation}/{sequence}": LISTS,
  "post /v1/imports/employers": ["clerk"],
  "post /v1/imports/persons": ["clerk"],

  "post /v1/prints": "signed-in",
  "get /v1/operations": ["auditor", "security"],
};

interface EntityRights {
  readonly read: readonly OperatorRole[];
  /** Enters and replaces; also sets and removes marks where these have no row of their own. */
  readonly write: readonly OperatorRole[];
  readonly mark?: readonly OperatorRole[];
  readonly clear?: readonly OperatorRole[];
}

/** The routes of entities, by type. What a site's kind may write is asked besides, of the declarations. */
const ENTITIES: Readonly<Record<string, EntityRights>> = {
  person: { read: LISTS, write: ["clerk"] },
  employer: { read: LISTS, write: ["clerk"] },
  referral: { read: LISTS, write: ["clerk"] },
  // A card reported lost is stopped by whoever hears of it; only who works with cards gives it free again.
  card: { read: LISTS, write: ["card", "clerk"], mark: ["card", "clerk", "counter"], clear: ["card"] },
  credit: { read: LISTS, write: ["finance"] },
  settlement: { read: LISTS, write: ["counter"] },
  policy: { read: LISTS, write: ["policy"] },
  institution: { read: LISTS, write: ["policy"] },
  // The node writes these itself.
  operator: { read: ["security", "system", "auditor"], write: [] },
  operation: { read: ["auditor", "security"], write: [] },
};

const ENTITY_PATH = /^\/v1\/entities\/([^/]+)(?:\/\{entityKey\})?(?:\/[^/]+(?:\/(marks|clears))?)?$/;

/** The row of a route; undefined when nobody wrote one, and then the route must not exist. */
export function rightOf(method: string, path: string): Right | undefined {
  const named = ROUTES[`${method} ${path}`];
  if (named !== undefined) return named;
  const [, entityType = "", action] = ENTITY_PATH.exec(path) ?? [];
  const entity = ENTITIES[entityType];
  if (entity === undefined) return undefined;
  if (method === "get") return entity.read;
  if (action === "marks") return entity.mark ?? entity.write;
  return action === "clears" ? (entity.clear ?? entity.write) : entity.write;
}

/** Whether a request needs no token at all. Open routes have no parameters, so that their path is the address. */
export const isOpen = (method: string, path: string): boolean =>
  // Whoever may get may ask for the head of it.
  ROUTES[`${method.toLowerCase().replace("head", "get")} ${path}`] === "open";
