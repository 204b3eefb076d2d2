import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { API_BODY_BYTES_MAX } from "./limits.ts";
import type { ProblemMapper } from "./problem.ts";

export interface LimitBodyOptions {
  readonly problems: Pick<ProblemMapper<never>, "respond">;
  readonly bytesMax?: number;
}

/** Refuses larger bodies with the problem `body-too-large` before anything is parsed. */
export const limitBody = ({ problems, bytesMax = API_BODY_BYTES_MAX }: LimitBodyOptions): MiddlewareHandler =>
  bodyLimit({
    maxSize: bytesMax,
    onError: (context) => problems.respond(context, { code: "body-too-large", params: { bytesMax } }),
  });
