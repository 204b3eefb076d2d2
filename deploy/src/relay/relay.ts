import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";

/**
 * A line between two processes on this machine that can be cut: while cut it refuses connections and ends those
 * that stand, as a dug-up cable does. It passes bytes on and understands none of them.
 */
export interface Relay {
  readonly port: number;
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Listens on loopback and passes everything on to `targetPort`. `port` 0 takes any free one. */
export async function openRelay({
  port,
  targetPort,
}: {
  readonly port: number;
  readonly targetPort: number;
}): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;

  const track = (socket: Socket): void => {
    sockets.add(socket);
    // An end that breaks off is what a relay is for; the close that follows takes the other end down.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };

  const server = createServer((near) => {
    track(near);
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connectSocket(targetPort, LOOPBACK);
    track(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const boundPort = await listen(server, port);

  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    port: boundPort,
    cut() {
      isCut = true;
      endAll();
    },
    restore() {
      isCut = false;
    },
    async close() {
      endAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
