import { createFeedReader, loadDiscovery, type Discovery, type ParsedFeed } from "../collect/collect.ts";
import type { Source } from "../domain/source.ts";
import { createHttpClient, type HttpOptions } from "../net/http-client.ts";
import { createFetchFeed } from "../net/http-fetch.ts";

/** What one request to an address gave; nothing is stored. */
export type Checked =
  | {
      readonly kind: "read";
      readonly feed: ParsedFeed;
      /** Where permanent redirects led to; `null` when there was none. */
      readonly movedTo: string | null;
    }
  | {
      readonly kind: "nothing";
      readonly reason: string;
      readonly detail: string;
      /** What a page says of its feeds; `null` for what is no page. */
      readonly page: (Discovery & { readonly url: string }) | null;
    };

export type SourceChecker = {
  check(source: Pick<Source, "feedUrl" | "headers">, signal: AbortSignal): Promise<Checked>;
  close(): Promise<void>;
};

/** Asks and reads sources as `collect` does, without conditions and without storage. */
export function createSourceChecker(options: Partial<HttpOptions>): SourceChecker {
  const http = createHttpClient(options);
  const fetch = createFetchFeed(http);
  const reader = createFeedReader();
  return {
    async check({ feedUrl, headers }, signal) {
      const outcome = await fetch({ url: feedUrl, headers, validators: NONE }, signal);
      if (outcome.kind === "failed") return nothing(outcome.reason, outcome.detail);
      if (outcome.kind !== "fresh") return nothing(outcome.kind, "the server said so");
      const { body, contentType, url, link = "", movedTo } = outcome;
      const answer = await reader.readFeed(body, { contentType, url, clean: true });
      if (answer.kind === "parsed") return { kind: "read", feed: answer.feed, movedTo };
      if (answer.reason !== "not-a-feed") return nothing(answer.reason, answer.detail);
      const { discoverFeeds } = await loadDiscovery();
      return {
        ...nothing(answer.reason, answer.detail),
        page: { ...discoverFeeds({ body, contentType, url, link }), url },
      };
    },
    async close() {
      await reader.close();
      await http.close();
    },
  };
}

/**
 * Checks a source of the settings as `collect` asks it: when a page answers, the feed that it announces counts. The
 * source's headers stay with its own origin. `isFound`: the feed is one that a page announces.
 */
export async function checkSource(
  checker: SourceChecker,
  source: Pick<Source, "feedUrl" | "headers">,
  signal: AbortSignal,
): Promise<{ readonly checked: Checked; readonly isFound: boolean }> {
  const checked = await checker.check(source, signal);
  const announced = checked.kind === "nothing" ? (checked.page?.announced ?? []) : [];
  const url = announced.find(({ isComments }) => !isComments)?.url ?? source.feedUrl;
  if (url === source.feedUrl) return { checked, isFound: false };
  const headers = new URL(url).origin === new URL(source.feedUrl).origin ? source.headers : {};
  const there = await checker.check({ feedUrl: url, headers }, signal);
  return there.kind === "read" ? { checked: there, isFound: true } : { checked, isFound: false };
}

/** The longest gap between two requests to one host while somebody waits for what one page leads to; there are few. */
const MAX_WAITED_GAP_MS = 250;

/** The options for somebody who asks a single address and waits. */
export function byHand(options: Partial<HttpOptions>): Partial<HttpOptions> {
  return { ...options, hostGapMs: Math.min(options.hostGapMs ?? MAX_WAITED_GAP_MS, MAX_WAITED_GAP_MS) };
}

const NONE = { etag: null, lastModified: null };

function nothing(reason: string, detail: string): Checked & { kind: "nothing" } {
  return { kind: "nothing", reason, detail, page: null };
}
