import { Hono } from "hono";

/** What a load balancer and an operator are told. `details` are codes, without data. */
export interface Health {
  readonly ready: boolean;
  readonly details: readonly string[];
}

/**
 * `GET /health/live` answers as long as the process does. `GET /health/ready` asks `state` on every call and answers
 * 503 when it is not ready or cannot say: a health route that remembers its last good answer sends people to a
 * server that cannot help them.
 */
export function createHealthRoutes(state: () => Health | Promise<Health>): Hono {
  return new Hono()
    .get("/health/live", (context) => context.json({ live: true }))
    .get("/health/ready", async (context) => {
      const health = await readHealth(state);
      return context.json({ ready: health.ready, details: health.details }, health.ready ? 200 : 503);
    });
}

async function readHealth(state: () => Health | Promise<Health>): Promise<Health> {
  try {
    return await state();
  } catch {
    return { ready: false, details: ["health-unknown"] };
  }
}
