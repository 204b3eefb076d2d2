import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { err, ok, type Result } from "@huilian/domain/base";
import {
  CLOSE_GRACE_MS,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  IDLE_SWEEP_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from "./limits.ts";

export interface ListenOptions {
  /** The application: `app.fetch` of Hono fits. */
  fetch(request: Request): Response | Promise<Response>;
  /** 0 takes any free port. */
  readonly port: number;
  readonly closeGraceMs?: number;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new connection, lets answers in progress end for the time of grace, then cuts what is left.
   * Calling it again waits for the same end.
   */
  close(): Promise<void>;
}

export type ListenProblem = { readonly kind: "port-taken" } | { readonly kind: "port-not-allowed" };

/** The only address used: what goes over the line is not under TLS. */
const LOOPBACK = "127.0.0.1";

/** Starts an HTTP server on the loopback address. Faults other than of the port throw. */
export async function listen(options: ListenOptions): Promise<Result<Listening, ListenProblem>> {
  const server = createAdaptorServer({
    fetch: options.fetch,
    serverOptions: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
  }) as Server;

  const problem = await new Promise<ListenProblem | undefined>((resolve, reject) => {
    const onFault = (fault: Error & { readonly code?: string }): void => {
      if (fault.code === "EADDRINUSE") resolve({ kind: "port-taken" });
      else if (fault.code === "EACCES") resolve({ kind: "port-not-allowed" });
      else reject(fault);
    };
    server.once("error", onFault);
    server.listen(options.port, LOOPBACK, () => {
      server.off("error", onFault);
      resolve(undefined);
    });
  });
  if (problem !== undefined) return err(problem);

  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return ok({
    url: `http://${LOOPBACK}:${port}`,
    port,
    close: () => (closing ??= closeServer(server, options.closeGraceMs ?? CLOSE_GRACE_MS)),
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept-alive connection turns idle only after its last answer, so asking once is not enough.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
