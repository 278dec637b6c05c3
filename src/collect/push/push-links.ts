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
  const hubs = fewHubs(header.hubs.length > 0 ? header.hubs : feed.push.hubs);
  const self = header.self ?? feed.push.self;
  return hubs.length === 0 || self === null ? NO_PUSH : { hubs, self };
}

/** Whether the HTTP header names another hub or topic than is known: then the document counts anew, be it the same. Pure. */
export function namesNewPush(header: PushLinks, known: PushLinks): boolean {
  const [hubs, before] = [fewHubs(header.hubs), new Set(known.hubs)];
  if (hubs.length > 0 && (hubs.length !== before.size || hubs.some((hub) => !before.has(hub)))) return true;
  return header.self !== null && before.size > 0 && header.self !== known.self;
}

function fewHubs(hubs: readonly string[]): readonly string[] {
  return [...new Set(hubs)].slice(0, MAX_HUBS);
}
