import type { MiddlewareHandler } from "hono";

/**
 * Nothing that is answered is kept by browsers or proxies, errors included: an office PC is used by several people.
 * `nosniff`, since a stored text must not become a page because a browser thinks so.
 */
export const noStore: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("Cache-Control", "no-store");
  context.header("X-Content-Type-Options", "nosniff");
};
