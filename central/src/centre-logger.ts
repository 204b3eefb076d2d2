/** The part of a pino logger the centre uses, so that tests and simulations can pass their own. */
export interface CentreLogger {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}
