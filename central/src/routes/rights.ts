import { OPERATOR_ROLES, type OperatorRole } from "@huilian/domain";

/** Who may call a route: everybody, everybody who is known, or whoever holds one of the roles. */
export type Right = "open" | "signed-in" | readonly OperatorRole[];

/** Numbers and names of sites: whoever works at the centre. */
const ANY = OPERATOR_ROLES;
/** Persons and their entries. Who runs the machines or gives out the rights needs no name for it. */
const OFFICE = [
  "clerk",
  "counter",
  "policy",
  "finance",
  "card",
  "reconciliation",
  "auditor",
] as const satisfies readonly OperatorRole[];

/** Every route of the core, by method and path as in OpenAPI. */
const ROUTES: Readonly<Record<string, Right>> = {
  "get /openapi.json": "open",

  "post /v1/session": "open",
  "get /v1/session": "signed-in",
  "delete /v1/session": "signed-in",
  "put /v1/session/password": "signed-in",

  "get /v1/centre/summary": ANY,
  "get /v1/centre/sites": ANY,
  "get /v1/centre/conflicts": OFFICE,
  "get /v1/centre/changes/{incarnation}/{sequence}": OFFICE,
  "post /v1/centre/state": ["system"],
  "post /v1/centre/checkpoints": ["system"],
  "get /v1/centre/log": ["auditor"],
  "post /v1/centre/audit/exports": ["auditor"],
  "get /v1/centre/operators": ["security", "auditor"],
  "get /v1/centre/operations": ["auditor", "security"],
  "post /v1/centre/certificates": ["security"],
};

/** The row of a route; undefined when nobody wrote one, and then the route must not exist. */
export const rightOf = (method: string, path: string): Right | undefined => {
  // Whoever may get may ask for the head of it.
  const row = `${method.toLowerCase().replace("head", "get")} ${path}`;
  return Object.hasOwn(ROUTES, row) ? ROUTES[row] : undefined;
};
