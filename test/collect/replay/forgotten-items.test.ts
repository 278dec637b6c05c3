import { describe, expect, test } from "vitest";
import { createRetentionStore } from "../../../src/store/retention-store.ts";
import { type FeedDesk, useFeedDesk } from "./feed-desk.ts";

const openFeedDesk = useFeedDesk();

type Entry = { readonly guid?: string; readonly link: string; readonly title: string; readonly text: string };

function feedOf(...entries: readonly Entry[]): string {
  const items = entries.map(
    ({ guid, link, title, text }) =>
      `<item><title>${title}</title><link>${link}</link>${guid === undefined ? "" : `<guid isPermaLink="false">${guid}</guid>`}<description>${text}</description></item>`,
  );
  return `<rss version="2.0"><channel><title>The Gazette</title><link>https://gazette.example/</link>${items.join("")}</channel></rss>`;
}

const TEXT = "The bridge over the river was opened to all who want to cross it on foot this morning.";
const OLD: Entry = { guid: "g-1", link: "https://gazette.example/bridge", title: "The bridge is open", text: TEXT };
const KEPT: Entry = { guid: "g-2", link: "https://gazette.example/kept", title: "Something else", text: "Of late." };

/** All items of the desk go, as if they had been in no story for half a year. */
async function forgetAll({ database }: FeedDesk): Promise<void> {
  await database.db.updateTable("items").set({ curated_version: 9 }).execute();
  const now = new Date("2027-01-01T00:00:00Z");
  await createRetentionStore(database).step("items", { before: now, now, limit: 100 });
}

describe("an entry whose item is no longer kept", () => {
  test.for<{ why: string; again: Entry }>([
    { why: "as it was", again: OLD },
    { why: "in other words", again: { ...OLD, title: "Bridge opened", text: "Everybody may cross." } },
    { why: "under another guid", again: { ...OLD, guid: "https://gazette.example/?p=1" } },
    { why: "at another address", again: { ...OLD, link: "https://gazette-new.example/news/bridge" } },
  ])("is no news when it comes back $why", async ({ again }) => {
    const desk = await openFeedDesk();
    await desk.serve(feedOf(OLD));
    await forgetAll(desk);
    await desk.serve(feedOf(KEPT));
    const report = await desk.serve(feedOf(KEPT, again));
    expect(report).toMatchObject({ newItems: 0, heldItems: 0, failures: [] });
    expect((await desk.items()).map(({ title }) => title)).toEqual([KEPT.title]);
  });

  test.for<{ why: string; other: Entry }>([
    {
      why: "its guid",
      other: { ...OLD, link: "https://gazette.example/flood", title: "A flood", text: "The river rose." },
    },
    { why: "its address", other: { ...OLD, guid: "g-9", title: "A flood", text: "The river rose at night." } },
    { why: "its words", other: { ...OLD, guid: "g-9", link: "https://gazette.example/bridge-2" } },
  ])("hides no other that has only $why", async ({ other }) => {
    const desk = await openFeedDesk();
    await desk.serve(feedOf(OLD));
    await forgetAll(desk);
    expect(await desk.serve(feedOf(KEPT, other))).toMatchObject({ newItems: 2 });
  });

  test("is remembered for as long as its feed shows it", async () => {
    const desk = await openFeedDesk();
    await desk.serve(feedOf(OLD));
    await forgetAll(desk);
    await desk.database.db.updateTable("seen_marks").set({ seen_at: 0 }).execute();
    await desk.serve(feedOf(OLD, KEPT));
    const marks = await desk.database.db.selectFrom("seen_marks").select("seen_at").execute();
    const { lastFetchAt } = await desk.state();
    expect(new Set(marks.map((mark) => mark.seen_at))).toEqual(new Set([lastFetchAt?.getTime()]));
  });

  const foreign = "a b c d e f g h i j k l m n o".split(" ").map((name) => {
    return { guid: `x-${name}`, link: `https://casino.example/${name}`, title: `Win ${name}`, text: `Play ${name}.` };
  });
  const casino = (...entries: readonly Entry[]) =>
    feedOf(...entries)
      .replaceAll("The Gazette", "Casino")
      .replaceAll("https://gazette.example/<", "https://casino.example/<");

  test("says that its feed is the one that is followed", async () => {
    const desk = await openFeedDesk();
    await desk.serve(feedOf(OLD));
    await forgetAll(desk);
    await desk.serve(casino(OLD, ...foreign));
    expect((await desk.state()).quarantine).toBeNull();
  });

  test("says nothing of a feed that is held back", async () => {
    const desk = await openFeedDesk();
    const third = { ...KEPT, guid: "g-3", link: "https://gazette.example/third", title: "A third thing" };
    await desk.serve(feedOf(OLD, KEPT, third));
    await desk.serve(casino(...foreign));
    expect((await desk.state()).quarantine).not.toBeNull();
    await forgetAll(desk);
    const more = { guid: "x-z", link: "https://casino.example/z", title: "Win z", text: "Play z." };
    expect(await desk.serve(casino(...foreign, more))).toMatchObject({ newItems: 0, heldItems: 1 });
    expect((await desk.state()).quarantine).not.toBeNull();
  });
});

/** A feed whose entries all have the date of that day. */
function stamped(day: number): string {
  return feedOf(OLD, KEPT, { ...KEPT, guid: "g-3", link: "https://gazette.example/3", title: "Three" }).replaceAll(
    "</description>",
    `</description><pubDate>0${day} Nov 2026 08:00:00 GMT</pubDate>`,
  );
}

test("a feed that stamps its entries anew does not bring back texts that are no longer kept", async () => {
  const desk = await openFeedDesk();
  await desk.serve(stamped(1));
  const now = new Date("2027-01-01T00:00:00Z");
  await createRetentionStore(desk.database).step("texts", { before: now, now, limit: 100 });
  expect(await desk.serve(stamped(2))).toMatchObject({ changedItems: 0 });
  expect((await desk.items()).map(({ html, version }) => [html, version])).toEqual([
    ["", 1],
    ["", 1],
    ["", 1],
  ]);
});
