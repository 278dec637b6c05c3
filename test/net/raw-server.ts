import { createServer, type AddressInfo, type Socket } from "node:net";

/** What is on a raw connection: its socket, and a moment after each request that was read from it. */
export type RawServer = {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** The first line of each request, such as `GET /feed HTTP/1.1`, and its headers. */
  readonly requests: readonly string[];
  /** Bytes written to all connections so far. */
  written(): number;
  /** Fulfilled when every connection that was ever made has been closed by somebody. */
  allClosed(): Promise<void>;
  close(): void;
};

/** A server that says whatever it likes. `talk` is called with each request that comes; it must end its timers on "close". */
export async function startRawServer(talk: (socket: Socket, request: string) => void): Promise<RawServer> {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {}); // Being cut off is what we are here for.
    let head = "";
    socket.on("data", (bytes) => {
      head += bytes.toString("latin1");
      if (!head.includes("\r\n\r\n") && !head.startsWith("\u0016")) return; // 0x16: the beginning of a TLS handshake.
      const request = head;
      head = "";
      requests.push(request);
      talk(socket, request);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    written: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
    allClosed: async () => {
      const open = sockets.filter((socket) => !socket.closed);
      await Promise.all(open.map((socket) => new Promise((done) => socket.once("close", done))));
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Writes a piece again and again until the connection ends; with `everyMs` slowly, else as fast as it is taken. */
export function keepWriting(socket: Socket, piece: string | Buffer, everyMs: number | null): void {
  if (everyMs !== null) {
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on("close", () => clearInterval(timer));
    return;
  }
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", more);
  more();
}
