import { STATUS_CODES } from "node:http";
import type { Clock } from "../domain/log.ts";
import type { Failed, FeedRequest, FetchFeed, FetchOutcome, Validators } from "../domain/source.ts";
import { createHttpClient, type HttpAnswer, type HttpClient, type HttpOptions } from "./http-client.ts";
import { maxAgeSeconds, retryAfterSeconds } from "./http-headers.ts";

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
    const conditions = conditionsOf(request.validators);
    const result = await client.get(
      { url: request.url, headers: { accept: ACCEPT, ...conditions }, ownHeaders: request.headers },
      signal,
    );
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
  const { headers, status } = answer;
  if (headers.get("cf-mitigated") === "challenge") return badStatus(answer, "blocked by a bot challenge");
  if (status === 200) return fresh(answer);
  if (status === 304 && isConditional(request))
    return { kind: "unchanged", maxAgeSeconds: maxAgeSeconds(headers), movedTo: null };
  if (status === 429 || status === 503)
    return {
      kind: "throttled",
      retryAfterSeconds: retryAfterSeconds(headers, now),
      host: new URL(answer.url).hostname,
    };
  if (status === 410) return { kind: "gone" };
  return badStatus(answer, status === 304 ? "not modified, though we did not ask for that" : null);
}

function fresh({ body, headers, url }: HttpAnswer): FetchOutcome {
  return {
    kind: "fresh",
    body,
    contentType: headers.get("content-type") ?? null,
    url,
    validators: { etag: headers.get("etag") ?? null, lastModified: headers.get("last-modified") ?? null },
    maxAgeSeconds: maxAgeSeconds(headers),
    movedTo: null,
    push: { hubs: [], self: null },
  };
}

function isConditional({ validators }: FeedRequest): boolean {
  return validators.etag !== null || validators.lastModified !== null;
}

function badStatus({ status, url }: HttpAnswer, words: string | null): Failed {
  const name = `HTTP ${status} ${STATUS_CODES[status] ?? ""}`.trim();
  return {
    kind: "failed",
    reason: "status",
    detail: `${new URL(url).host}: ${words === null ? name : `${words} (${name})`}`,
  };
}
