import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Clock } from "../clock.ts";

export interface RequestLogger {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
}

/**
 * One line per request: method, pattern of the route, HTTP status, milliseconds. Never the URL, its query or a body:
 * people put identity numbers into them, and logs are read by many.
 */
export const requestLog =
  (logger: RequestLogger, clock: Pick<Clock, "monotonicMs">): MiddlewareHandler =>
  async (context, next) => {
    const startedMs = clock.monotonicMs();
    await next();
    // Middleware stands under patterns that end in `*`; what answered is the last pattern that does not.
    const route = matchedRoutes(context).findLast(({ path }) => !path.endsWith("*"))?.path ?? "none";
    const fields = {
      method: context.req.method,
      route,
      status: context.res.status,
      ms: clock.monotonicMs() - startedMs,
    };
    logger.info(fields, "request");
  };
