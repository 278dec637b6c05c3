import { createHash } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { spawn } from "node:child_process";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { FetchOutcome, Validators } from "../../src/domain/source.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";
import type { HttpOptions } from "../../src/net/http-client.ts";

const NEVER = new AbortController().signal;
const NONE: Validators = { etag: null, lastModified: null };
const FEED = "<rss/>";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler = () => {};
const requests: IncomingMessage[] = [];
const sockets = new Set<Socket>();
const servers: Server[] = [];
let host = "";
let otherHost = "";

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function httpServer(): Server {
  return createHttpServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
}

beforeAll(async () => {
  host = await listen(httpServer());
  otherHost = await listen(httpServer());
});

beforeEach(() => {
  requests.length = 0;
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

/** Stops the clocks of this process for one test, and gives what moves them on by so many milliseconds. */
function timeByHand(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

type Asked = { readonly path?: string; readonly validators?: Validators; readonly headers?: Record<string, string> };

function ask(asked: Asked = {}, options: Partial<HttpOptions> = {}, at = host): Promise<FetchOutcome> {
  const fetch = createHttpFetch(
    { allow: [host, otherHost, at], hostGapMs: 0, ...options },
    () => new Date("2026-01-01T00:00:00Z"),
  );
  const { path = "/feed", validators = NONE, headers = {} } = asked;
  return fetch({ url: `http://${at}${path}`, validators, headers }, NEVER);
}

function bodyOf(outcome: FetchOutcome): string {
  if (outcome.kind !== "fresh") throw new Error(`not fresh: ${JSON.stringify(outcome)}`);
  return new TextDecoder().decode(outcome.body);
}

function answer(
  status: number,
  headers: Record<string, string | string[]> = {},
  body: string | Uint8Array = "",
): Handler {
  return (_, response) => response.writeHead(status, headers).end(body);
}

const unknownName: HttpOptions["lookup"] = (_, __, callback) =>
  callback(Object.assign(new Error("no"), { code: "ENOTFOUND" }), []);

describe("a fetch", () => {
  test("gives body, type, validators and age", async () => {
    handler = answer(
      200,
      {
        "content-type": "text/xml; charset=koi8-r",
        etag: 'W/"a, b"',
        "last-modified": "Thu, 01 Jan 2015 00:00:00 GMT",
        "cache-control": "public, max-age=900",
      },
      FEED,
    );
    expect(await ask()).toEqual({
      kind: "fresh",
      body: Buffer.from(FEED),
      contentType: "text/xml; charset=koi8-r",
      url: `http://${host}/feed`,
      validators: { etag: 'W/"a, b"', lastModified: "Thu, 01 Jan 2015 00:00:00 GMT" },
      maxAgeSeconds: 900,
      movedTo: null,
      push: { hubs: [], self: null },
    });
  });

  test("sends the validators back byte for byte, and the source's own headers", async () => {
    handler = answer(304, { "cache-control": "max-age=60" });
    const validators = { etag: 'W/"x\\"y"', lastModified: "yesterday, I think" };
    const outcome = await ask(
      { validators, headers: { authorization: "Bearer t", Host: "evil.example" } },
      { userAgent: "desk/1" },
    );
    expect(outcome).toEqual({ kind: "unchanged", validators, maxAgeSeconds: 60, movedTo: null });
    expect(requests[0]?.headers).toMatchObject({
      "if-none-match": 'W/"x\\"y"',
      "if-modified-since": "yesterday, I think",
      authorization: "Bearer t",
      "user-agent": "desk/1",
      host,
    });
  });

  test.for([
    { why: "410", status: 410, headers: {}, outcome: { kind: "gone" } },
    {
      why: "429 with seconds",
      status: 429,
      headers: { "retry-after": "120" },
      outcome: { kind: "throttled", retryAfterSeconds: 120, host: "127.0.0.1" },
    },
    {
      why: "503 with a date, by the server's own clock",
      status: 503,
      headers: { date: "Thu, 01 Jan 2015 00:00:00 GMT", "retry-after": "Thu, 01 Jan 2015 01:00:00 GMT" },
      outcome: { kind: "throttled", retryAfterSeconds: 3_600, host: "127.0.0.1" },
    },
    {
      why: "429 without a time",
      status: 429,
      headers: {},
      outcome: { kind: "throttled", retryAfterSeconds: null, host: "127.0.0.1" },
    },
    {
      why: "404",
      status: 404,
      headers: {},
      outcome: { kind: "failed", reason: "status", detail: "HTTP 404 Not Found", status: 404 },
    },
    {
      why: "500",
      status: 500,
      headers: {},
      outcome: { kind: "failed", reason: "status", detail: "HTTP 500 Internal Server Error", status: 500 },
    },
    {
      why: "206, which nobody asked for",
      status: 206,
      headers: {},
      outcome: { kind: "failed", reason: "status", detail: "HTTP 206 Partial Content", status: 206 },
    },
    {
      why: "304, which nobody asked for",
      status: 304,
      headers: {},
      outcome: {
        kind: "failed",
        reason: "status",
        detail: "not modified, though we did not ask for that (HTTP 304 Not Modified)",
        status: 304,
      },
    },
    {
      why: "a bot challenge",
      status: 403,
      headers: { "cf-mitigated": "challenge" },
      outcome: {
        kind: "failed",
        reason: "bot-challenge",
        detail: "blocked by a bot challenge (HTTP 403 Forbidden)",
        status: 403,
      },
    },
    {
      why: "a redirect to nowhere",
      status: 302,
      headers: {},
      outcome: { kind: "failed", reason: "redirect", detail: "HTTP 302 without an address to go to" },
    },
  ])("makes an outcome of $why", async ({ status, headers, outcome }) => {
    handler = answer(status, headers);
    const got = await ask();
    expect(got).toEqual("detail" in outcome ? { ...outcome, detail: `${host}: ${outcome.detail}` } : outcome);
  });

  test.for([
    { why: "gzip", coding: "gzip", body: gzipSync(FEED) },
    { why: "x-gzip in capitals", coding: "X-GZIP", body: gzipSync(FEED) },
    { why: "deflate", coding: "deflate", body: deflateSync(FEED) },
    { why: "bare deflate", coding: "deflate", body: deflateRawSync(FEED) },
    { why: "br", coding: "br", body: brotliCompressSync(FEED) },
    { why: "gzip that nobody named", coding: null, body: gzipSync(FEED) },
    { why: "plain text that is named gzip", coding: "gzip", body: Buffer.from(FEED) },
    { why: "identity", coding: "identity", body: Buffer.from(FEED) },
  ])("unpacks $why", async ({ coding, body }) => {
    handler = answer(200, coding === null ? {} : { "content-encoding": coding }, body);
    expect(bodyOf(await ask())).toBe(FEED);
  });

  test.for([
    { why: "two codings", coding: "gzip, gzip", body: gzipSync(gzipSync(FEED)), reason: "encoding" },
    {
      why: "many codings",
      coding: Array.from({ length: 500 }, () => "gzip").join(","),
      body: gzipSync(FEED),
      reason: "encoding",
    },
    { why: "an unknown coding", coding: "zip", body: Buffer.from(FEED), reason: "encoding" },
    { why: "a cut gzip", coding: "gzip", body: gzipSync(FEED.repeat(100)).subarray(0, 20), reason: "encoding" },
    { why: "broken brotli", coding: "br", body: Buffer.from("no brotli"), reason: "encoding" },
    { why: "a bomb", coding: "gzip", body: gzipSync(Buffer.alloc(5_000_000)), reason: "too-large" },
    { why: "a brotli bomb", coding: "br", body: brotliCompressSync(Buffer.alloc(5_000_000)), reason: "too-large" },
    { why: "a bomb that nobody named", coding: null, body: gzipSync(Buffer.alloc(5_000_000)), reason: "too-large" },
    { why: "a long answer", coding: null, body: Buffer.alloc(2_000_000, "x"), reason: "too-large" },
  ])("fails on $why", async ({ coding, body, reason }) => {
    handler = answer(200, coding === null ? {} : { "content-encoding": coding }, body);
    expect(await ask({}, { maxBytes: 1_000_000 })).toMatchObject({ kind: "failed", reason });
  });

  test("believes a gzip that says it is too large, without unpacking it", async () => {
    handler = answer(200, { "content-encoding": "gzip" }, brokenInside());
    expect(await ask({}, { maxBytes: 1_000_000 })).toMatchObject({ kind: "failed", reason: "too-large" });
    expect(await ask({}, { maxBytes: 4_000_000 })).toMatchObject({ kind: "failed", reason: "encoding" });
  });

  test("unpacks a gzip with noughts behind it", async () => {
    const text = FEED.padEnd(700_000, " ");
    handler = answer(200, { "content-encoding": "gzip" }, Buffer.concat([gzipSync(text), Buffer.alloc(512)]));
    expect(bodyOf(await ask({}, { maxBytes: 1_000_000 }))).toBe(text);
  });

  test("stops an endless answer at the limit and closes its socket", async () => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    handler = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        if (!response.destroyed) response.once("drain", more);
      };
      response.on("close", () => closed.resolve());
      more();
    };
    expect(await ask({}, { maxBytes: 500_000 })).toMatchObject({ kind: "failed", reason: "too-large" });
    await closed.promise;
    expect(written).toBeLessThan(50_000_000);
  });

  test("shares one deadline among all hops", async () => {
    const pass = timeByHand();
    handler = (request, response) => {
      pass(120);
      response.writeHead(302, { location: `/${Number(request.url?.slice(1)) + 1}` }).end();
    };
    expect(await ask({ path: "/0" }, { timeoutMs: 300 })).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(requests.length).toBe(3);
  });

  test("throws when the caller stops, and only then", async () => {
    const stop = new AbortController();
    handler = () => stop.abort(new Error("stopping"));
    const fetch = createHttpFetch({ allow: [host] });
    await expect(fetch({ url: `http://${host}/`, validators: NONE, headers: {} }, stop.signal)).rejects.toThrow(
      "stopping",
    );
  });

  test.for([
    { why: "a server that hangs up", bytes: "", reason: "connect" },
    { why: "an answer that is not HTTP", bytes: "220 mail.example ESMTP\r\n\r\n", reason: "connect" },
    {
      why: "an answer that is cut off",
      bytes: "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
      reason: "connect",
    },
    {
      why: "chunks that are cut off",
      bytes: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nshort",
      reason: "connect",
    },
    {
      why: "a flood of headers",
      bytes: `HTTP/1.1 200 OK\r\n${"x: yyyyyyyy\r\n".repeat(20_000)}\r\n`,
      reason: "too-large",
    },
    { why: "one endless header", bytes: `HTTP/1.1 200 OK\r\nx: ${"y".repeat(200_000)}\r\n\r\n`, reason: "too-large" },
  ])("fails on $why", async ({ bytes, reason }) => {
    const at = await listen(createTcpServer((socket) => socket.once("data", () => socket.end(bytes))));
    expect(await ask({}, {}, at)).toMatchObject({ kind: "failed", reason });
  });

  test("says when nothing listens", async () => {
    const server = createTcpServer();
    const at = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask({}, {}, at)).toEqual({
      kind: "failed",
      reason: "connect",
      detail: `${at}: nothing listens there (connection refused)`,
    });
  });

  test("says when the name is not known", async () => {
    const fetch = createHttpFetch({ lookup: unknownName });
    expect(await fetch({ url: "http://nowhere.example/", validators: NONE, headers: {} }, NEVER)).toEqual({
      kind: "failed",
      reason: "dns",
      detail: "nowhere.example: the name is not known",
    });
  });

  test("fails on a certificate that nobody signed, and on no TLS at all", async () => {
    handler = answer(200, {}, FEED);
    const fetch = createHttpFetch({ allow: [host] });
    expect(await fetch({ url: `https://${host}/`, validators: NONE, headers: {} }, NEVER)).toMatchObject({
      kind: "failed",
      reason: "tls",
    });
  });
});

describe("redirects", () => {
  test("are followed, and the last address is told", async () => {
    handler = (request, response) =>
      request.url === "/new?a=1" ? response.end(FEED) : response.writeHead(301, { location: "/new?a=1#top" }).end();
    expect(await ask({ path: "/old" })).toMatchObject({ kind: "fresh", url: `http://${host}/new?a=1` });
  });

  test("take the source's own headers along only within its origin; conditions go everywhere", async () => {
    handler = (request, response) => {
      if (request.headers.host === otherHost) response.writeHead(304).end();
      else
        response.writeHead(302, { location: request.url === "/feed" ? "/second" : `http://${otherHost}/third` }).end();
    };
    const validators = { etag: '"e"', lastModified: null };
    expect(await ask({ headers: { authorization: "Bearer t", cookie: "a=b" }, validators })).toMatchObject({
      kind: "unchanged",
    });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer t", "Bearer t", undefined]);
    expect(requests.map(({ headers }) => headers.cookie)).toEqual(["a=b", "a=b", undefined]);
    expect(requests.map(({ headers }) => headers["if-none-match"])).toEqual(['"e"', '"e"', '"e"']);
  });

  test("in a circle are refused, and the address is not told: it may hold a key", async () => {
    handler = (request, response) =>
      response.writeHead(302, { location: request.url === "/feed" ? "/b" : "/feed" }).end();
    expect(await ask()).toMatchObject({
      kind: "failed",
      reason: "redirect",
      detail: `${host}: redirects run in a circle at ${host}`,
    });
    expect(requests.length).toBe(2);
  });

  test("are followed five times and no more", async () => {
    handler = (request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 5) response.end(FEED);
      else response.writeHead(307, { location: `/${hop + 1}` }).end();
    };
    expect(bodyOf(await ask({ path: "/0" }))).toBe(FEED);
    requests.length = 0;
    expect(await ask({ path: "/-1" })).toMatchObject({ kind: "failed", reason: "redirect" });
    expect(requests.length).toBe(6);
  });
});

describe("one host", () => {
  test("is asked one thing at a time, another host meanwhile", async () => {
    const waiting: ServerResponse[] = [];
    const allAtOnce = Promise.withResolvers<void>();
    handler = (_, response) => {
      waiting.push(response);
      if (waiting.length === 1) allAtOnce.resolve();
    };
    const fetch = createHttpFetch({ allow: [host], perHost: 1, hostGapMs: 0 });
    const three = [1, 2, 3].map((n) => fetch({ url: `http://${host}/${n}`, validators: NONE, headers: {} }, NEVER));
    await allAtOnce.promise;
    for (let served = 0; served < 3; served += 1) {
      expect(waiting.length).toBe(served + 1);
      const next = Promise.withResolvers<void>();
      handler = (_, response) => {
        waiting.push(response);
        next.resolve();
      };
      waiting[served]?.end(FEED);
      if (served < 2) await next.promise;
    }
    expect((await Promise.all(three)).map(bodyOf)).toEqual([FEED, FEED, FEED]);
  });

  test("does not use up the time of those that wait for it", async () => {
    const pass = timeByHand();
    handler = (_, response) => {
      pass(150);
      response.end(FEED);
    };
    const fetch = createHttpFetch({ allow: [host], perHost: 1, hostGapMs: 0, timeoutMs: 400 });
    const five = [1, 2, 3, 4, 5].map((n) =>
      fetch({ url: `http://${host}/${n}`, validators: NONE, headers: {} }, NEVER),
    );
    expect((await Promise.all(five)).map(({ kind }) => kind)).toEqual(["fresh", "fresh", "fresh", "fresh", "fresh"]);
  });
});

describe("a process", () => {
  test("ends by itself after its last fetch, though the server keeps the connection open", async () => {
    handler = answer(200, { "keep-alive": "timeout=600" }, FEED);
    const code = `
      import { createHttpFetch } from "./src/net/http-fetch.ts";
      const fetch = createHttpFetch({ allow: ["${host}"] });
      const outcome = await fetch({ url: "http://${host}/", validators: { etag: null, lastModified: null }, headers: {} }, new AbortController().signal);
      console.log(outcome.kind);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: `${import.meta.dirname}/../..`,
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const exitCode = await new Promise((resolve) => child.on("close", resolve));
    expect([said, exitCode]).toEqual(["fresh\n", 0]);
  });
});

/** Whose packed form is broken between what is unpacked at once and the limit. */
function brokenInside(): Buffer {
  const hashes = Array.from({ length: 30_000 }, (_, n) => createHash("sha512").update(String(n)).digest("base64"));
  const packed = gzipSync(hashes.join(""), { level: 1 });
  return packed.fill(0, Math.floor(packed.length * 0.29), Math.floor(packed.length * 0.3)); // 2.6 MB; at 0.77 MB.
}
