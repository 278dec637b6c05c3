import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { createSite } from "../../src/app/site.ts";
import type { FetchImage } from "../../src/domain/image.ts";
import {
  aCollectPlan,
  aDocument,
  anItem,
  aPlan,
  aPollState,
  aSource,
  aStory,
  changed,
  MORNING,
  sourced,
} from "../builders.ts";
import type { Document } from "../../src/domain/document-store.ts";
import { toSource } from "../../src/app/settings/settings.ts";
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
  { path: "sitemap.xml.bak", isServed: false },
])("of all that is stored, $path is served: $isServed", async ({ path, isServed }) => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    await store.documents.save([aDocument(path)]);
    const found = await createSite({ settings, store, clock: () => MORNING }).document(path);
    expect(found?.path).toBe(isServed ? path : undefined);
  });
});

test("stories are found by a choice, and how to search is told to browsers", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const story = aStory();
    await storeStories(store, [story]);
    const site = createSite({ settings, store, clock: () => MORNING });
    const { html, isReadable } = await site.searchPage({ query: "LOCK picked age<1h outlets=1", page: null });
    expect([isReadable, html.match(/<mark>/g)?.length]).toEqual([true, 4]);
    expect((await site.searchPage({ query: "lock tagg:x", page: null })).isReadable).toBe(false);
    await store.curate.saveCurated(aPlan({ stories: [{ ...story, standing: { kind: "muted" } }] }));
    expect((await site.searchPage({ query: "lock", page: null })).html).toContain("No story is like that.");
    const document = await site.document("opensearch.xml");
    expect(document?.contentType).toBe("application/opensearchdescription+xml; charset=utf-8");
  });
});

test("the page of a story is there while it is told, and is not there while it is muted", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const story = aStory();
    await storeStories(store, [story]);
    const site = createSite({ settings, store, clock: () => MORNING });
    const drawn = await site.storyPage(story.id);
    expect(new TextDecoder().decode(drawn?.body)).toContain(story.coverage[0].item.title);
    await store.curate.saveCurated(aPlan({ stories: [{ ...story, standing: { kind: "muted" } }] }));
    expect(await site.storyPage(story.id)).toBeNull();
  });
});

test("the sitemap lists what is told of the last days, and is the same value until a story is another one", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const story = aStory();
    await storeStories(store, [story]);
    await store.curate.saveCurated(aPlan({ stories: [story] }));
    let now = MORNING;
    const site = createSite({ settings, store, clock: () => now });
    const first = await site.document("sitemap.xml");
    expect(new TextDecoder().decode(first?.body)).toContain(`<loc>http://desk.example/story/${story.id}</loc>`);
    expect(first?.contentType).toBe("application/xml; charset=utf-8");
    expect(await site.document("sitemap.xml")).toBe(first);
    await store.curate.saveCurated(aPlan({ stories: [{ ...story, standing: { kind: "muted" } }] }));
    expect(new TextDecoder().decode((await site.document("sitemap.xml"))?.body)).not.toContain("/story/");
    await store.curate.saveCurated(aPlan({ stories: [story] }));
    now = new Date(MORNING.getTime() + 9 * 86_400_000);
    expect(new TextDecoder().decode((await site.document("sitemap.xml"))?.body)).not.toContain("/story/");
  });
});

test("robots are told what is not for them, and the stylesheet and icon are read once", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const site = createSite({ settings, store, clock: () => MORNING });
    const robots = await site.document("robots.txt");
    expect(new TextDecoder().decode(robots?.body)).toContain("Disallow: /unsubscribe/");
    expect(await site.document("robots.txt")).toBe(robots);
    expect(await site.asset("newsdesk.css")).toBe(await site.asset("newsdesk.css"));
    expect(await site.asset("copy.js")).toBe(await site.asset("copy.js"));
    expect([site.url(), site.isOwnHost("desk.example"), site.isOwnHost("evil.example")]).toEqual([
      "http://desk.example",
      true,
      false,
    ]);
  });
});

const fetchImage: FetchImage = async () => await Promise.resolve({ contentType: "image/png", body: new Uint8Array(9) });

test("pages show images and pass them on only when the settings say so", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const source = aSource("Wire");
    const item = anItem("A gull on a mast", { image: "https://wire.example/gull.png" }, source);
    const story = aStory([sourced(item, source)]);
    await storeStories(store, [story]);
    const siteWith = (images: "none" | "proxy") =>
      createSite({
        settings: { ...settings, web: { ...settings.web, images } },
        store,
        clock: () => MORNING,
        fetchImage,
      });
    const html = text(await siteWith("proxy").storyPage(story.id));
    const [, path = ""] = /<img src="\.\.\/image\/([^"]*)"/.exec(html) ?? [];
    const [id = "", version = ""] = path.split("/");
    expect((await siteWith("proxy").image(id, version))?.contentType).toBe("image/png");
    expect(await siteWith("none").image(id, version)).toBeNull();
    expect(text(await siteWith("none").storyPage(story.id))).not.toContain("<img");
    expect(html).not.toContain("gull.png");
  });
});

const text = (page: Document | null): string => new TextDecoder().decode(page?.body);

test("a source has a page, and one whose address may hold a key shows none and has no page of a feed", async () => {
  const own = createTemporaryDesk({
    sources: [
      { id: "open", name: "Open", url: "https://open.example/feed.xml" },
      { id: "closed", name: "Closed", url: "https://closed.example/feed.xml?key=s3cret" },
    ],
  });
  onTestFinished(() => own.remove());
  const settings = await readSettings(own.settings, {});
  await own.look(async (store) => {
    await store.collect.syncSources(settings.sources.map(toSource), MORNING);
    const detail = "closed.example: 401 for https://closed.example/feed.xml?key=s3cret";
    const state = aPollState({ lastFailure: { reason: "status", detail }, failuresInARow: 2, lastFetchAt: MORNING });
    for (const { id } of settings.sources) await store.collect.saveCollected([aCollectPlan(id, { state })]);
    const site = createSite({ settings, store, clock: () => MORNING });
    const list = text(await site.sourcesPage());
    expect(list).toContain('<a href="./source/closed"><bdi>Closed</bdi></a>');
    const closed = text(await site.sourcePage({ id: "closed", behind: null }));
    expect(closed).toContain("It has given nothing 2 times in a row: it answers with an error.");
    expect(list + closed).not.toMatch(/s3cret|closed\.example/);
    expect(text(await site.sourcePage({ id: "open", behind: null }))).toContain(
      "closed.example: 401 for closed.example",
    );
    expect(await site.sourcePage({ id: "unheard-of", behind: null })).toBeNull();
    expect(text(await site.feedTwin("sources/open"))).toContain("http://desk.example/sources/open.xml");
    expect(await site.feedTwin("sources/closed")).toBeNull();
    expect(text(await site.feedsPage())).not.toContain("sources/closed");
  });
});

test("the page of a feed shows what the feed has, and a drawn page is the same value until a story is another one", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const story = aStory();
    await storeStories(store, [story]);
    await store.curate.saveCurated(aPlan({ stories: [story] }));
    const site = createSite({ settings, store, clock: () => MORNING });
    const first = await site.feedTwin("feeds/kept");
    expect(text(first)).toContain("Nothing yet.");
    expect(await site.feedTwin("feeds/kept")).toBe(first);
    const item = { id: `tag:desk.example,2026:story/${story.id}` };
    await store.documents.save([aDocument("feeds/kept.json", JSON.stringify({ items: [item] }))]);
    await store.curate.saveCurated(aPlan({ stories: [story] }));
    expect(text(await site.feedTwin("feeds/kept"))).toContain(story.coverage[0].item.title);
    expect(await site.feedTwin("feeds/removed")).toBeNull();
  });
});

test("the page of a story tells what was changed, and who else has pages here", async () => {
  const settings = await readSettings(desk.settings, {});
  await desk.look(async (store) => {
    const item = anItem("A fire");
    await storeStories(store, [aStory([sourced(item)])]);
    const edit = changed(item, { title: "A large fire", changedAt: new Date(MORNING.getTime() + 60_000) });
    await store.collect.saveCollected([aCollectPlan(item.sourceId, { updates: [edit] })]);
    const html = text(
      await createSite({ settings, store, clock: () => MORNING }).storyPage(aStory([sourced(item)]).id),
    );
    expect(html).toMatch(/A <ins><span class="hidden"[^>]*>added: <\/span>large<\/ins> fire/);
    expect(html).toContain('<a href="../feed"><bdi>All stories</bdi></a>');
  });
});
