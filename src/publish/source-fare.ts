import type { Health } from "../domain/health.ts";
import type { PollState, SourceId } from "../domain/source.ts";
import { type WordKey, wordsIn } from "../domain/words/words.ts";
import { cleanText, webLink } from "./clean-text.ts";
import { aboutText } from "./duration-text.ts";

/** A source as its pages see it. */
export type FollowedSource = {
  readonly id: SourceId;
  readonly name: string;
  readonly tags: readonly string[];
  /** Of its feed, when it may be shown to anybody. */
  readonly openAddress: string | null;
  /** Whether it has a merged feed of its own. */
  readonly hasFeed: boolean;
  /** `null` as long as it was never asked. */
  readonly state: PollState | null;
  readonly health: Health;
};

/** How a source fares, for readers. */
export type Fare = {
  /** For the stylesheet: `health-ok`. */
  readonly kind: string;
  readonly word: string;
  readonly sentence: string;
  /** The desk's own words, in English; `null`: there are none that may be shown. */
  readonly detail: string | null;
};

export function fareOf(source: FollowedSource, { language, now }: { language: string; now: Date }): Fare {
  const { say } = wordsIn(language);
  const { state: kind } = source.health;
  const { failuresInARow = 0, lastFailure = null, newestAt = null } = source.state ?? {};
  const reason = say(`failed-${lastFailure?.reason ?? "status"}` satisfies WordKey);
  const silent = (now.getTime() - (newestAt ?? now).getTime()) / 1000;
  return {
    kind: `health-${kind}`,
    word: say(`health-${kind}`),
    sentence: say(`fares-${kind}`, { count: Math.max(1, failuresInARow), reason, time: aboutText(silent, language) }),
    detail: shownDetail(source),
  };
}

/** Of these the detail tells of the answer. That of others tells of the desk's own network, which is for the operator alone. */
const SHOWN_REASONS: ReadonlySet<string> = new Set([
  ...(["timeout", "redirect", "bot-challenge", "status", "too-large", "encoding", "empty"] as const),
  ...(["not-a-feed", "broken-feed", "too-slow-to-read"] as const),
]);

/** Longest detail that is shown, in characters. */
const MAX_DETAIL_CHARS = 200;

/** A source whose address may hold a key shows nothing that came with it; of any other, addresses are cut down to their host. */
function shownDetail({ openAddress, state, health }: FollowedSource): string | null {
  const failure = state?.lastFailure ?? null;
  if (openAddress === null || failure === null || health.state !== "failing") return null;
  if (!SHOWN_REASONS.has(failure.reason)) return null;
  return withoutAddresses(cleanText(failure.detail)).slice(0, MAX_DETAIL_CHARS).toWellFormed();
}

function withoutAddresses(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, (address) => URL.parse(address)?.hostname ?? "…");
}

/** The site that the feed names, where nothing of the source is secret and the address holds no key either. */
export function siteAddress({ openAddress, state }: Pick<FollowedSource, "openAddress" | "state">): string | null {
  const url = openAddress === null ? null : webLink(state?.siteUrl ?? null);
  return url === null || /[?@#]/.test(url) ? null : url;
}
