import { NO_PUSH, type FetchOutcome, type PushLinks } from "../../domain/source.ts";
import type { CleanFeed } from "../clean/clean-feed.ts";

/** Most hubs of one feed that are remembered. */
const MAX_HUBS = 4;

/**
 * What an answer says of push (WebSub, section 4): the HTTP header goes before the document, the hubs and the topic each for itself.
 * `null`: nothing could be heard, so what was known before stays true.
 */
export function heardPush(outcome: FetchOutcome, feed: Pick<CleanFeed, "push"> | null): PushLinks | null {
  if (outcome.kind !== "fresh" || feed === null) return null;
  const header = outcome.push;
  const hubs = [...new Set(header.hubs.length > 0 ? header.hubs : feed.push.hubs)].slice(0, MAX_HUBS);
  const self = header.self ?? feed.push.self;
  return hubs.length === 0 || self === null ? NO_PUSH : { hubs, self };
}
