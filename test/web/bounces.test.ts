import { createHmac } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BounceDoor, createBounceDoor, MIME_LIMITS } from "../../src/app/bounce-door.ts";
import { Secret } from "../../src/app/settings/secret.ts";
import type { NotedReport } from "../../src/domain/bounce-store.ts";
import type { Log } from "../../src/domain/log.ts";
import { createReportDoor } from "../../src/send/send.ts";
import { createWeb } from "../../src/web/server.ts";
import { address, aDelivery, MORNING } from "../builders.ts";
import { OURS } from "../fixtures/bounces/samples.ts";
import { asMail, postfix } from "../fixtures/bounces/shapes.ts";
import { aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const SECRET = "a secret of the service";
const REPORT = asMail(
  postfix({ to: OURS.path.address, rcpt: OURS.rcpt, messageId: OURS.messageId, status: "5.1.1", said: "550 5.1.1 no" }),
);

let web: FastifyInstance;
let door: BounceDoor | null;
let noted: NotedReport[];

beforeEach(async () => {
  noted = [];
  const delivery = aDelivery(undefined, undefined, {
    id: OURS.id,
    messageId: OURS.messageId,
    address: address(OURS.rcpt),
  });
  const store = {
    delivery: async (ref: { id: string } | { messageId: string }) =>
      ("id" in ref ? ref.id === OURS.id : ref.messageId === OURS.messageId) ? delivery : null,
    record: async (report: NotedReport) => {
      if (noted.some(({ key }) => key === report.key)) return "known" as const;
      noted.push(report);
      return "counted" as const;
    },
  };
  const keys = { key: async () => OURS.path.key, find: async () => OURS.path.key };
  const subscribers = { end: async () => true };
  const { address: own } = OURS.path;
  const reports = createReportDoor({ store, subscribers, keys, clock: () => MORNING, log: NO_LOG, address: own });
  door = createBounceDoor(new Secret(SECRET), reports);
  web = await createWeb(aSite({ isOwnHost: () => true }), NO_LOG, {
    door: () => null,
    maxBytes: () => 1_000,
    bounces: () => door,
  });
});

afterEach(async () => await web.close());

function signed(body: string | Uint8Array, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

async function post(body: string | Uint8Array, type: string, signature: string | undefined = signed(body)) {
  const headers = { "content-type": type, ...(signature === "" ? {} : { "x-newsdesk-signature": signature }) };
  return await web.inject({ method: "POST", url: "/bounces", headers, body: Buffer.from(body) });
}

describe("/bounces", () => {
  test.for<{ why: string; event: object; kind: string | null; detail?: string }>([
    { why: "a hard bounce by Message-ID", event: { event: "hard", messageId: `<${OURS.messageId}>` }, kind: "hard" },
    { why: "a soft one by envelope id", event: { event: "soft", envelopeId: OURS.id, more: 1 }, kind: "soft" },
    { why: "a complaint", event: { event: "complaint", messageId: OURS.messageId }, kind: "complaint" },
    {
      why: "its words, on one line",
      event: { event: "soft", envelopeId: OURS.id, detail: "a\r\nb\u0000 c" },
      kind: "soft",
      detail: "a b c",
    },
    { why: "an event about no mail of ours", event: { event: "hard", messageId: "x@y.example" }, kind: null },
  ])("takes $why, and once", async ({ event, kind, detail = "A mail service says so." }) => {
    const body = JSON.stringify(event);
    for (let time = 0; time < 2; time += 1) expect((await post(body, "application/json")).statusCode).toBe(204);
    expect(noted.map((report) => [report.kind, report.delivery, report.detail])).toEqual(
      kind === null ? [] : [[kind, OURS.id, detail]],
    );
  });

  test("takes a mail as it is, and once", async () => {
    for (let time = 0; time < 2; time += 1) expect((await post(REPORT, "message/rfc822")).statusCode).toBe(204);
    expect(noted.map(({ kind }) => kind)).toEqual(["hard"]);
  });

  test.for([
    { why: "no signature", signature: "" },
    { why: "one by another secret", signature: signed(REPORT, "another secret of theirs") },
    { why: "one over other bytes", signature: signed("x") },
    { why: "one without its kind", signature: signed(REPORT).slice("sha256=".length) },
    { why: "one cut short", signature: signed(REPORT).slice(0, -1) },
  ])("refuses $why, and counts nothing", async ({ signature }) => {
    const answer = await post(REPORT, "message/rfc822", signature);
    expect([answer.statusCode, noted]).toEqual([401, []]);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test.for([
    { why: "JSON that is none", body: "{", type: "application/json", status: 400 },
    { why: "an unknown event", body: '{"event":"opened","messageId":"x"}', type: "application/json", status: 400 },
    { why: "an event about nothing", body: '{"event":"hard"}', type: "application/json", status: 400 },
    {
      why: "a name that is endless",
      body: JSON.stringify({ event: "hard", messageId: "x".repeat(501) }),
      type: "application/json",
      status: 400,
    },
    { why: "JSON that is too large", body: `"${"x".repeat(17_000)}"`, type: "application/json", status: 413 },
    { why: "a mail that is too large", body: "x".repeat(MIME_LIMITS.bytes + 1), type: "message/rfc822", status: 413 },
    { why: "a form", body: "event=hard", type: "application/x-www-form-urlencoded", status: 415 },
  ])("refuses $why with $status", async ({ body, type, status }) => {
    expect([(await post(body, type)).statusCode, noted]).toEqual([status, []]);
  });

  test("is not there without a secret in the settings, and never by GET", async () => {
    expect((await web.inject("/bounces")).statusCode).toBe(405);
    door = null;
    expect((await post(REPORT, "message/rfc822")).statusCode).toBe(404);
    expect(noted).toEqual([]);
  });

  test("answers only so many a minute", async () => {
    const codes = new Set<number>();
    for (let time = 0; time < 601; time += 1) codes.add((await post("{}", "application/json", "")).statusCode);
    expect([...codes]).toEqual([401, 429]);
  });
});
