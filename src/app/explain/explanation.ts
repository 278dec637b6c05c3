import type { Correction } from "../../domain/correction.ts";
import type { DeskStore } from "../../domain/desk-store.ts";
import type { ExplainedItem } from "../../domain/explain-store.ts";
import { rankAt } from "../../domain/rank.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { PollState, SourceId } from "../../domain/source.ts";
import type { RankPart, SourcedItem, Story } from "../../domain/story.ts";
import type { Settings } from "../settings/settings.ts";
import { type EditionVerdict, editionVerdicts } from "./edition-verdicts.ts";
import type { FeedVerdict } from "./feed-verdict.ts";
import { feedVerdicts } from "./feed-verdicts.ts";

/** All that the desk knows of why a story, or an item without one, is as it is. */
export type Explanation = StoryExplanation | ItemExplanation;

export type StoryExplanation = {
  readonly kind: "story";
  readonly story: Story;
  /** At this moment. */
  readonly rank: readonly RankPart[];
  /** Those that stand and name an item of the coverage. */
  readonly corrections: readonly Correction[];
  readonly sources: ReadonlyMap<SourceId, Asked>;
  readonly feeds: readonly FeedVerdict[];
  readonly editions: readonly EditionVerdict[];
  readonly receipts: readonly Receipt[];
  /** Those from before are no longer kept; `null`: all are. */
  readonly receiptsSince: Date | null;
};

export type ItemExplanation = {
  readonly kind: "item";
  readonly item: ExplainedItem;
  readonly sources: ReadonlyMap<SourceId, Asked>;
  readonly receipts: readonly Receipt[];
  readonly receiptsSince: Date | null;
};

/** How a source was asked last; nothing of its address. */
export type Asked = Pick<PollState, "lastFetchAt" | "lastSuccessAt" | "lastReceived" | "nextFetchAt" | "nextFetchWhy">;

/** Looks for a story by its id or that of an item, or by a link, and then for an item alone; `null`: nothing is known by it. */
export async function explainWhat(
  idOrLink: string,
  store: DeskStore,
  settings: Settings,
  now: Date,
): Promise<Explanation | null> {
  const story = await store.stories.lookUp(idOrLink);
  return story === null
    ? await explainItem(idOrLink, store)
    : { kind: "story", ...(await explainStory(story, store, settings, now)) };
}

async function explainStory(
  story: Story,
  store: DeskStore,
  settings: Settings,
  now: Date,
): Promise<Omit<StoryExplanation, "kind">> {
  const itemIds = story.coverage.map(({ item }) => item.id);
  const receipts = await store.explain.receipts({ storyId: story.id, itemIds });
  const ids = new Set<string>(itemIds);
  const standing = await store.corrections.standing();
  return {
    story,
    rank: rankAt(story, now),
    corrections: standing.filter((correction) => named(correction).some((id) => ids.has(id))),
    sources: await askedOf(story.coverage, store),
    feeds: await feedVerdicts(story, { stories: store.stories, settings, now }),
    editions: await editionVerdicts(story, { receipts, store: store.explain, digests: settings.digests, now }),
    receipts,
    receiptsSince: await store.stories.receiptsSince(),
  };
}

async function explainItem(idOrLink: string, store: DeskStore): Promise<ItemExplanation | null> {
  const item = await store.explain.item(idOrLink);
  if (item === null) return null;
  const receipts = await store.explain.receipts({ storyId: null, itemIds: [item.item.id] });
  const receiptsSince = await store.stories.receiptsSince();
  return { kind: "item", item, sources: await askedOf([item], store), receipts, receiptsSince };
}

/** The items that a correction speaks of. */
function named(correction: Correction): readonly string[] {
  if ("item" in correction) return [correction.item];
  return correction.kind === "apart" ? [...correction.items, ...correction.from] : correction.items;
}

async function askedOf(coverage: readonly SourcedItem[], store: DeskStore): Promise<ReadonlyMap<SourceId, Asked>> {
  const wanted = new Set(coverage.map(({ source }) => source.id));
  const all = await store.collect.sources();
  return new Map(
    all
      .filter(({ source }) => wanted.has(source.id))
      .map(({ source, state: { lastFetchAt, lastSuccessAt, lastReceived, nextFetchAt, nextFetchWhy } }) => [
        source.id,
        { lastFetchAt, lastSuccessAt, lastReceived, nextFetchAt, nextFetchWhy },
      ]),
  );
}
