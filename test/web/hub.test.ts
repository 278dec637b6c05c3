import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HubForm } from "../../src/app/hub-door.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const PUSH = { door: () => null, maxBytes: () => 100 };

let web: FastifyInstance;
let forms: HubForm[];

beforeEach(async () => {
  forms = [];
  const take = async (form: HubForm) => {
    forms.push(form);
    const full = { status: 503, words: "There is no room.", afterSeconds: 600 };
    return await Promise.resolve(form.callback === "full" ? full : null);
  };
  web = await createWeb(aSite(), NO_LOG, { ...PUSH, hub: () => ({ take }) });
});
afterEach(async () => await web.close());

async function post(body: string, ip = "198.51.100.1") {
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=UTF-8", "x-forwarded-for": ip };
  return await web.inject({ method: "POST", url: "/hub", remoteAddress: "10.1.2.3", headers, body });
}

test("/hub hands on a form in the hub's words", async () => {
  const body =
    "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fb%3Dc&hub.callback=https%3A%2F%2Fr.example%2F&hub.lease_seconds=60&hub.secret=a+b&more=1&more=2";
  expect((await post(body)).statusCode).toBe(202);
  const [mode, topic, callback] = ["subscribe", "https://a.example/?b=c", "https://r.example/"];
  expect(forms).toEqual([{ isClear: true, mode, topic, callback, leaseSeconds: "60", secret: "a b" }]);
});

test("/hub tells what is missing, and what is there twice", async () => {
  await post("hub.mode=subscribe&hub.secret=a&hub.secret=b");
  expect(forms).toMatchObject([{ isClear: false, topic: null, callback: null, leaseSeconds: null }]);
});

test("/hub says when there is room again", async () => {
  const answer = await post("hub.callback=full");
  expect([answer.statusCode, answer.headers["retry-after"], answer.body]).toEqual([503, "600", "There is no room.\n"]);
});

test("/hub limits each address by itself, behind a proxy too", async () => {
  for (let requests = 1; requests <= 60; requests += 1) await post("hub.mode=subscribe");
  expect([(await post("x=y")).statusCode, (await post("x=y", "198.51.100.2")).statusCode]).toEqual([429, 202]);
});

test("/hub is not there where nobody opened it", async () => {
  const plain = await createWeb(aSite(), NO_LOG, PUSH);
  expect((await plain.inject({ method: "POST", url: "/hub" })).statusCode).toBe(404);
  await plain.close();
});
