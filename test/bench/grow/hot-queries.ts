import { bestStories } from "../../../src/publish/publish.ts";
import { linkKey, canonicalLink } from "../../../src/domain/canonical-link.ts";
import type { DeliveryId } from "../../../src/domain/delivery.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { EditionId } from "../../../src/domain/digest.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import { mailAddress } from "../../../src/domain/mail-address.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import type { SubscriberId } from "../../../src/domain/subscriber.ts";
import { chance, wordOf } from "./made-news.ts";
import * as scales from "./scale.ts";

const { DAY_MS, NOW } = scales;

/** What is asked again and again, or by each visitor. */
export type HotQuery = {
  readonly name: string;
  /** `at`: another number asks for other rows. */
  readonly run: (store: DeskStore, at: number, scale: scales.Scale) => Promise<unknown>;
  /** Indexes beside those of primary keys that the plan uses, in both databases. */
  readonly uses: readonly string[];
};

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const upTo = (at: number, count: number): number => Math.floor(chance(at) * count);
const storyAt = (at: number, { items }: scales.Scale): StoryId => {
  return scales.storyId(upTo(at, Math.floor(items / scales.ITEMS_OF_TEN) * 10)) as StoryId;
};
const storiesAt = (at: number, scale: scales.Scale): readonly StoryId[] =>
  Array.from({ length: 40 }, (_, more) => storyAt(at * 40 + more, scale));
const sourceAt = (at: number, { sources }: scales.Scale): SourceId => scales.sourceId(upTo(at, sources)) as SourceId;
const readerAt = (at: number, { subscribers }: scales.Scale): number => upTo(at, subscribers);
const tagAt = (at: number): string => `tag-${upTo(at, scales.TAGS)}`;

function dayOf(at: number, { days }: scales.Scale) {
  const since = daysAgo(1 + upTo(at, days - 2));
  return { publishedSince: since, publishedBefore: new Date(since.getTime() + DAY_MS) };
}

const COLLECTED: readonly HotQuery[] = [
  { name: "due sources", run: async ({ collect }) => await collect.dueSources(NOW, 100), uses: ["sources_due"] },
  {
    name: "known items of a document",
    uses: ["items_identity", "items_link", "items_words"],
    async run({ collect }, at, scale) {
      const items = Array.from({ length: 30 }, (_, more) => upTo(at * 30 + more, scale.items));
      const links = items.map((item) => scales.linkOf(item, upTo(item, scale.sources)));
      const keys = links.map((link) => linkKey(canonicalLink(link) ?? (link as never)));
      const words = items.map((item) => item.toString(16).padStart(16, "0"));
      const ids = items.map((item) => scales.itemId(item) as ItemId);
      return await collect.knownItems(sourceAt(at, scale), { ids, identities: keys, links: keys, words });
    },
  },
  {
    name: "what a source told",
    uses: ["items_source_newest"],
    run: async ({ collect }, at, scale) => await collect.sourcePast(sourceAt(at, scale), daysAgo(30)),
  },
  {
    name: "what is remembered of a source",
    uses: ["items_source_newest"],
    run: async ({ collect }, at, scale) => await collect.sourceMemory(sourceAt(at, scale)),
  },
  {
    name: "pages to read",
    uses: ["pages_due"],
    run: async ({ pages }) => await pages.duePages({ now: NOW, limit: 50, perSource: 5 }),
  },
];

const CURATED: readonly HotQuery[] = [
  { name: "pending items", run: async ({ curate }) => await curate.pendingItems(100), uses: ["items_pending"] },
  {
    name: "a piece of the window",
    uses: ["items_told"],
    run: async ({ curate }, at) =>
      await curate.windowItems({ since: daysAgo(1 + upTo(at, 3)), until: null, after: null }, 500),
  },
  {
    name: "stories of a piece of the window",
    uses: ["items_told"],
    run: async ({ curate }, at) => await curate.storiesTold({ since: daysAgo(1 + upTo(at, 3)), until: null }, 200),
  },
  {
    name: "stories by id",
    uses: ["coverage_story"],
    run: async ({ curate }, at, scale) => await curate.stories(storiesAt(at, scale)),
  },
];

const PUBLISHED: readonly HotQuery[] = [
  {
    name: "front page",
    uses: ["stories_rank", "coverage_story"],
    run: async ({ stories }) => await bestStories(stories, 30),
  },
  {
    name: "newest stories",
    uses: ["stories_newest"],
    run: async ({ stories }) => await stories.marks({ order: "newest", limit: 100 }),
  },
  {
    name: "newest stories of a tag",
    uses: [],
    run: async ({ stories }, at) => await stories.marks({ order: "newest", tag: tagAt(at), limit: 100 }),
  },
  {
    name: "newest stories of a source",
    uses: [],
    run: async ({ stories }, at, scale) =>
      await stories.marks({ order: "newest", source: sourceAt(at, scale), limit: 100 }),
  },
  {
    name: "stories new since an edition",
    uses: [],
    run: async ({ stories }) => await stories.find({ order: "rank", firstSeenAfter: daysAgo(0.1), limit: 60 }),
  },
  {
    name: "stories changed since an edition",
    uses: [],
    run: async ({ stories }) => await stories.find({ order: "rank", changedAfter: daysAgo(0.1), limit: 60 }),
  },
  {
    name: "told before",
    uses: ["edition_stories_told", "edition_stories_told_by"],
    run: async ({ editions }, at, scale) => await editions.told("daily", storiesAt(at, scale)),
  },
  {
    name: "a day of the archive",
    uses: ["stories_newest"],
    run: async ({ stories }, at, scale) => await stories.find({ order: "newest", ...dayOf(at, scale), limit: 50 }),
  },
  {
    name: "the days around it",
    uses: ["stories_newest"],
    async run({ stories }, at, scale) {
      const { publishedSince: since, publishedBefore: until } = dayOf(at, scale);
      return [await stories.published("first", { since: until }), await stories.published("last", { until: since })];
    },
  },
  {
    name: "a story and its receipts",
    uses: ["coverage_story", "receipts_story", "receipts_item"],
    async run({ stories }, at, scale) {
      const story = await stories.story(storyAt(at, scale));
      if (story === null) throw new Error("There is no such story.");
      return [await stories.receipts(story), await stories.earlierTexts([story.coverage[0].item.id], 20)];
    },
  },
  {
    name: "a story by a link",
    uses: ["items_link"],
    async run({ stories }, at, scale) {
      const item = upTo(at, scale.items);
      return await stories.lookUp(scales.linkOf(item, upTo(item * 3 + 1, scale.sources)));
    },
  },
  {
    name: "the editions of a digest",
    uses: ["editions_slot"],
    run: async ({ editions }) => await editions.heads("daily", 15),
  },
];

const FOUND: readonly HotQuery[] = [
  {
    name: "search, a rare word",
    uses: [],
    run: async ({ search }, at) => await search.candidates(wishOf(wordOf(15_000 + upTo(at, 4_000)))),
  },
];

export function wishOf(...words: readonly [string, ...string[]]) {
  const [first, ...others] = words.map((word) => [{ words: [word], isOpen: false }] as const);
  const groups = [first ?? [{ words: [""], isOpen: false }], ...others] as never;
  return { groups, place: "item", standing: "told", tags: [], source: null, span: {}, limit: 100 } as const;
}

const SENT: readonly HotQuery[] = [
  { name: "editions to fan out", run: async ({ send }) => await send.unsentEditions(), uses: ["editions_unsent"] },
  {
    name: "a claim of the outbox",
    uses: ["deliveries_due"],
    run: async ({ send }, at) => await send.claim(`worker-${at}`, NOW, 20),
  },
  {
    name: "a delivery is settled",
    uses: [],
    async run({ send }, at, scale) {
      const id = scales.deliveryId(scale.editions - 1, readerAt(at, scale)) as DeliveryId;
      await send.settle(id, "worker", { state: "sent", at: NOW, detail: "250" });
    },
  },
  {
    name: "what others left behind",
    run: async ({ send }) => await send.takeOver("worker", NOW),
    uses: ["deliveries_due"],
  },
  {
    name: "readers of own editions",
    uses: ["subscriptions_own"],
    async run({ audience }, at) {
      const rhythm = { cadence: "daily", hour: upTo(at, 24), timezone: null, weekday: 1 } as const;
      const wish = { digest: "daily", rhythm, slot: "2026-12-01", plannedAt: NOW, since: daysAgo(46), after: null };
      return await audience.due({ ...wish, limit: 20 });
    },
  },
  {
    name: "a subscriber by address",
    uses: ["subscribers_address_key_key"],
    run: async ({ subscribers }, at, scale) => {
      return await subscribers.findByAddress(mailAddress(scales.addressOf(readerAt(at, scale))) as never);
    },
  },
  {
    name: "a subscriber by id",
    uses: [],
    run: async ({ subscribers }, at, scale) =>
      await subscribers.find(scales.subscriberId(readerAt(at, scale)) as SubscriberId),
  },
  {
    name: "a delivery by its Message-ID",
    uses: ["deliveries_message_id_key"],
    run: async ({ bounces }, at, scale) => {
      const id = scales.deliveryId(upTo(at, scale.editions), readerAt(at, scale));
      return await bounces.delivery({ messageId: `${id}@desk.example` });
    },
  },
  {
    name: "an edition",
    uses: [],
    run: async ({ editions }, at, scale) => {
      return await editions.edition(scales.editionId(scale.earlierEditions + upTo(at, scale.editions)) as EditionId);
    },
  },
  { name: "letters that are owed", run: async ({ letters }) => await letters.owed(), uses: ["letters_owed"] },
];

/** Steps of retention are timed where they are many; here it is their plan that counts. */
const PRUNED: readonly HotQuery[] = (
  [
    ["texts", ["items_changed"]],
    ["versions", ["items_changed"]],
    ["search", ["items_changed"]],
    ["items", ["items_changed"]],
    ["stories", ["stories_changed"]],
    ["receipts", []],
    ["steps", []],
    ["mails", ["editions_age"]],
    ["deliveries", ["deliveries_edition"]],
    ["seen", ["seen_marks_age"]],
  ] as const
).map(([kind, uses]) => ({
  name: `a step of pruning ${kind}`,
  uses,
  run: async ({ retention }) => await retention.step(kind, { before: daysAgo(60), now: NOW, limit: 100 }),
}));

export const HOT_QUERIES: readonly HotQuery[] = [...COLLECTED, ...CURATED, ...PUBLISHED, ...FOUND, ...SENT, ...PRUNED];
