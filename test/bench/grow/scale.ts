/** How large a desk is. */
export type Scale = {
  readonly items: number;
  /** Over so many days, up to `NOW`. */
  readonly days: number;
  readonly sources: number;
  readonly subscribers: number;
  /** Of one digest, sent to all subscribers, a day apart; the last one is under way. */
  readonly editions: number;
  /** Editions before these, whose deliveries are gone. */
  readonly earlierEditions: number;
};

export const LARGE: Scale = {
  items: 1_000_000,
  days: 100,
  sources: 2_000,
  subscribers: 100_000,
  editions: 10,
  earlierEditions: 350,
};

export const NOW = new Date("2026-12-01T06:00:00Z");
export const DAY_MS = 86_400_000;

/** Days for which whole texts are kept. */
export const TEXT_DAYS = 30;
/** Items of ten stories in a row, and one more that is in none. */
export const SIZES: readonly number[] = [1, 1, 1, 1, 2, 2, 3, 4, 7, 11];
export const ITEMS_OF_TEN = 34;
export const TAGS = 40;

export function toldAtMs(item: number, { items, days }: Scale): number {
  return Math.floor(NOW.getTime() - days * DAY_MS + ((item + 1) / items) * days * DAY_MS) - 60_000;
}

export const itemId = (item: number): string => `item-${String(item).padStart(20, "0")}`;
export const storyId = (story: number): string => `story-${String(story).padStart(20, "0")}`;
export const sourceId = (source: number): string => `src-${String(source).padStart(20, "0")}`;
export const subscriberId = (reader: number): string => `sub-${String(reader).padStart(32, "0")}`;
export const deliveryId = (edition: number, reader: number): string => `dlv-${edition}-${reader}`;
export const editionId = (edition: number): string => `edn-${String(edition).padStart(20, "0")}`;
export const linkOf = (item: number, source: number): string => `https://outlet${source}.example/news/${item}`;
export const addressOf = (reader: number): string => `reader${reader}@mail${reader % 500}.example`;

/** The stories with the numbers of their items, oldest first. */
export function* storiesOf({ items }: Scale): Generator<{ readonly story: number; readonly items: readonly number[] }> {
  let [story, item] = [0, 0];
  while (item < items) {
    for (const size of SIZES) {
      const own = Array.from({ length: size }, (_, at) => item + at).filter((number) => number < items);
      if (own.length > 0) yield { story, items: own };
      story += 1;
      item += size;
    }
    item += 1; // In no story.
  }
}
