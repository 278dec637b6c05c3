import { afterAll, beforeAll, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { aDocument } from "../builders.ts";
import { aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const IMAGE = { ...aDocument("image/one/abc"), contentType: "image/png", body: new Uint8Array([137, 80, 78, 71]) };
const headers = { host: "news.example" };

const find = async (story: string, version: string) =>
  await Promise.resolve(story === "one" && version === "abc" ? IMAGE : null);

let web: FastifyInstance;
beforeAll(async () => {
  web = await createWeb(aSite({ image: find }), NO_LOG);
});
afterAll(async () => await web.close());

test("an image is passed on for a week, as bytes that run nothing", async () => {
  const answer = await web.inject({ url: "/image/one/abc", headers });
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload).toEqual(Buffer.from(IMAGE.body));
  expect(answer.headers).toMatchObject({
    "content-type": "image/png",
    "cache-control": "public, max-age=604800, immutable",
    "content-security-policy": "default-src 'none';sandbox;frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    etag: IMAGE.etag,
  });
});

test("who has it gets a 304", async () => {
  const known = { ...headers, "if-none-match": IMAGE.etag };
  expect((await web.inject({ url: "/image/one/abc", headers: known })).statusCode).toBe(304);
});

test.for(["/image/one/other", "/image/none/abc", "/image/one", "/image/%2e%2e/abc"])("%s is not there", async (url) => {
  expect((await web.inject({ url, headers })).statusCode).toBe(404);
});

test("one address gets at most 240 a minute", async () => {
  const from = { url: "/image/one/abc", headers: { ...headers, "x-forwarded-for": "192.0.2.7" } };
  for (let count = 0; count < 240; count += 1) await web.inject(from);
  expect((await web.inject(from)).statusCode).toBe(429);
});
