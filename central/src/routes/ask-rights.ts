import { assert } from "@huilian/domain";
import type { Bearer, BearerEnv } from "@huilian/sync/serve";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { rightOf } from "./rights.ts";

/**
 * Asks of every request what the row of its route says. What is at no route is asked of nobody but who is known, so
 * that a stranger does not learn which routes there are.
 */
export const askRights =
  (bearer: Bearer): MiddlewareHandler<BearerEnv> =>
  async (context, next) => {
    // Middleware stands under patterns that end in `*`; what will answer is the last pattern that does not.
    const pattern = matchedRoutes(context).findLast(({ path }) => !path.endsWith("*"))?.path;
    if (pattern === undefined) return bearer.require()(context, next);
    const right = rightOf(context.req.method, pattern.replaceAll(/:(\w+)/g, "{$1}"));
    assert(right !== undefined, "every route has a row in the table of rights");
    if (right === "open") return next();
    return bearer.require(...(right === "signed-in" ? [] : right))(context, next);
  };
