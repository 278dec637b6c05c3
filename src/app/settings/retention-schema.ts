import type { Retention } from "../../domain/retention-store.ts";
import { DURATION_PATTERN, parseDuration } from "../../domain/quantities.ts";
import { section, text } from "./fields.ts";

const MAX = "36500d";

/** Stories are clustered over four days, and a page is passed on for a week: nothing of them may go meanwhile. */
const MIN = "7d";

function span(usual: string, description: string, min = MIN) {
  const expected = `never, or a duration such as 90d or 52w, from ${min} to ${MAX}`;
  const [from, to] = [parseDuration(min) ?? 0, parseDuration(MAX) ?? 0];
  const read = (raw: string): Span | null => {
    if (raw.trim() === "never") return { seconds: null };
    const seconds = parseDuration(raw.trim());
    return seconds === null || seconds < from || seconds > to ? null : { seconds };
  };
  return text(expected, read, { description, pattern: `never|${DURATION_PATTERN}` }).prefault(usual);
}

/** In seconds; `null`: for ever. */
type Span = { readonly seconds: number | null };

export const retention = section(
  {
    texts: span("30d", "Whole texts of items; titles and summaries stay"),
    versions: span("90d", "What items said before they were changed"),
    search: span("730d", "By how old items the search finds stories"),
    receipts: span("90d", "Why each thing is as it is, for the pages of stories and for explain"),
    items: span("180d", "Items that are in no story"),
    stories: span("never", "Stories with their pages and the archives of feeds that are as old", "60d"),
    mails: span("30d", "The mails of editions; what an edition says stays"),
    steps: span("30d", "What happened to deliveries, step by step"),
    deliveries: span("90d", "Deliveries that are settled, and editions for some subscribers alone", "60d"),
    clicks: span("365d", "How often links were followed"),
    memory: span("90d", "What was learned of sources that are followed no more"),
    seen: span("730d", "That an entry was seen, since it was last in its feed", "90d"),
  },
  "a map of texts, receipts, items, stories, deliveries and others, each with a duration or never",
);

/** Own editions look so far back what each subscriber had, beside the digest's own look back. In seconds. */
const HISTORY_SECONDS = 46 * 86_400;

/** What a digest may still look at is never taken away, whatever was set. */
export function toRetention(
  spans: Readonly<Record<keyof Retention, Span>>,
  digests: readonly { readonly lookback: number }[],
): Retention {
  const least = HISTORY_SECONDS + Math.max(0, ...digests.map(({ lookback }) => lookback));
  const atLeast = ({ seconds }: Span): number | null => (seconds === null ? null : Math.max(seconds, least));
  return {
    texts: spans.texts.seconds,
    versions: spans.versions.seconds,
    search: spans.search.seconds,
    receipts: spans.receipts.seconds,
    items: spans.items.seconds,
    stories: atLeast(spans.stories),
    mails: spans.mails.seconds,
    steps: spans.steps.seconds,
    deliveries: atLeast(spans.deliveries),
    clicks: spans.clicks.seconds,
    memory: spans.memory.seconds,
    seen: spans.seen.seconds,
  };
}
