import { linkKey } from "../../domain/canonical-link.ts";
import type { KnownItem } from "../../domain/collect-store.ts";
import type { ItemContent } from "../../domain/item.ts";

/** A date that is earlier than the one first told is a correction within this time, and an error beyond it. */
const MAX_BACKDATE_MS = 31 * 24 * 60 * 60 * 1000;

/** Dates of a new item are never later than now. */
export function settleNew(content: ItemContent, now: Date): ItemContent {
  const settle = (date: Date | null): Date | null => (date === null || date <= now ? date : now);
  return { ...content, publishedAt: settle(content.publishedAt), updatedAt: settle(content.updatedAt) };
}

/**
 * The content of an entry as it stands beside what is known of its item. An item keeps the date that it was first told
 * with, or none, so that nothing is dated anew with each fetch: a later date says when it was updated. Dates that are
 * still to come, and dates and links that are missing now, say nothing.
 */
export function settleKnown(content: ItemContent, known: KnownItem, now: Date): ItemContent {
  const before = known.content;
  const told = content.publishedAt !== null && content.publishedAt <= now ? content.publishedAt : null;
  const updated = content.updatedAt !== null && content.updatedAt <= now ? content.updatedAt : null;
  const first = before.publishedAt ?? known.firstSeenAt;
  const isLater = told !== null && told > first;
  const isEarlier = told !== null && told < first && first.getTime() - told.getTime() <= MAX_BACKDATE_MS;
  const isFirst = told !== null && before.publishedAt === null && !isLater;
  return {
    ...content,
    link: content.link ?? before.link,
    publishedAt: isEarlier || isFirst ? told : before.publishedAt,
    updatedAt: updated ?? (isLater ? told : before.updatedAt),
  };
}

/** Fields in which two contents differ; a link that differs by its spelling or its parameters alone is the same. */
export function changedFields(before: ItemContent, after: ItemContent): readonly (keyof ItemContent)[] {
  const names = Object.keys(after) as (keyof ItemContent)[];
  return names.filter((name) => {
    if (name === "link") return !isSamePage(before, after);
    return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
}

/** One entry keeps one page: what differs behind its `?` is a session, a counter, a campaign. */
function isSamePage({ link: before }: ItemContent, { link: after }: ItemContent): boolean {
  if (before === null || after === null) return before === after;
  return before === after || pathOf(linkKey(before)) === pathOf(linkKey(after));
}

function pathOf(key: string): string {
  return key.split("?", 1)[0] ?? key;
}
