import type { AskHub, HubAnswer } from "../domain/ask-hub.ts";
import type { Clock } from "../domain/log.ts";
import type { HttpAnswer, HttpClient } from "./http-client.ts";
import { retryAfterSeconds } from "./http-headers.ts";
import { statusWords } from "./status-words.ts";

/** How much of what a hub has against us is told, in characters. */
const MAX_WORDS_CHARS = 200;

/** The real `AskHub`, over the guarded client of the house: a form by POST (WebSub, 5.1). */
export function createAskHub(client: Pick<HttpClient, "post">, clock: Clock): AskHub {
  return async ({ hub, mode, callback, topic, secret, leaseSeconds }, signal) => {
    const form = new URLSearchParams({
      "hub.callback": callback,
      "hub.mode": mode,
      "hub.topic": topic,
      ...(mode === "subscribe" ? { "hub.secret": secret, "hub.lease_seconds": String(leaseSeconds) } : {}),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "*/*" };
    const answer = await client.post({ url: hub, headers, body: form.toString() }, signal);
    if (answer.kind === "failed") return { kind: "failed", detail: answer.detail, retryAfterSeconds: null };
    return toHubAnswer(answer, clock());
  };
}

/** 202 says yes (5.1.2); some hubs say it with 204 or 200. */
function toHubAnswer(answer: HttpAnswer, now: Date): HubAnswer {
  const { status, headers, url } = answer;
  if (status >= 200 && status < 300) return { kind: "accepted" };
  const detail = `${new URL(url).host}: ${statusWords(status)}${wordsOf(answer)}`;
  const isRefusal = status >= 300 && status < 500 && status !== 408 && status !== 429;
  return isRefusal
    ? { kind: "refused", detail }
    : { kind: "failed", detail, retryAfterSeconds: retryAfterSeconds(headers, now) };
}

/** A hub says in plain text what is wrong (5.1.2). */
function wordsOf({ headers, body }: HttpAnswer): string {
  if (!/^text\/plain\b/i.test(headers.get("content-type") ?? "")) return "";
  const words = new TextDecoder()
    .decode(body.subarray(0, MAX_WORDS_CHARS * 4))
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return words === "" ? "" : ` (${words.slice(0, MAX_WORDS_CHARS)})`;
}
