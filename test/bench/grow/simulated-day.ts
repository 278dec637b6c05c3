import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Slot } from "../../../src/domain/digest.ts";
import type { Story } from "../../../src/domain/story.ts";
import type { DeliveryId } from "../../../src/domain/delivery.ts";
import {
  aCollectPlan,
  aContent,
  aReceipt,
  anEdition,
  anItem,
  aPlan,
  aSource,
  aStory,
  collected,
  sourced,
} from "../../builders.ts";
import { sourceOf, tagsOf, textsOf } from "./news-rows.ts";
import { DAY_MS, ITEMS_OF_TEN, LARGE, SIZES } from "./scale.ts";

export const SOURCES = Array.from({ length: 200 }, (_, at) => aSource(`Outlet ${at}`));
/** Stories that are written in one go. */
const STORIES_A_PASS = 200;

/** Stores the news of a day as passes do: items by their source, then stories with their receipts. The last of a run is in no story. */
export async function tellDay(
  store: DeskStore,
  { day, items, start }: { day: number; items: number; start: Date },
): Promise<void> {
  const first = day * items;
  let stories: Story[] = [];
  let item = first;
  while (item < first + items) {
    for (const size of SIZES) {
      const coverage = Array.from({ length: size }, (_, at) => itemOf(item + at, items, start));
      const [lead, ...others] = coverage;
      if (lead === undefined) continue;
      const when = lead.item.firstSeenAt;
      const dates = { firstSeenAt: when, updatedAt: when, changedAt: when, publishedAt: when };
      const tags = tagsOf(item).map((tag) => ({ tag, why: [tag] as const }));
      stories.push(aStory([lead, ...others], { ...dates, tags }));
      item += size;
    }
    await tellAlone(store, itemOf(item, items, start));
    item += 1;
    if (stories.length < STORIES_A_PASS) continue;
    await tell(store, stories);
    stories = [];
  }
  await tell(store, stories);
}

function itemOf(number: number, aDay: number, start: Date) {
  const when = new Date(start.getTime() + ((number % aDay) / (aDay + ITEMS_OF_TEN)) * DAY_MS);
  const { title, summary } = textsOf(number);
  const source = SOURCES[sourceOf(number, { ...LARGE, sources: SOURCES.length })] ?? aSource();
  const dates = { publishedAt: when, firstSeenAt: when, changedAt: when };
  return sourced(anItem(`${title} ${number}`, { ...dates, summary }, source), source);
}

type Told = ReturnType<typeof itemOf>;

async function collect(store: DeskStore, told: readonly Told[]): Promise<void> {
  const plans = [...Map.groupBy(told, ({ source }) => source.id)].map(([id, own]) => {
    const inserts = own.map(({ item }) => ({ ...collected(item), html: `<p>${item.summary}</p>`.repeat(8) }));
    return aCollectPlan(id, { inserts });
  });
  await store.collect.saveCollected(plans);
}

async function tellAlone(store: DeskStore, told: Told): Promise<void> {
  await collect(store, [told]);
  await store.curate.saveCurated(aPlan({ curated: [{ itemId: told.item.id, version: 1 }] }));
}

async function tell(store: DeskStore, stories: readonly Story[]): Promise<void> {
  const told = stories.flatMap(({ coverage }) => coverage);
  await collect(store, told);
  const receipts = stories.flatMap(({ id, coverage }) =>
    coverage.map(({ item }) => aReceipt({ at: item.firstSeenAt, itemId: item.id, storyId: id })),
  );
  const curated = told.map(({ item }) => ({ itemId: item.id, version: 1 }));
  await store.curate.saveCurated(aPlan({ stories, curated, receipts }));
}

/** An edition of the day goes out to all subscribers. */
export async function sendDay(store: DeskStore, day: number, now: Date): Promise<void> {
  const slot = now.toISOString().slice(0, 16) as Slot;
  const html = ["<p>words of the day</p>".repeat(1_500)];
  const edition = anEdition("daily", { slot, composedAt: now, html, text: html, content: aContent() });
  await store.editions.save(edition, []);
  const identify = (reader: string) => {
    const id = `dlv-${day}-${reader}` as DeliveryId;
    return { id, messageId: `${id}@desk.example` };
  };
  await store.send.fanOut(edition.id, { now, identify });
  for (;;) {
    const taken = await store.send.claim("worker", now, 200);
    if (taken.length === 0) return;
    for (const { id } of taken) {
      await store.send.markDot(id, "worker", now);
      await store.send.settle(id, "worker", { state: "sent", at: now, detail: "250 OK" });
    }
  }
}
