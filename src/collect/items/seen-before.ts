import type { CollectStore } from "../../domain/collect-store.ts";
import { wordsKey } from "../../domain/item-keys.ts";
import type { SourceId } from "../../domain/source.ts";
import { each, inTurns } from "./in-turns.ts";
import type { Match } from "./match-items.ts";

export type Unseen = {
  readonly matches: readonly Match[];
  /** Marks of those that were left out. */
  readonly seenAgain: readonly string[];
};

/**
 * Leaves out the entries that were stored once and are no longer kept: one that vanished and comes back, or that its feed
 * shows for years, is no news.
 */
export async function withoutSeen(
  store: Pick<CollectStore, "seenAmong">,
  source: SourceId,
  matches: readonly Match[],
): Promise<Unseen> {
  const fresh = matches.filter(({ known }) => known === null);
  if (fresh.length === 0) return { matches, seenAgain: [] };
  const keys = await inTurns(
    each(fresh, ({ one: { identities, linkKey: page, entry } }) => {
      return { identities, page, words: wordsKey(entry.content) };
    }),
  );
  const marks = await store.seenAmong(source, keys);
  const seen = new Set(fresh.filter((_, index) => (marks[index] ?? []).length > 0));
  return { matches: seen.size === 0 ? matches : matches.filter((match) => !seen.has(match)), seenAgain: marks.flat() };
}
