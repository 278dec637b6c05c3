import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll } from "vitest";

/** How the hub takes a request for a subscription. */
export type HubManner =
  /** By the recommendation: 202, then it asks back. */
  | "good"
  /** It asks back before it answers. */
  | "eager"
  /** 202, and nothing more. */
  | "silent"
  /** It asks back for another topic. */
  | "wrong-topic"
  /** It asks back without a challenge. */
  | "no-challenge"
  | "denies"
  | "gone"
  | "broken"
  /** To another address of its own. */
  | "moved"
  /** To a private address. */
  | "leads-inside"
  /** With 302, which is no answer to a POST. */
  | "found";

export type Signature = "sha1" | "sha256" | "sha384" | "sha512" | "md5" | "wrong" | "none" | "malformed";

type Held = { readonly callback: string; readonly topic: string; readonly secret: string };

/** A hub by the WebSub recommendation, that can also misbehave. */
export type TestHub = {
  readonly url: (path?: string) => string;
  readonly host: () => string;
  manner: HubManner;
  /** What it grants; `null`: what was asked for. */
  leaseSeconds: string | null;
  /** The forms that were posted, in order. */
  readonly asked: URLSearchParams[];
  /** What our callback answered when it was asked back: status and body. */
  readonly answers: { readonly status: number; readonly body: string; readonly challenge: string }[];
  /** Confirmed subscriptions by callback. */
  readonly held: Map<string, Held>;
  /** Waits until it has asked back for all that was posted. */
  readonly settled: () => Promise<void>;
  /** Asks the callback something out of turn. */
  readonly ask: (callback: string, query: Readonly<Record<string, string>>) => Promise<Response>;
  /** Sends content to all that it holds for the topic; gives their answers' status codes. */
  readonly push: (topic: string, body: string | Uint8Array, signature?: Signature) => Promise<readonly number[]>;
};

const DENIED = "This topic is not for you.\r\nSorry";

export function testHub(): TestHub {
  const asked: URLSearchParams[] = [];
  const answers: { status: number; body: string; challenge: string }[] = [];
  const held = new Map<string, Held>();
  const asking = new Set<Promise<void>>();
  let host = "";
  const hub: TestHub = {
    url: (path = "/hub") => `http://${host}${path}`,
    host: () => host,
    manner: "good",
    leaseSeconds: null,
    asked,
    answers,
    held,
    settled: async () => {
      while (asking.size > 0) await Promise.all(asking);
    },
    ask: async (callback, query) => await fetch(`${callback}?${new URLSearchParams(query).toString()}`),
    push: async (topic, body, signature = "sha256") => {
      const targets = [...held.values()].filter((one) => one.topic === topic);
      return await Promise.all(targets.map(async (one) => await send(one, body, signature)));
    },
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    const moved = { moved: hub.url("/elsewhere"), "leads-inside": "http://10.0.0.1/hub", found: hub.url("/elsewhere") };
    if (hub.manner === "found") return void response.writeHead(302, { location: moved.found }).end();
    if ((hub.manner === "moved" && request.url === "/hub") || hub.manner === "leads-inside") {
      return void response.writeHead(307, { location: moved[hub.manner] }).end();
    }
    if (hub.manner === "gone")
      return void response.writeHead(410, { "content-type": "text/plain" }).end("No more.\u0007");
    if (hub.manner === "broken") return void response.writeHead(503, { "retry-after": "7200" }).end();
    if (hub.manner === "eager") await verify(form);
    response.writeHead(202).end();
    if (hub.manner === "silent" || hub.manner === "eager") return;
    const verifying = verify(form).finally(() => asking.delete(verifying));
    asking.add(verifying);
  }

  async function verify(form: URLSearchParams): Promise<void> {
    const said = (name: string): string => form.get(`hub.${name}`) ?? "";
    const [callback, mode, topic] = [said("callback"), said("mode"), said("topic")];
    if (hub.manner === "denies") {
      await hub.ask(callback, { "hub.mode": "denied", "hub.topic": topic, "hub.reason": DENIED });
      return;
    }
    const challenge = randomBytes(12).toString("hex");
    const answer = await hub.ask(callback, {
      "hub.mode": mode,
      "hub.topic": hub.manner === "wrong-topic" ? `${topic}?other` : topic,
      ...(hub.manner === "no-challenge" ? {} : { "hub.challenge": challenge }),
      ...(mode === "subscribe" ? { "hub.lease_seconds": hub.leaseSeconds ?? said("lease_seconds") } : {}),
    });
    const body = await answer.text();
    answers.push({ status: answer.status, body, challenge });
    if (!answer.ok || body !== challenge) return;
    if (mode === "subscribe") held.set(callback, { callback, topic, secret: said("secret") });
    else held.delete(callback);
  }

  async function send(one: Held, body: string | Uint8Array, signature: Signature): Promise<number> {
    const header = signatureOf(one.secret, body, signature);
    const headers = {
      "content-type": "application/rss+xml",
      link: `<${hub.url()}>; rel="hub", <${one.topic}>; rel="self"`,
      ...(header === null ? {} : { "x-hub-signature": header }),
    };
    const answer = await fetch(one.callback, { method: "POST", headers, body: Buffer.from(body) });
    if (answer.status === 410) held.delete(one.callback);
    await answer.arrayBuffer();
    return answer.status;
  }

  const server = createServer((request, response) => void take(request, response));
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await hub.settled();
    hub.manner = "good";
    hub.leaseSeconds = null;
    held.clear();
    asked.length = 0;
    answers.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return hub;
}

function signatureOf(secret: string, body: string | Uint8Array, signature: Signature): string | null {
  if (signature === "none") return null;
  if (signature === "malformed") return "sha256:abc";
  if (signature === "wrong") return `sha256=${createHmac("sha256", "another secret").update(body).digest("hex")}`;
  return `${signature}=${createHmac(signature, secret).update(body).digest("hex")}`;
}
