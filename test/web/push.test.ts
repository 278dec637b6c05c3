import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PushDoor } from "../../src/app/push-door.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const MAX_BYTES = 1_000;

describe("/push/:token", () => {
  let web: FastifyInstance;
  let door: PushDoor | null;
  let calls: unknown[];
  let maxBytes: number;

  beforeEach(async () => {
    calls = [];
    maxBytes = MAX_BYTES;
    door = aDoor();
    web = await createWeb(aSite({ isOwnHost: () => true }), NO_LOG, { door: () => door, maxBytes: () => maxBytes });
  });

  afterEach(async () => await web.close());

  test("hands on a question in the hub's words, and echoes the answer as plain text", async () => {
    const query =
      "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fb%3Dc&hub.challenge=xyz&hub.lease_seconds=60&more=1";
    const answer = await web.inject(`/push/known?${query}`);
    expect([answer.statusCode, answer.headers["content-type"], answer.body]).toEqual([
      200,
      "text/plain; charset=utf-8",
      "xyz",
    ]);
    const question = {
      mode: "subscribe",
      topic: "https://a.example/?b=c",
      challenge: "xyz",
      leaseSeconds: "60",
      reason: null,
    };
    expect(calls).toEqual([["confirm", "known", question]]);
  });

  test("takes what is said twice for not said", async () => {
    const answer = await web.inject("/push/known?hub.mode=subscribe&hub.challenge=a&hub.challenge=b");
    expect([answer.statusCode, answer.body]).toEqual([404, "<p>error 404"]);
  });

  test.for([
    { why: "of a feed", type: "application/atom+xml; charset=utf-8", body: Buffer.from("<feed/>") },
    { why: "of no type", type: undefined, body: Buffer.from("<feed/>") },
    { why: "of JSON that is none", type: "application/json", body: Buffer.from("{") },
    { why: "of a form", type: "application/x-www-form-urlencoded", body: Buffer.from("a=%zz") },
    { why: "of bytes that are no text", type: "application/octet-stream", body: Buffer.from([0, 255, 254, 10]) },
  ])("hands on the bytes as they came: $why", async ({ type, body }) => {
    const headers = { "x-hub-signature": "sha256=ff", ...(type === undefined ? {} : { "content-type": type }) };
    const answer = await web.inject({ method: "POST", url: "/push/known", headers, body });
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect(calls).toEqual([["receive", "known", { body, contentType: type ?? null, signature: "sha256=ff" }]]);
  });

  test("takes a push without a body or a signature as empty and unsigned", async () => {
    expect((await web.inject({ method: "POST", url: "/push/known" })).statusCode).toBe(204);
    expect(calls).toEqual([["receive", "known", { body: new Uint8Array(), contentType: null, signature: null }]]);
  });

  test("reads no body for a token that is not ours, and none beyond the limit", async () => {
    const big = Buffer.alloc(MAX_BYTES + 1);
    const unknown = await web.inject({ method: "POST", url: "/push/guess", body: big });
    expect([unknown.statusCode, unknown.headers["connection"]]).toEqual([410, "close"]);
    const known = await web.inject({ method: "POST", url: "/push/known", body: big });
    expect([known.statusCode, known.headers["connection"], known.body]).toEqual([413, "close", "<p>error 413"]);
    expect(calls).toEqual([]);
  });

  test("takes what new settings allow, and refuses what they do not, however it comes", async () => {
    const push = async (bytes: number) =>
      (await web.inject({ method: "POST", url: "/push/known", body: Buffer.alloc(bytes) })).statusCode;
    maxBytes = 2 * MAX_BYTES;
    expect([await push(2 * MAX_BYTES), await push(2 * MAX_BYTES + 1)]).toEqual([204, 413]);
    const address = await web.listen({ host: "127.0.0.1", port: 0 });
    const chunks = async function* () {
      for (let at = 0; at < 100; at += 1) yield await Promise.resolve(Buffer.alloc(MAX_BYTES));
    };
    const request = { method: "POST", body: ReadableStream.from(chunks()), duplex: "half" } as const;
    const answer = await fetch(`${address}/push/known`, request);
    expect([answer.status, await answer.text()]).toEqual([413, "<p>error 413"]);
    expect(calls).toHaveLength(1);
  });

  test("is not there while hubs cannot reach us", async () => {
    door = null;
    expect((await web.inject({ method: "POST", url: "/push/known", body: "x" })).statusCode).toBe(410);
    expect((await web.inject("/push/known?hub.mode=subscribe&hub.challenge=a")).statusCode).toBe(404);
    const plain = await createWeb(aSite({ isOwnHost: () => true }), NO_LOG);
    expect((await plain.inject({ method: "POST", url: "/push/known", body: "x" })).statusCode).toBe(404);
    await plain.close();
  });

  test("tells the hub of a fault of ours, so that it sends again", async () => {
    door = { ...aDoor(), receive: async () => await Promise.reject(new Error("the disk is on fire")) };
    const answer = await web.inject({ method: "POST", url: "/push/known", body: "x" });
    expect([answer.statusCode, answer.body]).toEqual([500, "<p>error 500"]);
  });

  test("limits each hub by itself, behind a proxy too, and leaves other pages as they were", async () => {
    const ask = async (hub: string) => {
      const headers = { "x-forwarded-for": hub };
      return (await web.inject({ method: "POST", url: "/push/known", remoteAddress: "10.1.2.3", headers, body: "x" }))
        .statusCode;
    };
    for (let requests = 1; requests <= 1_200; requests += 1) await ask("198.51.100.1");
    expect([await ask("198.51.100.1"), await ask("198.51.100.2")]).toEqual([429, 204]);
    const form = {
      method: "POST",
      url: "/unsubscribe/token",
      headers: { "content-type": "application/json" },
      body: "{",
    } as const;
    expect((await web.inject(form)).statusCode).toBe(400);
  });

  function aDoor(): PushDoor {
    return {
      isOpen: async (token) => await Promise.resolve(token === "known"),
      confirm: async (token, question) => {
        calls.push(["confirm", token, question]);
        return await Promise.resolve(question.challenge);
      },
      receive: async (token, content) => {
        calls.push(["receive", token, content]);
        return await Promise.resolve("stored");
      },
    };
  }
});
