import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient, type HttpOptions, type HttpPost } from "../../src/net/http-client.ts";
import { closeAfterEach } from "../close-after-each.ts";

const NEVER = new AbortController().signal;
const toClose = closeAfterEach();

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler = () => {};
let host = "";
const seen: string[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    seen.push(`${request.method} ${request.url} ${request.headers["content-type"] ?? "-"} ${body}`);
    return handler(request, response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  seen.length = 0;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function client(options: Partial<HttpOptions> = {}) {
  return toClose(createHttpClient({ allow: [host], hostGapMs: 0, ...options }));
}

function form(over: Partial<HttpPost> = {}): HttpPost {
  return { url: `http://${host}/one`, headers: { "content-type": "text/x-form" }, body: "a=1&b=ü", ...over };
}

function redirect(status: number, location: string): Handler {
  return ({ url }, response) => {
    if (url === "/one") response.writeHead(status, { location }).end();
    else response.writeHead(202).end();
  };
}

describe("a post", () => {
  test("brings the body, and gives the answer with its beginning", async () => {
    handler = (_, response) => response.writeHead(400, { "content-type": "text/plain" }).end("Not so.");
    const answer = await client().post(form(), NEVER);
    expect(seen).toEqual(["POST /one text/x-form a=1&b=ü"]);
    expect(answer).toMatchObject({ kind: "answer", status: 400 });
    expect(new TextDecoder().decode(answer.kind === "answer" ? answer.body : undefined)).toBe("Not so.");
  });

  test.for([307, 308])("follows %i with the same body", async (status) => {
    handler = redirect(status, "/two");
    expect(await client().post(form(), NEVER)).toMatchObject({ status: 202, url: `http://${host}/two` });
    expect(seen).toEqual(["POST /one text/x-form a=1&b=ü", "POST /two text/x-form a=1&b=ü"]);
  });

  test.for([301, 302, 303])("does not follow %i", async (status) => {
    handler = redirect(status, "/two");
    expect(await client().post(form(), NEVER)).toMatchObject({ status, url: `http://${host}/one` });
    expect(seen).toHaveLength(1);
  });

  test.for<{ why: string; location: string; reason: string }>([
    { why: "to a private address", location: "http://10.0.0.1/", reason: "forbidden-address" },
    { why: "to another scheme", location: "file:///etc/passwd", reason: "forbidden-address" },
    { why: "in a circle", location: "/one", reason: "redirect" },
  ])("goes nowhere $why", async ({ location, reason }) => {
    handler = redirect(307, location);
    expect(await client().post(form(), NEVER)).toMatchObject({ kind: "failed", reason });
    expect(seen).toHaveLength(1);
  });

  test("reaches no private address in the first place", async () => {
    expect(await client({ allow: [] }).post(form({ url: "http://127.0.0.1/" }), NEVER)).toMatchObject({
      kind: "failed",
      reason: "forbidden-address",
    });
    expect(seen).toEqual([]);
  });

  test("throws only when we stop", async () => {
    handler = () => {};
    const stop = new AbortController();
    const asked = client().post(form(), stop.signal);
    stop.abort(new Error("stopping"));
    await expect(asked).rejects.toThrow("stopping");
  });
});

describe("a get that asks before each hop", () => {
  test("goes no further than it may, and says why", async () => {
    handler = redirect(302, "/two");
    const hops: string[] = [];
    const mayFollow = async (url: URL): Promise<string | null> => {
      hops.push(url.pathname);
      return await Promise.resolve("the rules forbid it");
    };
    const answer = await client().get({ url: `http://${host}/one`, mayFollow }, NEVER);
    expect(answer).toMatchObject({ kind: "failed", reason: "redirect", detail: `${host}: the rules forbid it` });
    expect([hops, seen.length]).toEqual([["/two"], 1]);
  });
});

describe("of an answer only the beginning is read, when no more is wanted", () => {
  test.for<{ why: string; answer: Handler; body: string }>([
    {
      why: "that goes on without end",
      answer: (_, response) => void response.writeHead(200).write("x".repeat(100_000)),
      body: "x".repeat(16_384),
    },
    { why: "that stops on its way", answer: (_, response) => void response.writeHead(200).write("yes"), body: "yes" },
    {
      why: "that breaks",
      answer: (_, response) => {
        response.writeHead(200, { "content-length": "9" }).write("yes");
        setTimeout(() => response.destroy(), 50);
      },
      body: "yes",
    },
    {
      why: "that is not packed as it says",
      answer: (_, response) => response.writeHead(200, { "content-encoding": "br" }).end("yes"),
      body: "",
    },
  ])("$why", async ({ answer, body }) => {
    handler = answer;
    const got = await client().post(form({ reads: "beginning", timeoutMs: 500 }), NEVER);
    const said = got.kind === "answer" ? new TextDecoder().decode(got.body) : got.detail;
    expect([got.kind, said.slice(0, 16_384)]).toEqual(["answer", body]);
  });

  test("and not waited for longer than is said", async () => {
    handler = () => {};
    expect(await client().post(form({ timeoutMs: 200 }), NEVER)).toMatchObject({ kind: "failed", reason: "timeout" });
  });
});
