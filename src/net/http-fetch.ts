import type { Clock } from "../domain/log.ts";
import type { Failed, FeedRequest, FetchFeed, FetchOutcome, Validators } from "../domain/source.ts";
import { isBotChallenge } from "./bot-challenge.ts";
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpHeaders,
  type HttpOptions,
} from "./http-client.ts";
import { maxAgeSeconds, pushLinks, retryAfterSeconds } from "./http-headers.ts";
import { statusWords } from "./status-words.ts";

const ACCEPT =
  "application/feed+json, application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, " +
  "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

/** The real `FetchFeed`, over the guarded client of the house. */
export function createHttpFetch(options: Partial<HttpOptions> = {}, clock?: Clock): FetchFeed {
  return createFetchFeed(createHttpClient(options), clock);
}

/** A `FetchFeed` over a client that is shared with others. The only file that knows status codes. */
export function createFetchFeed(client: HttpClient, clock: Clock = () => new Date()): FetchFeed {
  return async (request, signal) => {
    const { url, validators, headers, mayFollow } = request;
    const sent = { url, headers: { accept: ACCEPT, ...conditionsOf(validators) }, ownHeaders: headers };
    const result = await client.get(mayFollow === undefined ? sent : { ...sent, mayFollow }, signal);
    return result.kind === "failed" ? result : toOutcome(result, request, clock());
  };
}

/** RFC 9110, 13.1: what we were given goes back byte for byte. */
function conditionsOf({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(lastModified === null ? {} : { "if-modified-since": lastModified }),
  };
}

function toOutcome(answer: HttpAnswer, request: FeedRequest, now: Date): FetchOutcome {
  const { headers, status, movedTo } = answer;
  if (isBotChallenge(answer)) return failure(answer, "bot-challenge", "blocked by a bot challenge");
  if (status === 200) return fresh(answer, now);
  if (status === 304 && isConditional(request)) {
    const validators = validatorsOf(headers, request.validators);
    return { kind: "unchanged", validators, maxAgeSeconds: maxAgeSeconds(headers, now), movedTo };
  }
  if (status === 429 || status === 503)
    return {
      kind: "throttled",
      retryAfterSeconds: retryAfterSeconds(headers, now),
      host: new URL(answer.url).hostname,
    };
  if (status === 410) return { kind: "gone" };
  return failure(answer, "status", status === 304 ? "not modified, though we did not ask for that" : null);
}

function fresh(answer: HttpAnswer, now: Date): FetchOutcome {
  const { body, headers, url, movedTo } = answer;
  const link = headers.get("link");
  return {
    kind: "fresh",
    body,
    contentType: headers.get("content-type") ?? null,
    url,
    validators: validatorsOf(headers, { etag: null, lastModified: null }),
    maxAgeSeconds: maxAgeSeconds(headers, now),
    movedTo,
    push: pushLinks(headers, url),
    ...(link === undefined ? {} : { link }),
  };
}

/** Longer ones, and such as no request may hold, are not sent back. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]{1,1024}$/;

function validatorsOf(headers: HttpHeaders, before: Validators): Validators {
  const [etag, lastModified] = [headers.get("etag") ?? "", headers.get("last-modified") ?? ""];
  return {
    etag: SENDABLE.test(etag) ? etag : before.etag,
    lastModified: SENDABLE.test(lastModified) ? lastModified : before.lastModified,
  };
}

function isConditional({ validators }: FeedRequest): boolean {
  return validators.etag !== null || validators.lastModified !== null;
}

function failure({ status, url }: HttpAnswer, reason: Failed["reason"], words: string | null): Failed {
  const name = statusWords(status);
  return {
    kind: "failed",
    reason,
    detail: `${new URL(url).host}: ${words === null ? name : `${words} (${name})`}`,
    status,
  };
}
