import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient, type HttpOptions } from "../../src/net/http-client.ts";
import { createFetchImage, imageType, MAX_IMAGE_BYTES } from "../../src/net/http-image.ts";

const PNG = Buffer.from("\x89PNG\r\n\x1a\n and so on", "latin1");
const server = createServer((request, response) => handler(request, response));
let handler: (request: IncomingMessage, response: ServerResponse) => void;
let host = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function ask(options: Partial<HttpOptions> = {}): Promise<unknown> {
  const client = createHttpClient({ allow: [host], hostGapMs: 0, ...options });
  try {
    return await createFetchImage(client)(`http://${host}/one.png`, AbortSignal.timeout(5_000));
  } finally {
    await client.close();
  }
}

describe("createFetchImage", () => {
  test("gives the bytes with the type that they have, whatever the server says", async () => {
    handler = (_, response) => response.setHeader("content-type", "text/html").end(PNG);
    expect(await ask()).toEqual({ contentType: "image/png", body: PNG });
  });

  test.for<{ why: string; status: number; body: Uint8Array | string; type?: string }>([
    { why: "a page", status: 200, body: "<!doctype html><script>alert(1)</script>", type: "image/png" },
    {
      why: "SVG, which may hold script",
      status: 200,
      body: "<svg xmlns='http://www.w3.org/2000/svg'/>",
      type: "image/svg+xml",
    },
    { why: "nothing", status: 200, body: "" },
    { why: "an image of an error", status: 404, body: PNG },
    { why: "a large one", status: 200, body: Buffer.concat([PNG, Buffer.alloc(MAX_IMAGE_BYTES)]) },
  ])("gives none for $why", async ({ status, body, type = "image/png" }) => {
    handler = (_, response) => response.writeHead(status, { "content-type": type }).end(body);
    expect(await ask()).toBeNull();
  });

  test("reads no more of a large one than it could pass on", async () => {
    const sent = Promise.withResolvers<boolean>();
    handler = (_, response) => {
      response.writeHead(200, { "content-type": "image/png" }).write(PNG);
      const more = setInterval(() => response.write(Buffer.alloc(512 * 1024)), 1);
      response.on("close", () => (clearInterval(more), sent.resolve(true)));
    };
    expect(await ask()).toBeNull();
    expect(await sent.promise).toBe(true);
  });

  test("asks no private address", async () => {
    handler = (_, response) => response.end(PNG);
    expect(await ask({ allow: [] })).toBeNull();
  });

  test("throws when it is told to stop", async () => {
    handler = () => {};
    const client = createHttpClient({ allow: [host] });
    const stop = new AbortController();
    const asking = createFetchImage(client)(`http://${host}/one.png`, stop.signal);
    stop.abort(new Error("stopping"));
    await expect(asking).rejects.toThrow("stopping");
    await client.close();
  });
});

test.for([
  { head: "\xff\xd8\xff\xe0", type: "image/jpeg" },
  { head: "GIF89a", type: "image/gif" },
  { head: "RIFF\x10\x00\x00\x00WEBPVP8 ", type: "image/webp" },
  { head: "\x00\x00\x00\x20ftypavif", type: "image/avif" },
  { head: "RIFF\x10\x00\x00\x00WAVEfmt ", type: null },
  { head: "GIF", type: null },
])("the type of $head", ({ head, type }) => {
  expect(imageType(Buffer.from(head, "latin1"))).toBe(type);
});
