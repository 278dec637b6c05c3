import { describe, expect, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { SiteSnapshot, StoryOutline } from "../../src/domain/site-snapshot.ts";
import type { Story } from "../../src/domain/story.ts";
import {
  aCollectPlan,
  aDocument,
  anItem,
  aPlan,
  aReceipt,
  aSource,
  aStory,
  at,
  changed,
  collected,
  minutesOn,
  MORNING,
  sourced,
} from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const [early, middle, late] = [10, 20, 30].map(told) as [Story, Story, Story];
const [item] = [middle.coverage[0].item];

function told(minutes: number): Story {
  const lead = sourced(anItem(`Told after ${minutes} minutes`, { publishedAt: minutesOn(minutes) }));
  return aStory([lead], { tags: [{ tag: "security", why: ["breach"] }] });
}

async function outlinesOf(store: DeskStore): Promise<readonly StoryOutline[]> {
  return await store.snapshot(async (snapshot) => await snapshot.outlines(null, 10));
}

/** How many stories there are by two ways to ask, and what the feed says. */
async function look({ stories, documents, outlines }: SiteSnapshot): Promise<readonly (string | number)[]> {
  const [outlined, found] = [await outlines(null, 10), await stories.find({ order: "newest", limit: 10 })];
  return [outlined.length, found.length, new TextDecoder().decode((await documents.find("feed.xml"))?.body)];
}

describe.for(Object.entries(backends))("a snapshot on %s", ([, backend]) => {
  test("outlines the told stories, newest first and page by page", async () => {
    const { store } = await openDesk(backend);
    const muted = { ...told(40), standing: { kind: "muted" } } as const;
    await storeStories(store, [middle, early, late, muted]);
    const [first, rest] = await store.snapshot(async ({ outlines }) => {
      const page = await outlines(null, 1);
      return [page, await outlines(page[0] ?? null, 10)];
    });
    expect([...first, ...rest].map(({ id }) => id)).toEqual([late.id, middle.id, early.id]);
    expect(first[0]).toMatchObject({ publishedAt: minutesOn(30), updatedAt: MORNING, tags: ["security"] });
  });

  test("marks a story with the same text as long as nothing of it is shown otherwise", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [early, middle]);
    const before = await outlinesOf(store);
    await store.curate.saveCurated(aPlan({ stories: [middle] }));
    expect(await outlinesOf(store)).toEqual(before);
  });

  test.for<{ why: string; change: (store: DeskStore) => Promise<unknown> }>([
    {
      why: "its rank",
      change: async ({ curate }) =>
        await curate.saveCurated(
          aPlan({ stories: [{ ...middle, rank: [{ name: "boost", value: 2, why: "security" }] }] }),
        ),
    },
    {
      why: "its phrases",
      change: async ({ curate }) => await curate.saveCurated(aPlan({ stories: [{ ...middle, phrases: ["Sony"] }] })),
    },
    {
      why: "a receipt of it",
      change: async ({ curate }) =>
        await curate.saveCurated(aPlan({ receipts: [aReceipt({ storyId: middle.id, at: at("08:00") })] })),
    },
    {
      why: "a receipt of an item",
      change: async ({ curate }) => await curate.saveCurated(aPlan({ receipts: [aReceipt({ itemId: item.id })] })),
    },
    {
      why: "what an item says",
      change: async ({ collect }) => {
        const updates = [changed(collected(item), { title: "Told otherwise" })];
        await collect.saveCollected([aCollectPlan(item.sourceId, { updates })]);
      },
    },
    {
      why: "what an outlet lets us show",
      change: async ({ collect }) =>
        await collect.syncSources([aSource("The Gazette", { republish: "title" })], MORNING),
    },
    {
      why: "the name of an outlet",
      change: async ({ collect }) => await collect.syncSources([{ ...aSource(), name: "The New Gazette" }], MORNING),
    },
  ])("marks a story with another text when $why is another one", async ({ change }) => {
    const { store } = await openDesk(backend);
    await storeStories(store, [middle]);
    const [before] = await outlinesOf(store);
    await change(store);
    const [after] = await outlinesOf(store);
    expect(after?.id).toBe(before?.id);
    expect(after?.mark).not.toBe(before?.mark);
  });

  test("knows the earlier addresses of told stories, page by page", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [early, middle, late]);
    const all = [...early.coverage, ...middle.coverage] as const;
    await store.curate.saveCurated(
      aPlan({ stories: [{ ...early, coverage: all }], moves: [{ from: middle.id, to: early.id }] }),
    );
    const moves = async () =>
      await store.snapshot(async (snapshot) => [await snapshot.moves(null, 10), await snapshot.moves(middle.id, 10)]);
    expect(await moves()).toEqual([[{ from: middle.id, to: early.id }], []]);
    await store.curate.saveCurated(aPlan({ stories: [{ ...early, coverage: all, standing: { kind: "muted" } }] }));
    expect(await moves()).toEqual([[], []]);
  });

  test("shows one moment, whatever another process writes meanwhile", async () => {
    const { store, another } = await openDesk(backend);
    await storeStories(store, [early]);
    await store.documents.save([aDocument("feed.xml", "then")]);
    const other = await another();
    const [before, after] = await store.snapshot(async (snapshot) => {
      const then = await look(snapshot);
      await storeStories(other, [middle, late]);
      await other.documents.save([aDocument("feed.xml", "now")]);
      return [then, await look(snapshot)];
    });
    expect(before).toEqual([1, 1, "then"]);
    expect(after).toEqual(before);
    expect(await store.snapshot(look)).toEqual([3, 3, "now"]);
  });
});
