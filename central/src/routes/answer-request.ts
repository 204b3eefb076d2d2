import type { CoreRequest, CoreResponse } from "../core-port.ts";

/** Anything with the shape of a Hono application. */
interface App {
  request(input: Request): Response | Promise<Response>;
}

/** A request that came over the process channel, answered by the core's own application. */
export async function answerRequest(app: App, request: CoreRequest): Promise<CoreResponse> {
  const { method, target, headers, body } = request;
  const answer = await app.request(
    new Request(`http://core${target}`, { method, headers, ...(body === undefined ? {} : { body }) }),
  );
  return {
    httpStatus: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
}
