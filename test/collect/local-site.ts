import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on this machine whose pages a test puts up; everything else is 404. */
export type LocalSite = {
  readonly host: () => string;
  readonly url: (path: string) => string;
  readonly put: (path: string, handler: Handler) => void;
  readonly putPage: (path: string, html: string | Uint8Array, headers?: Readonly<Record<string, string>>) => void;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  readonly requests: IncomingMessage[];
};

export function localSite(): LocalSite {
  const pages = new Map<string, Handler>();
  const asked: string[] = [];
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  let host = "";
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    requests.push(request);
    const page = pages.get(request.url ?? "");
    if (page === undefined) response.writeHead(404).end();
    else page(request, response);
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    pages.clear();
    asked.length = 0;
    requests.length = 0;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const put: LocalSite["put"] = (path, handler) => void pages.set(path, handler);
  return {
    host: () => host,
    url: (path) => `http://${host}${path}`,
    put,
    putPage: (path, html, headers = {}) =>
      put(path, (_, response) =>
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html),
      ),
    asked,
    requests,
  };
}
