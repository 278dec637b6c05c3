import type { AskHub, HubAnswer, TellHub } from "../domain/ask-hub.ts";
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
    return await post(client, clock, { hub, form, signal });
  };
}

/** Of a hub that is told of one topic at a time nobody knows what it would make of more. */
const MOST_AT_ONCE = 20;
/**
 * What hubs do with several topics was never agreed on (WebSub, 6, leaves publishing to them): these document a form of their
 * own for it. Any other could take the last for the only one.
 */
const MANNERS: readonly { readonly host: RegExp; readonly field: string }[] = [
  { host: /^pubsubhubbub\.appspot\.com$/, field: "hub.url" },
  { host: /(?:^|\.)superfeedr\.com$/, field: "hub.url[]" },
];

/** The real `TellHub`. The older name of the topic (`hub.url`) goes along, for some hubs know only that, and some only the newer. */
export function createTellHub(client: Pick<HttpClient, "post">, clock: Clock): TellHub {
  return {
    topicsAtOnce: (hub) => (fieldOf(hub) === null ? 1 : MOST_AT_ONCE),
    async tell({ hub, topics }, signal) {
      const field = fieldOf(hub);
      const names = field === null ? ["hub.url", "hub.topic"] : [field];
      const said = topics.flatMap((topic) => names.map((name): [string, string] => [name, topic]));
      const form = new URLSearchParams([["hub.mode", "publish"], ...said]);
      return await post(client, clock, { hub, form, signal });
    },
  };
}

function fieldOf(hub: string): string | null {
  const host = URL.parse(hub)?.hostname ?? "";
  return MANNERS.find((manner) => manner.host.test(host))?.field ?? null;
}

type Posting = { readonly hub: string; readonly form: URLSearchParams; readonly signal: AbortSignal };

async function post(
  client: Pick<HttpClient, "post">,
  clock: Clock,
  { hub, form, signal }: Posting,
): Promise<HubAnswer> {
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "*/*" };
  const answer = await client.post({ url: hub, headers, body: form.toString() }, signal);
  if (answer.kind === "failed") return { kind: "failed", detail: answer.detail, retryAfterSeconds: null };
  return toHubAnswer(answer, clock());
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
