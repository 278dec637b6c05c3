import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { requestId } from "../../src/web/requests.ts";
import { createWeb } from "../../src/web/server.ts";
import { aSite } from "./a-site.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

describe("the id of a request", () => {
  test.for([
    { why: "a proxy on this machine gave", from: "127.0.0.1", given: "0f8fad5b-d9cb-469f", kept: true },
    { why: "a proxy in a container gave", from: "::ffff:172.18.0.3", given: "a1b2c3d4e5f6", kept: true },
    { why: "a proxy at a unique local address gave", from: "fd00::7", given: "a1b2c3d4e5f6", kept: true },
    { why: "a stranger gave", from: "203.0.113.9", given: "a1b2c3d4e5f6", kept: false },
    { why: "a stranger with IPv6 gave", from: "2001:db8::1", given: "a1b2c3d4e5f6", kept: false },
    { why: "is too short", from: "127.0.0.1", given: "a1b2c3d", kept: false },
    { why: "is too long", from: "127.0.0.1", given: "a".repeat(65), kept: false },
    { why: "has other letters", from: "127.0.0.1", given: 'a1b2c3d4","level":50', kept: false },
    { why: "comes by a connection without address", from: undefined, given: "a1b2c3d4e5f6", kept: false },
  ])("that $why: kept $kept", ({ from, given, kept }) => {
    const id = requestId({ headers: { "x-request-id": given }, socket: { remoteAddress: from } as Socket });
    expect(id === given).toBe(kept);
    expect(UUID.test(id)).toBe(!kept);
  });

  test("is made where none is given", () => {
    expect(requestId({ headers: {}, socket: { remoteAddress: "127.0.0.1" } as Socket })).toMatch(UUID);
  });

  test("is told by each answer, and stands with what is logged", async () => {
    const lines: object[] = [];
    const log = { ...SILENT, debug: (fields: object, message: string) => void lines.push({ ...fields, message }) };
    const web = await createWeb(aSite(), log);
    onTestFinished(() => web.close());
    const page = await web.inject({ url: "/feed.xml", headers: { "x-request-id": "0123456789abcdef" } });
    expect([page.statusCode, page.headers["x-request-id"]]).toEqual([200, "0123456789abcdef"]);
    const missing = await web.inject("/unsubscribe/secret-token/more?token=secret-token");
    expect(missing.statusCode).toBe(404);
    expect(missing.headers["x-request-id"]).toMatch(UUID);
    await web.inject({ method: "POST", url: "/unsubscribe/secret-token" });
    expect(lines).toMatchObject([
      { request: "0123456789abcdef", method: "GET", status: 200, message: "a request is answered" },
      { request: missing.headers["x-request-id"], route: "none", status: 404 },
      { method: "POST" },
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret-token");
  });
});
