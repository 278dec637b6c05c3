import { NO_VALIDATORS, type FetchOutcome, type PolledSource } from "../../domain/source.ts";

/**
 * The feed to ask in the place of the page that answered at the address in the settings; `null`: none. Only where no
 * feed was ever read at that address itself: one that turns into a page is logged out, parked or lost, and what such a
 * page announces is not what the operator chose. Pure.
 */
export function announcedFeed({ source, state }: PolledSource, outcome: FetchOutcome): string | null {
  if (outcome.kind !== "failed" || state.movedUrl !== null) return null;
  const url = outcome.announces ?? null;
  return url === source.feedUrl || (state.lastSuccessAt !== null && !state.isPage) ? null : url;
}

/** The source as if it had always been asked at the feed that its page announces. */
export function atAnnounced({ source, state }: PolledSource, url: string): PolledSource {
  return { source, state: { ...state, validators: NO_VALIDATORS, bodyHash: null, movedUrl: url, isPage: true } };
}

/** What came of a page when the feed that it announces gave nothing. A host that asks us to wait is heard. Pure. */
export function failedAtAnnounced(page: FetchOutcome, feed: FetchOutcome): FetchOutcome {
  if (feed.kind === "throttled" || page.kind !== "failed") return feed;
  const why = feed.kind === "failed" ? `${feed.reason}, ${feed.detail}` : "it is gone for good (HTTP 410)";
  return { ...page, detail: `${page.detail}, which gives nothing: ${why}` };
}
