import type { CallbackAnswer, Callbacks } from "../domain/ask-callback.ts";
import type { Clock } from "../domain/log.ts";
import type { Failed } from "../domain/source.ts";
import { createGuard } from "./guard.ts";
import type { HttpAnswer, HttpClient } from "./http-client.ts";
import { retryAfterSeconds } from "./http-headers.ts";
import { statusWords } from "./status-words.ts";

/** Whoever answers a hub has little to say; what is slower than this is as good as no answer, in milliseconds. */
const ASK_MS = 10_000;
const SEND_MS = 20_000;
/** Longer than any challenge. */
const MAX_TEXT_CHARS = 1_024;

const MANNER = {
  reads: "beginning",
  mayFollow: async () => await Promise.resolve("a redirect is not followed"),
} as const;

/**
 * The real `Callbacks`, over the guarded client of the house. What answers is read to its first 16 KiB, and a redirect is
 * not followed: a stranger named the address, and does not get to send us on. `allow`: that of the client. Throws a `UserError`
 * when an entry of it is wrong.
 */
export function createCallbacks(
  client: Pick<HttpClient, "get" | "post">,
  clock: Clock,
  allow: readonly string[],
): Callbacks {
  const guard = createGuard(allow);
  return {
    async ask({ callback, parameters }, signal) {
      const url = new URL(callback);
      // Behind what the address has already (WebSub, 5.3), which stays as it stands.
      url.search = [url.search.slice(1), new URLSearchParams(parameters).toString()].filter(Boolean).join("&");
      const headers = { accept: "*/*" };
      return toCallbackAnswer(
        await client.get({ url: url.href, headers, ...MANNER, timeoutMs: ASK_MS }, signal),
        clock(),
      );
    },
    async send({ callback, headers, body }, signal) {
      const request = { url: callback, headers: { accept: "*/*", ...headers }, body, ...MANNER, timeoutMs: SEND_MS };
      return toCallbackAnswer(await client.post(request, signal), clock());
    },
    isForbidden: (callback) => guard.refusal(callback) !== null,
  };
}

function toCallbackAnswer(answer: HttpAnswer | Failed, now: Date): CallbackAnswer {
  if (answer.kind === "failed") return { kind: "failed", detail: answer.detail };
  const { status, headers, body, url } = answer;
  return {
    kind: "answer",
    status,
    text: new TextDecoder().decode(body.subarray(0, MAX_TEXT_CHARS)),
    detail: `${new URL(url).host}: ${statusWords(status)}`,
    retryAfterSeconds: retryAfterSeconds(headers, now),
  };
}
