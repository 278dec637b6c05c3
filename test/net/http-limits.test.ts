import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Failed } from "../../src/domain/source.ts";
import { createHttpClient, HTTP_DEFAULTS, type HttpAnswer, type HttpOptions } from "../../src/net/http-client.ts";
import { keepWriting, type RawServer, startRawServer } from "./raw-server.ts";

const NEVER = new AbortController().signal;
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n";
const CHUNK = `10000\r\n${"x".repeat(0x10000)}\r\n`;

/** So long that no machine is too slow: what ends a request here is the one limit that a test makes short. */
const LONG = { connectTimeoutMs: 25_000, headersTimeoutMs: 25_000, idleTimeoutMs: 25_000, timeoutMs: 25_000 };
const SHORT_MS = 300;

type Talk = (socket: Socket, request: string) => void;

async function serve(talk: Talk): Promise<RawServer> {
  const server = await startRawServer(talk);
  onTestFinished(() => server.close());
  return server;
}

async function ask(at: RawServer, options: Partial<HttpOptions> = {}, scheme = "http"): Promise<HttpAnswer | Failed> {
  const client = createHttpClient({ allow: [at.host], hostGapMs: 0, ...LONG, ...options });
  onTestFinished(async () => await client.close());
  return await client.get({ url: `${scheme}://${at.host}/feed` }, NEVER);
}

function secrets(request: string): number {
  return (request.match(/^(?:authorization|cookie|x-key):/gim) ?? []).length;
}

function bodyOf(answer: HttpAnswer | Failed): string {
  return answer.kind === "answer" ? Buffer.from(answer.body).toString() : JSON.stringify(answer);
}

test("the limits are those that the documents ask for", () => {
  expect(HTTP_DEFAULTS).toMatchObject({
    connectTimeoutMs: 5_000,
    headersTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    timeoutMs: 20_000,
    maxRawBytes: 5_000_000,
    maxBytes: 10 * 1024 * 1024,
    maxHeaderBytes: 32 * 1024,
    maxRedirects: 5,
  });
});

describe("ends at its limit, with the connection closed:", () => {
  test.for<{
    why: string;
    talk: Talk;
    reason: Failed["reason"];
    detail: string;
    options?: Partial<HttpOptions>;
    scheme?: string;
  }>([
    {
      why: "a server that says nothing",
      talk: () => {},
      options: { headersTimeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "no answer in time",
    },
    {
      why: "a server that says nothing, by the limit of the whole",
      talk: () => {},
      options: { timeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "no answer in time",
    },
    {
      why: "headers that come a letter at a time",
      talk: (socket) => {
        socket.write(`${HEAD}x: `);
        keepWriting(socket, "y", 20);
      },
      options: { headersTimeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "no answer in time",
    },
    {
      why: "interim answers without end",
      talk: (socket) => keepWriting(socket, "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100), null),
      reason: "connect",
      detail: "nothing but interim answers (HTTP 1xx)",
    },
    {
      why: "interim answers now and then",
      talk: (socket) => keepWriting(socket, "HTTP/1.1 102 Processing\r\n\r\n", 60),
      options: { headersTimeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "no answer in time",
    },
    {
      why: "headers without end",
      talk: (socket) => {
        socket.write(HEAD);
        keepWriting(socket, "x-flood: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(50), null);
      },
      reason: "too-large",
      detail: "the headers of the answer are larger than 32 KiB",
    },
    {
      why: "a body that stops on its way",
      talk: (socket) => socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n<rss>\r\n`),
      options: { idleTimeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "the answer stopped on its way",
    },
    {
      why: "a body that comes a byte at a time",
      talk: (socket) => {
        socket.write(`${HEAD}content-length: 100000\r\n\r\n`);
        keepWriting(socket, "x", 20);
      },
      options: { timeoutMs: 3 * SHORT_MS },
      reason: "timeout",
      detail: "the answer was not complete in time",
    },
    {
      why: "a body without end",
      talk: (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
        keepWriting(socket, CHUNK, null);
      },
      options: { maxRawBytes: 1_000_000 },
      reason: "too-large",
      detail: "the answer is larger than 1000000 bytes",
    },
    {
      why: "a body of a terabyte, as it says",
      talk: (socket) => {
        socket.write(`${HEAD}content-length: 1000000000000\r\n\r\n`);
        keepWriting(socket, "x".repeat(0x10000), null);
      },
      options: { maxRawBytes: 1_000_000 },
      reason: "too-large",
      detail: "the answer is larger than 1000000 bytes",
    },
    {
      why: "a handshake that never ends",
      talk: () => {},
      scheme: "https",
      options: { connectTimeoutMs: SHORT_MS },
      reason: "timeout",
      detail: "the connection was not made in time",
    },
    {
      why: "a connection that is reset on its way",
      talk: (socket) => socket.write(`${HEAD}content-length: 1000\r\n\r\n<rss>`, () => socket.resetAndDestroy()),
      reason: "connect",
      detail: "the connection was cut",
    },
    {
      why: "a body that is shorter than it says",
      talk: (socket) => socket.end(`${HEAD}content-length: 1000\r\n\r\n<rss></rss>`),
      reason: "connect",
      detail: "the connection was closed before the answer was complete",
    },
    {
      why: "a body that is longer than it says",
      talk: (socket) => socket.write(`${HEAD}content-length: 11\r\n\r\n<rss></rss><item>and one more</item>`),
      reason: "connect",
      detail: "the answer has not the length that it names",
    },
    {
      why: "chunks that do not end",
      talk: (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\nb\r\n<rss></rss>\r\n`),
      reason: "connect",
      detail: "the connection was closed before the answer was complete",
    },
  ])("$why", async ({ talk, options, scheme, reason, detail }) => {
    const server = await serve(talk);
    expect(await ask(server, options, scheme)).toEqual({ kind: "failed", reason, detail: `${server.host}: ${detail}` });
    await server.allClosed();
    expect(server.written()).toBeLessThan(30_000_000); // What was on its way in the system's buffers; no terabyte.
    expect(server.requests.length).toBe(1);
  });

  test("the body of an answer that is no success: its beginning is enough", async () => {
    const server = await serve((socket) => {
      socket.write("HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n");
      keepWriting(socket, CHUNK, null);
    });
    const answer = await ask(server);
    expect(answer).toMatchObject({ kind: "answer", status: 403 });
    expect(bodyOf(answer).length).toBeLessThan(200_000);
    await server.allClosed();
  });

  test("a redirect that goes on talking: it is followed all the same", async () => {
    const server = await serve((socket, request) => {
      if (request.startsWith("GET /new")) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<rss/>");
      else {
        socket.write("HTTP/1.1 302 Found\r\nlocation: /new\r\ntransfer-encoding: chunked\r\n\r\n");
        keepWriting(socket, CHUNK, null);
      }
    });
    expect(await ask(server)).toMatchObject({ kind: "answer", status: 200, url: `http://${server.host}/new` });
    await server.allClosed();
  });

  test("what is asked when we stop", async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(new Error("stopping")));
    const client = createHttpClient({ allow: [server.host], hostGapMs: 0 });
    onTestFinished(async () => await client.close());
    await expect(client.get({ url: `http://${server.host}/` }, stop.signal)).rejects.toThrow("stopping");
    await server.allClosed();
  });
});

describe("takes an answer that is", () => {
  test.for([
    {
      why: "after a few interim ones",
      answer: `${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(8)}${HEAD}content-length: 6\r\n\r\n<rss/>`,
    },
    { why: "in chunks", answer: `${HEAD}transfer-encoding: chunked\r\n\r\n3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n` },
    { why: "until the end of the connection", answer: `${HEAD}\r\n<rss/>` },
  ])("$why", async ({ answer }) => {
    const server = await serve((socket) => socket.end(answer));
    expect(bodyOf(await ask(server))).toBe("<rss/>");
  });
});

describe("keeps nothing of one request for the next:", () => {
  test("no cookie, on the same host or after a redirect", async () => {
    const server = await serve((socket, request) => {
      const cookie = "set-cookie: id=1; Path=/\r\n";
      if (request.startsWith("GET /feed"))
        socket.write(`HTTP/1.1 302 Found\r\n${cookie}location: /new\r\ncontent-length: 0\r\n\r\n`);
      else socket.write(`HTTP/1.1 200 OK\r\n${cookie}content-length: 6\r\n\r\n<rss/>`);
    });
    const client = createHttpClient({ allow: [server.host], hostGapMs: 0 });
    onTestFinished(async () => await client.close());
    for (let round = 0; round < 3; round += 1) await client.get({ url: `http://${server.host}/feed` }, NEVER);
    expect(server.requests.length).toBe(6);
    expect(server.requests.filter((request) => /^cookie:/im.test(request))).toEqual([]);
  });

  test("a source's own headers go to its own origin only, and not again once it was left", async () => {
    const other = await serve((socket) =>
      socket.write(`HTTP/1.1 302 Found\r\nlocation: http://${server.host}/back\r\ncontent-length: 0\r\n\r\n`),
    );
    const server = await serve((socket, request) => {
      const to = request.startsWith("GET /feed")
        ? "/second"
        : request.startsWith("GET /second")
          ? `http://${other.host}/`
          : null;
      if (to === null) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<rss/>");
      else socket.write(`HTTP/1.1 307 Temporary Redirect\r\nlocation: ${to}\r\ncontent-length: 0\r\n\r\n`);
    });
    const client = createHttpClient({ allow: [server.host, other.host], hostGapMs: 0 });
    onTestFinished(async () => await client.close());
    const ownHeaders = { authorization: "Bearer t", cookie: "a=b", "x-key": "k" };
    await client.get({ url: `http://${server.host}/feed`, ownHeaders }, NEVER);
    expect(server.requests.map((request) => [request.split(" ")[1], secrets(request)])).toEqual([
      ["/feed", 3],
      ["/second", 3],
      ["/back", 0],
    ]);
    expect(other.requests.map((request) => secrets(request))).toEqual([0]);
  });

  test("a refresh that a page asks for is not followed", async () => {
    const page = '<html><meta http-equiv="refresh" content="0; url=/elsewhere">';
    const server = await serve((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nrefresh: 0; url=/elsewhere\r\ncontent-length: ${page.length}\r\n\r\n${page}`),
    );
    expect(await ask(server)).toMatchObject({ kind: "answer", url: `http://${server.host}/feed` });
    expect(server.requests.length).toBe(1);
  });
});
