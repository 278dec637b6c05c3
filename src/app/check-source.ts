import { createFeedReader, type ParsedFeed } from "../collect/collect.ts";
import type { Source } from "../domain/source.ts";
import { createHttpClient, type HttpOptions } from "../net/http-client.ts";
import { createFetchFeed } from "../net/http-fetch.ts";

/** What one request to a source gave; nothing is stored. */
export type Checked =
  | { readonly kind: "read"; readonly feed: ParsedFeed }
  | { readonly kind: "nothing"; readonly reason: string; readonly detail: string };

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
      const outcome = await fetch({ url: feedUrl, headers, validators: { etag: null, lastModified: null } }, signal);
      if (outcome.kind === "failed") return { kind: "nothing", reason: outcome.reason, detail: outcome.detail };
      if (outcome.kind !== "fresh") return { kind: "nothing", reason: outcome.kind, detail: "the server said so" };
      const answer = await reader.readFeed(outcome.body, { ...outcome, clean: true });
      if (answer.kind === "failed") return { kind: "nothing", reason: answer.reason, detail: answer.detail };
      return { kind: "read", feed: answer.feed };
    },
    async close() {
      await reader.close();
      await http.close();
    },
  };
}
