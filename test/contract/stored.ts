import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Edition } from "../../src/domain/digest.ts";
import type { DeliveryId } from "../../src/domain/delivery.ts";
import type { FanOutPlan } from "../../src/domain/send-store.ts";
import type { SourcedItem, Story } from "../../src/domain/story.ts";
import { type SubscriberId, USUAL_WISHES, type Wishes } from "../../src/domain/subscriber.ts";
import { contentId } from "../../src/domain/content-id.ts";
import { aCollectPlan, aPlan, address, MORNING, collected } from "../builders.ts";

/** Follows the items' sources and stores the items, as a pass of `collect` would. */
export async function storeItems(store: DeskStore, items: readonly SourcedItem[]): Promise<void> {
  const sources = [...new Map(items.map(({ source }) => [source.id, source])).values()];
  await store.collect.syncSources(sources, MORNING);
  for (const { id } of sources) {
    const inserts = items.filter(({ source }) => source.id === id).map(({ item }) => collected(item));
    await store.collect.saveCollected([aCollectPlan(id, { inserts })]);
  }
}

/** Stores the stories with their items, as a pass of `curate` would. */
export async function storeStories(store: DeskStore, stories: readonly Story[]): Promise<void> {
  await storeItems(
    store,
    stories.flatMap(({ coverage }) => coverage),
  );
  const curated = stories.flatMap(({ coverage }) => coverage.map(({ item }) => ({ itemId: item.id, version: 1 })));
  await store.curate.saveCurated(aPlan({ stories, curated }));
}

/** A plan of `send` at this moment. */
export function aFanOut(now: Date = MORNING): FanOutPlan {
  return {
    now,
    identify: (subscriberId) => {
      const id = contentId("dlv", subscriberId) as DeliveryId;
      return { id, messageId: `${id}@desk.example` };
    },
  };
}

/** One active subscriber of the edition's digest for each address, and a delivery for each, queued. */
export async function queueFor(store: DeskStore, edition: Edition, addresses: readonly string[]): Promise<void> {
  for (const each of addresses) await store.subscribers.add(address(each), [edition.digest], MORNING);
  await store.editions.save(edition, []);
  await store.send.fanOut(edition.id, aFanOut());
}

/** A subscriber chooses, for all digests that it has. */
export async function choose(
  store: DeskStore,
  id: SubscriberId,
  wishes: Partial<Wishes>,
  { language = null, at = MORNING }: { readonly language?: string | null; readonly at?: Date } = {},
): Promise<void> {
  const digests = ((await store.subscribers.find(id))?.subscriptions ?? []).map(({ digest }) => digest);
  await store.consents.change(id, { digests, wishes: { ...USUAL_WISHES, ...wishes }, language }, at);
}
