import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDemo } from "../../src/app/open-demo.ts";
import { createSite } from "../../src/app/site.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";

/**
 * One of two servers of the same bytes, as a process of its own: `node serve-process.ts desk`, or
 * `node serve-process.ts bare ADDRESS`, which takes the answer of that address and gives it to whoever asks for anything.
 * Prints its address.
 */
const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

const closing: (() => Promise<void>)[] = [];

async function serveDesk(): Promise<string> {
  const demo = await openDemo("http://127.0.0.1:8080", NO_LOG, new AbortController().signal);
  const web = await createWeb(createSite(demo.desk), NO_LOG);
  closing.push(
    async () => await web.close(),
    async () => await demo.close(),
  );
  return await web.listen({ host: "127.0.0.1", port: 0 });
}

async function serveBare(address: string): Promise<string> {
  const whole = await answerOf(address, {});
  const etag = whole.headers["etag"] ?? "";
  const known = await answerOf(address, { "if-none-match": etag });
  const server = createServer((request, response) => {
    if (request.headers["if-none-match"] === etag) response.writeHead(304, known.headers).end();
    else response.writeHead(200, whole.headers).end(whole.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What Node writes itself is left to it. */
async function answerOf(address: string, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(address, { headers: { "accept-encoding": "identity", ...headers } });
  const { date: _, connection: __, "keep-alive": ___, ...rest } = Object.fromEntries(answer.headers);
  return { headers: rest, body: Buffer.from(await answer.arrayBuffer()) };
}

async function stop(): Promise<void> {
  for (const close of closing) await close();
  process.exit();
}

process.once("SIGTERM", () => void stop());
const [what, address = ""] = process.argv.slice(2);
process.stdout.write(`${what === "desk" ? await serveDesk() : await serveBare(address)}\n`);
