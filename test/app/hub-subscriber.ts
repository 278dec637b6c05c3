import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll } from "vitest";

/** How the callback takes what the hub asks and sends. */
export type Manner =
  | "good"
  /** It knows nothing of it: 404. */
  | "says-no"
  | "no-challenge"
  /** The challenge, and more. */
  | "says-more"
  /** Nothing comes for as long as the test lasts. */
  | "slow"
  /** The challenge, and a hundred megabytes. */
  | "huge"
  /** To a callback that would say yes. */
  | "redirects"
  | "gone"
  | "broken";

export type Sent = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
};

/** A subscriber on loopback: any path is a callback. */
export type TestSubscriber = {
  readonly url: (path?: string) => string;
  readonly host: () => string;
  manner: Manner;
  /** The addresses that were asked by GET. */
  readonly asked: URL[];
  readonly sent: Sent[];
};

export function testSubscriber(): TestSubscriber {
  let host = "";
  const subscriber: TestSubscriber = {
    url: (path = "/callback?key=k%2F1") => `http://${host}${path}`,
    host: () => host,
    manner: "good",
    asked: [],
    sent: [],
  };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const url = new URL(subscriber.url(request.url));
    if (request.method === "GET") subscriber.asked.push(url);
    else subscriber.sent.push({ path: request.url ?? "", headers: request.headers, body });
    answer(subscriber.manner, url, response);
  };
  const server = createServer((request, response) => void take(request, response));
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    subscriber.manner = "good";
    subscriber.asked.length = 0;
    subscriber.sent.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return subscriber;
}

const STATUSES: Partial<Readonly<Record<Manner, number>>> = { "says-no": 404, gone: 410, broken: 503 };

function answer(manner: Manner, url: URL, response: ServerResponse): void {
  const challenge = url.searchParams.get("hub.challenge") ?? "";
  const status = STATUSES[manner];
  if (manner === "slow") return;
  if (status !== undefined) return void response.writeHead(status).end();
  if (manner === "redirects" && url.pathname !== "/other") {
    return void response.writeHead(307, { location: `/other${url.search}` }).end();
  }
  if (manner === "no-challenge") return void response.writeHead(200).end("OK");
  if (manner === "says-more") return void response.writeHead(200).end(`${challenge}\n`);
  if (manner !== "huge") return void response.writeHead(200).end(challenge);
  response.writeHead(200).write(challenge);
  const more = Buffer.alloc(1_000_000, "x");
  for (let at = 0; at < 100 && !response.destroyed; at += 1) response.write(more);
  response.end();
}
