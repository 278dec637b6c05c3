import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { createSite } from "../../src/app/site.ts";
import { aDocument, aPlan, aStory, MORNING } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";

let desk: TemporaryDesk;

beforeAll(() => {
  desk = createTemporaryDesk({ sources: ["https://wire.example/feed.xml"], feeds: [{ name: "kept" }] });
});
afterAll(() => desk.remove());

test.for([
  { path: "index.html", isServed: true },
  { path: "feed.json", isServed: true },
  { path: "feeds/kept.xml", isServed: true },
  { path: "feeds/removed.xml", isServed: false },
  { path: "feeds/../index.html", isServed: false },
])("of all that is stored, $path is served: $isServed", async ({ path, isServed }) => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    await store.documents.save([aDocument(path)]);
    const found = await createSite({ settings, store, clock: () => MORNING }).document(path);
    expect(found?.path).toBe(isServed ? path : undefined);
  });
});

test("the page of a story is there while it is told, and is not there while it is muted", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const story = aStory();
    await storeStories(store, [story]);
    const site = createSite({ settings, store, clock: () => MORNING });
    expect(await site.storyPage(story.id)).toContain(story.coverage[0].item.title);
    await store.curate.saveCurated(aPlan({ stories: [{ ...story, standing: { kind: "muted" } }] }));
    expect(await site.storyPage(story.id)).toBeNull();
  });
});
