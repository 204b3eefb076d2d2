/** An outage or a drill: a row of `GET /v1/incidents`. Amounts are fen. */
export interface IncidentShown {
  readonly number: string;
  readonly cause: "cut" | "drill";
  readonly openedMs: number;
  readonly closed?: { readonly closedMs: number };
  readonly summary: {
    readonly changes: number;
    readonly settlements: number;
    readonly people: number;
    readonly cashInstead: number;
  };
}

/** The last that began stands first; a number says the day but not the hour. */
export const newestFirst = (incidents: readonly IncidentShown[]): readonly IncidentShown[] =>
  [...incidents].sort((a, b) => b.openedMs - a.openedMs);
