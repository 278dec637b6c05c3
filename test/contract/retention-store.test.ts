import { describe, expect, test } from "vitest";
import { linkKey } from "../../src/domain/canonical-link.ts";
import type { DeliveryId } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { Item } from "../../src/domain/item.ts";
import type { KeptKind } from "../../src/domain/retention-store.ts";
import type { Story, StoryId } from "../../src/domain/story.ts";
import {
  aCollectPlan,
  aContent,
  address,
  anEdition,
  anItem,
  aPlan,
  aReceipt,
  aSource,
  aStory,
  at,
  changed,
  collected,
  MORNING,
  sourced,
} from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { aFanOut, choose, queueFor, storeItems, storeStories } from "./stored.ts";

const [OLD, SPLIT, NOW] = [MORNING, at("2026-12-01T00:00:00Z"), at("2026-12-20T00:00:00Z")];
const NEW = at("2026-12-10T06:00:00Z");
const daily = aSource("Daily");

/** Takes away what is older than `SPLIT`; a few rows at a time, so that each walk takes several steps. */
async function prune({ retention }: DeskStore, kind: KeptKind, limit = 5): Promise<number> {
  let gone = 0;
  for (let steps = 0; steps < 100; steps += 1) {
    const step = await retention.step(kind, { before: SPLIT, now: NOW, limit });
    gone += step.gone;
    if (step.isDone) return gone;
  }
  throw new Error(`Pruning ${kind} does not come to an end.`);
}

function toldOn(when: Date, title: string, over: Partial<Item> = {}): Item {
  return anItem(title, { publishedAt: when, firstSeenAt: when, changedAt: when, ...over }, daily);
}

function storyOn(when: Date, title: string, over: Partial<Story> = {}): Story {
  const dates = { publishedAt: when, firstSeenAt: when, updatedAt: when, changedAt: when };
  return aStory([sourced(toldOn(when, title), daily)], { ...dates, ...over });
}

async function idsIn(tables: Desk["tables"], table: "items" | "stories" | "editions"): Promise<readonly string[]> {
  const rows = await tables.selectFrom(table).select("id").orderBy("id").execute();
  return rows.map(({ id }) => id).filter((id) => id !== "letters");
}

const frozen = (text: string) => ({ rss: text, atom: text, json: text });
const identifyOne = () => ({ id: "dlv-open" as DeliveryId, messageId: "open@desk.example" });

describe.for(Object.entries(backends))("RetentionStore on %s", ([, backend]) => {
  test("whole texts go, and title, summary and story stay", async () => {
    const { store } = await openDesk(backend);
    const stories = "a b c d e f g h".split(" ").map((name) => storyOn(OLD, `Old ${name}`));
    const recent = storyOn(NEW, "New");
    await storeStories(store, [...stories, recent]);
    expect(await prune(store, "texts")).toBe(8);
    expect(await prune(store, "texts")).toBe(0);
    const items = [...stories, recent].map(({ coverage: [{ item }] }) => item.id);
    expect([...(await store.collect.knownHtml(items)).keys()]).toEqual([recent.coverage[0].item.id]);
    expect(await store.stories.story(stories[0]?.id as StoryId)).toEqual(stories[0]);
  });

  test("an item that is changed again has its text again, and loses it again in its time", async () => {
    const { store } = await openDesk(backend);
    const item = toldOn(OLD, "Told");
    await storeItems(store, [sourced(item, daily)]);
    await prune(store, "texts");
    const next = { ...changed(collected(item), { title: "Told anew", changedAt: at("2026-11-24T06:00:00Z") }) };
    await store.collect.saveCollected([aCollectPlan(daily.id, { updates: [next] })]);
    expect((await store.collect.knownHtml([item.id])).get(item.id)).toBe(next.html);
    expect(await store.stories.earlierTexts([item.id], 5)).toMatchObject([{ title: "Told" }]);
    expect(await prune(store, "texts")).toBe(1);
  });

  test("earlier versions go with the words that are searched, each by its own span", async () => {
    const { store } = await openDesk(backend);
    const story = storyOn(OLD, "Zebra");
    await storeStories(store, [story, storyOn(NEW, "Zebra crossing")]);
    const item = collected(story.coverage[0].item);
    await store.collect.saveCollected([aCollectPlan(daily.id, { updates: [changed(item, { author: "Ada" })] })]);
    expect(await prune(store, "versions")).toBe(1);
    expect(await store.stories.earlierTexts([item.id], 5)).toEqual([]);
    const wish = {
      groups: [[{ words: ["zebra"], isOpen: false }]],
      place: "item",
      standing: "told",
      tags: [],
      source: null,
      span: {},
      limit: 9,
    } as const;
    expect((await store.search.candidates(wish)).ids).toHaveLength(2);
    expect(await prune(store, "search")).toBe(1);
    expect((await store.search.candidates(wish)).ids).toHaveLength(1);
    expect(await store.stories.story(story.id)).not.toBeNull();
  });

  test("receipts go by their age, and until when is known", async () => {
    const { store } = await openDesk(backend);
    const story = storyOn(OLD, "Told");
    await storeStories(store, [story]);
    expect(await store.stories.receiptsSince()).toBeNull();
    const itemId = story.coverage[0].item.id;
    const receipts = [...Array(12).keys()].map((minute) => aReceipt({ at: at(`06:${10 + minute}`), itemId }));
    const recent = aReceipt({ at: NEW, itemId });
    await store.curate.saveCurated(aPlan({ receipts: [...receipts, recent] }));
    expect(await prune(store, "receipts")).toBe(12);
    expect(await store.stories.receipts(story)).toEqual([recent]);
    expect(await store.stories.receiptsSince()).toEqual(new Date(at("06:21").getTime() + 1));
  });

  test("items in no story go; what waits, what the operator named and what has a story stays", async () => {
    const { store, tables } = await openDesk(backend);
    const [gone, held, waiting, named, recent] = [
      toldOn(OLD, "Kept out"),
      toldOn(OLD, "Held back", { isQuarantined: true }),
      toldOn(OLD, "Waiting"),
      toldOn(OLD, "Named"),
      toldOn(NEW, "Recent"),
    ] as const;
    await storeItems(
      store,
      [gone, held, waiting, named, recent].map((item) => sourced(item, daily)),
    );
    const story = storyOn(OLD, "In a story");
    await storeStories(store, [story]);
    await store.curate.saveCurated(
      aPlan({ curated: [gone, named, recent].map(({ id }) => ({ itemId: id, version: 1 })) }),
    );
    await store.corrections.add({ kind: "tagged", item: named.id, tag: "security" }, OLD);
    expect(await prune(store, "items")).toBe(2);
    const left = [waiting, named, recent, story.coverage[0].item].map(({ id }) => id).toSorted();
    expect(await idsIn(tables, "items")).toEqual(left);
    const keys = { identities: [gone.identity], page: null, words: "another" };
    expect((await store.collect.seenAmong(daily.id, [keys]))[0]).toEqual([]);
  });

  test("a story that lost its items goes after a while, and its address leads on", async () => {
    const { store, tables } = await openDesk(backend);
    const [one, other] = [storyOn(OLD, "One"), storyOn(OLD, "Other")];
    await storeStories(store, [one, other]);
    const both = { ...one, coverage: [one.coverage[0], other.coverage[0]] } as const;
    await store.curate.saveCurated(aPlan({ stories: [both], moves: [{ from: other.id, to: one.id }] }));
    await prune(store, "items");
    expect(await idsIn(tables, "stories")).toEqual([one.id]);
    expect((await store.stories.story(other.id))?.id).toBe(one.id);
  });

  test("whole stories go with their items; muted ones and the operator's stay", async () => {
    const { store, tables } = await openDesk(backend);
    const [gone, muted, pinned, recent] = [
      storyOn(OLD, "Gone", { tags: [{ tag: "a", why: ["a"] }] }),
      storyOn(OLD, "Muted", { standing: { kind: "muted" } as Story["standing"] }),
      storyOn(OLD, "Pinned"),
      storyOn(NEW, "Recent"),
    ] as const;
    await storeStories(store, [gone, muted, pinned, recent]);
    await store.corrections.add({ kind: "pinned", item: pinned.coverage[0].item.id }, OLD);
    await store.editions.save(anEdition("daily", { storyIds: [gone.id], content: aContent() }), []);
    const before = await store.stories.state();
    expect(await prune(store, "stories")).toBe(1);
    expect(await idsIn(tables, "stories")).toEqual([muted.id, pinned.id, recent.id].toSorted());
    expect(await store.stories.state()).not.toBe(before);
    expect(await store.stories.story(gone.id)).toBeNull();
    expect((await store.editions.told("daily", [gone.id])).get(gone.id)).toEqual(MORNING);
    const { identity, link } = gone.coverage[0].item;
    const keys = { identities: [identity], page: link === null ? null : linkKey(link), words: "other words" };
    expect((await store.collect.seenAmong(daily.id, [keys]))[0]).toHaveLength(1);
  });

  test("old archives go with the stories, but for the newest of a feed, and fragments that no other shows", async () => {
    const { store, tables } = await openDesk(backend);
    const around = { before: "", after: "" };
    const frame = { rss: around, atom: around, json: around };
    await store.archives.begin([{ path: "feed", chosenBy: "all" }]);
    for (const [number, texts] of [["a", "b"], ["b", "c"], ["d"]].entries()) {
      const entries = texts.map((text) => ({ storyId: text as StoryId, updatedAt: OLD, item: frozen(text) }));
      await store.archives.save([{ feed: "feed", number: number + 1, writtenAt: OLD, frame, entries }]);
    }
    await prune(store, "stories");
    expect(await store.archives.parts("feed", 1)).toBeNull();
    expect(await store.archives.parts("feed", 2)).toBeNull();
    expect((await store.archives.parts("feed", 3))?.items).toEqual([frozen("d")]);
    expect(await tables.selectFrom("archive_fragments").select("id").execute()).toHaveLength(1);
  });

  test("the mail of an edition goes when nobody waits for it, and what it says stays", async () => {
    const { store, tables } = await openDesk(backend);
    const [done, open] = ["2026-11-23T07:00", "2026-11-24T07:00"].map((slot) =>
      anEdition("daily", { slot: slot as Slot, content: aContent() }),
    ) as [ReturnType<typeof anEdition>, ReturnType<typeof anEdition>];
    await queueFor(store, done, ["ada@reader.example"]);
    await tables.updateTable("deliveries").set({ state: "sent" }).execute();
    await store.editions.save(open, []);
    await store.send.fanOut(open.id, { now: MORNING, identify: identifyOne });
    await tables.updateTable("deliveries").set({ state: "held" }).where("edition_id", "=", open.id).execute();
    const early = anEdition("weekly", { content: aContent() });
    await store.editions.save(early, []);
    expect(await prune(store, "mails")).toBe(1);
    expect((await store.editions.edition(done.id))?.html).toEqual([]);
    expect((await store.editions.edition(open.id))?.html).toEqual(open.html);
    expect((await store.editions.edition(early.id))?.html).toEqual(early.html);
    expect((await store.editions.toldEdition("daily", done.slot))?.content).toEqual(aContent());
  });

  test("settled deliveries go with their steps; held ones and the edition itself stay", async () => {
    const { store, tables } = await openDesk(backend);
    const edition = anEdition("daily", { content: aContent() });
    const names = "a b c d e f g h".split(" ").map((name) => `${name}@reader.example`);
    await queueFor(store, edition, names);
    const rows = await tables.selectFrom("deliveries").select("id").orderBy("id").execute();
    const [held, ...sent] = rows.map(({ id }) => id);
    await tables.updateTable("deliveries").set({ state: "sent" }).where("id", "in", sent).execute();
    expect(await prune(store, "deliveries")).toBe(7);
    expect(await tables.selectFrom("deliveries").select("id").execute()).toEqual([{ id: held }]);
    expect(await tables.selectFrom("delivery_events").select("delivery_id").execute()).toEqual([{ delivery_id: held }]);
    expect((await store.editions.heads("daily", 5)).map(({ id }) => id)).toEqual([edition.id]);
  });

  test("steps of settled deliveries go before these", async () => {
    const { store, tables } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), ["ada@reader.example", "bob@reader.example"]);
    const [one] = await tables.selectFrom("deliveries").select("id").orderBy("id").execute();
    await tables
      .updateTable("deliveries")
      .set({ state: "sent" })
      .where("id", "=", one?.id as never)
      .execute();
    expect(await prune(store, "steps", 1)).toBe(1);
    expect(await tables.selectFrom("delivery_events").select("delivery_id").execute()).toHaveLength(1);
    expect(await tables.selectFrom("deliveries").select("id").execute()).toHaveLength(2);
  });

  test("editions for some alone go with their last delivery, those that wait to be fanned out stay", async () => {
    const { store, tables } = await openDesk(backend);
    const ada = address("ada@reader.example");
    await store.subscribers.add(ada, ["daily"], at("05:00"));
    const reader = (await store.subscribers.findByAddress(ada))?.id;
    if (reader === undefined) throw new Error("She is not there.");
    await choose(store, reader, { stories: 3 }, { at: at("05:00") });
    const [done, waiting] = ["one", "two"].map((variant) =>
      anEdition("daily", {
        id: `edn-${variant}` as never,
        variant,
        slot: `2026-11-23T07:0${variant.length}${variant}` as Slot,
        storyIds: ["sty-a" as StoryId],
      }),
    ) as [ReturnType<typeof anEdition>, ReturnType<typeof anEdition>];
    await store.audience.save(done, [reader]);
    await store.send.fanOut(done.id, aFanOut());
    await tables.updateTable("deliveries").set({ state: "sent" }).execute();
    await store.audience.save(waiting, [reader]);
    await prune(store, "deliveries");
    expect(await idsIn(tables, "editions")).toEqual([waiting.id]);
    expect(await tables.selectFrom("edition_stories").select("edition_id").execute()).toEqual([
      { edition_id: waiting.id },
    ]);
  });

  test("counts of clicks go with the age of their edition", async () => {
    const { store } = await openDesk(backend);
    const recent = anEdition("daily", { slot: "2026-12-10T07:00" as Slot, composedAt: NEW });
    for (const edition of [anEdition("daily"), recent]) {
      await store.editions.save(edition, []);
      await store.clicks.count(edition.id, "sty-a" as StoryId);
    }
    expect(await prune(store, "clicks")).toBe(1);
    expect((await store.clicks.counts("daily", 5)).map(({ slot }) => slot)).toEqual([recent.slot]);
  });

  test("what was learned of a source goes once it is followed no more", async () => {
    const { store } = await openDesk(backend);
    const other = aSource("Weekly");
    await store.collect.syncSources([daily, other], OLD);
    const blocks = [{ key: "k", entries: 3, lastSeenAt: OLD }];
    for (const { id } of [daily, other]) await store.collect.saveCollected([aCollectPlan(id, { blocks })]);
    await store.collect.syncSources([daily], OLD);
    expect(await prune(store, "memory")).toBe(1);
    expect((await store.collect.sourceMemory(daily.id)).blocks).toHaveLength(1);
    expect((await store.collect.sourceMemory(other.id)).blocks).toEqual([]);
  });

  test("that an entry was seen is forgotten last", async () => {
    const { store, tables } = await openDesk(backend);
    await tables
      .insertInto("seen_marks")
      .values([
        { mark: "a", seen_at: OLD.getTime() },
        { mark: "b", seen_at: NEW.getTime() },
      ])
      .execute();
    expect(await prune(store, "seen")).toBe(1);
    expect(await tables.selectFrom("seen_marks").select("mark").execute()).toEqual([{ mark: "b" }]);
  });

  test("says what there is, and what of it goes next", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [storyOn(OLD, "Old"), storyOn(NEW, "New")]);
    const held = await store.retention.holding("texts", SPLIT);
    expect(held).toEqual({ rows: 2, oldestAt: OLD, due: { rows: 1, bytes: "<p>Old, as Daily tells it.</p>".length } });
    await prune(store, "texts");
    expect(await store.retention.holding("texts", SPLIT)).toMatchObject({ rows: 1, oldestAt: NEW, due: { rows: 0 } });
    expect(await store.retention.holding("stories", null)).toMatchObject({ rows: 2, due: { rows: 0, bytes: 0 } });
    for (const kind of ["versions", "search", "receipts", "items", "mails", "steps", "deliveries", "clicks"] as const)
      expect((await store.retention.holding(kind, SPLIT)).due.rows).toBeGreaterThanOrEqual(0);
    for (const kind of ["memory", "seen"] as const)
      expect(await store.retention.holding(kind, SPLIT)).toEqual({
        rows: 0,
        oldestAt: null,
        due: { rows: 0, bytes: 0 },
      });
    expect((await store.retention.size()).bytes).toBeGreaterThan(100_000);
  });
});
