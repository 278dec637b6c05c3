import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Place, SearchWish } from "../../src/domain/search-store.ts";
import { toPhrase, WORD_RULES } from "../../src/domain/search-words.ts";
import type { Standing, Story } from "../../src/domain/story.ts";
import { openDatabase } from "../../src/store/open-store.ts";
import { createSearchStore } from "../../src/store/search-store.ts";
import { changed, collected, aCollectPlan, anItem, aPlan, aSource, aStory, minutesOn, sourced } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const GAZETTE = aSource("The Gazette");
const COURIER = aSource("The Courier");

const told = (title: string, summary: string, minutes = 0, source = GAZETTE) =>
  sourced(anItem(title, { summary, publishedAt: minutesOn(minutes) }, source), source);

function story(
  coverage: Story["coverage"],
  tags: readonly string[] = [],
  standing: Standing = { kind: "told" },
): Story {
  return aStory(coverage, { standing, tags: tags.map((tag) => ({ tag, why: [tag] })) });
}

const STORIES = {
  breach: story([told("Sony breached by hackers", "A zero day was used.", 0)], ["security"]),
  films: story(
    [told("Films leak", "Sony says nothing of the day zero.", 30), told("Hackers sell them", "Five.", 31, COURIER)],
    ["film"],
  ),
  chip: story([told("Ein Chip für Zürich", "Façade, naïve, İstanbul.", 60, COURIER)]),
  phone: story([told("苹果发布新iPhone", "東京で音楽家が한국을 พูด", 90)]),
  second: story([told("Quiet", "Nothing", 100), told("Sony breached again", "Again", 120, COURIER)]),
  held: story([told("Sony TV: 50 % off", "Hackers", 10)], [], { kind: "held", as: "deals", score: 1, why: ["% off"] }),
  muted: story([told("Sony hackers muted", "Hackers", 11)], [], { kind: "muted" }),
};

type Wish = Partial<Omit<SearchWish, "groups" | "place">>;

function groupsOf(texts: string): SearchWish["groups"] {
  return texts.split(" & ").map((group) => group.split(" | ").map(toPhrase)) as unknown as SearchWish["groups"];
}

describe.for(Object.entries(backends))("SearchStore on %s", ([, backend]) => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk(backend);
    await storeStories(desk.store, Object.values(STORIES));
  });

  async function search(texts: string, place: Place, over: Wish = {}) {
    const wish = { place, standing: "told", tags: [], source: null, span: {}, limit: 9, ...over } as const;
    return await desk.store.search.candidates({ groups: groupsOf(texts), ...wish });
  }

  /** From place to place, as a search asks. */
  async function names(texts: string, over: Wish = {}): Promise<readonly string[]> {
    const all = [
      await search(texts, "title", over),
      await search(texts, "item", over),
      await search(texts, "story", over),
    ];
    return [...new Set(all.flatMap(({ ids }) => ids))].map(
      (id) => Object.entries(STORIES).find(([, { id: other }]) => other === id)?.[0] ?? id,
    );
  }

  test.for<{ why: string; texts: string; found: readonly string[]; over?: Wish }>([
    {
      why: "the lead's title before another, and that before a summary",
      texts: "sony",
      found: ["breach", "second", "films"],
    },
    { why: "whole words, not their beginnings", texts: "son", found: [] },
    { why: "words in a row", texts: "zero day", found: ["breach"] },
    {
      why: "words in the other order too, when they are asked for alone",
      texts: "zero & day",
      found: ["films", "breach"],
    },
    { why: "no row from the title into the summary", texts: "leak sony", found: [] },
    {
      why: "all of several words, also in different items, and last then",
      texts: "sony & hackers",
      found: ["breach", "films"],
    },
    { why: "one of some words", texts: "chip | leak", found: ["chip", "films"] },
    { why: "one of some words and another", texts: "chip | leak | sony & hackers", found: ["breach", "films"] },
    { why: "whatever case and accents", texts: "ZURICH", found: ["chip"] },
    { why: "accents that are asked for and not there", texts: "façadé & istanbul", found: ["chip"] },
    { why: "a Chinese word inside a sentence", texts: "发布", found: ["phone"] },
    { why: "one Chinese letter", texts: "果", found: ["phone"] },
    { why: "a Chinese word and the beginning of a Latin one", texts: "新iPh", found: ["phone"] },
    { why: "the end of a Latin word is left to who asks again", texts: "東京で音楽家", found: ["phone"] },
    { why: "Japanese", texts: "音楽", found: ["phone"] },
    { why: "Korean", texts: "한국", found: ["phone"] },
    { why: "Thai", texts: "พูด", found: ["phone"] },
    { why: "letters that do not stand so", texts: "布发", found: [] },
    { why: "the syntax of a database is only words", texts: `title:* OR "NEAR(`, found: [] },
    { why: "held stories when they are asked for", texts: "sony", over: { standing: "held" }, found: ["held"] },
    { why: "muted stories when they are asked for", texts: "sony", over: { standing: "muted" }, found: ["muted"] },
    { why: "those of a tag", texts: "sony", over: { tags: ["film"] }, found: ["films"] },
    { why: "those of two tags", texts: "sony", over: { tags: ["film", "security"] }, found: [] },
    { why: "those that a source covers", texts: "sony", over: { source: COURIER.id }, found: ["second", "films"] },
    {
      why: "those of a span",
      texts: "sony",
      over: { span: { since: minutesOn(30), until: minutesOn(100) } },
      found: ["films"],
    },
  ])("$why", async ({ texts, over, found }) => {
    expect(await names(texts, over)).toEqual(found);
  });

  test("says whether there are more than the limit", async () => {
    const { breach, films, second } = STORIES;
    expect(await search("sony", "title")).toEqual({ ids: [breach.id, second.id], isAll: true });
    expect(await search("sony", "item", { limit: 2 })).toEqual({ ids: [second.id, films.id], isAll: false });
    expect((await search("sony", "item", { limit: 3 })).isAll).toBe(true);
  });

  test("an item that changes is found by what it says now", async () => {
    const { item } = STORIES.breach.coverage[0];
    const next = collected(changed(item, { title: "A firm was breached" }));
    await desk.store.collect.saveCollected([aCollectPlan(item.sourceId, { updates: [next] })]);
    expect(await names("sony")).toEqual(["second", "films"]);
    expect(await names("firm")).toEqual(["breach"]);
  });

  test("an item that is stored already is not indexed as what was not taken", async () => {
    const { item } = STORIES.breach.coverage[0];
    const other = { ...collected(item), title: "Never stored" };
    await desk.store.collect.saveCollected([aCollectPlan(item.sourceId, { inserts: [other] })]);
    expect(await names("never")).toEqual([]);
    expect(await names("breached")).toEqual(["breach", "second"]);
  });

  test("an item that moves is found in the story that it is in now", async () => {
    const { breach, films } = STORIES;
    const both = { ...films, coverage: [...films.coverage, ...breach.coverage] } as const;
    await desk.store.curate.saveCurated(aPlan({ stories: [both], moves: [{ from: breach.id, to: films.id }] }));
    expect(await names("breached")).toEqual(["second", "films"]);
  });

  test("an item that is gone is gone from the index", async () => {
    const { item } = STORIES.breach.coverage[0];
    await desk.tables.deleteFrom("coverage").where("item_id", "=", item.id).execute();
    await desk.tables.deleteFrom("items").where("id", "=", item.id).execute();
    expect(await names("breached")).toEqual(["second"]);
    expect(await desk.tables.selectFrom("item_words").select("id").where("item_id", "=", item.id).execute()).toEqual(
      [],
    );
  });

  test.for<{ why: string; words: string | null; left: number; isMade: boolean }>([
    { why: "before there was an index", words: null, left: 0, isMade: true },
    { why: "by other rules", words: "older", left: 9, isMade: true },
    { why: "in part, by a process that died", words: `${WORD_RULES} begun`, left: 3, isMade: true },
    { why: "by these rules", words: WORD_RULES, left: 0, isMade: false },
  ])("items that were indexed $why", async ({ words, left, isMade }) => {
    const rows = await desk.tables.selectFrom("item_words").select("id").orderBy("id").execute();
    const gone = rows.slice(left).map(({ id }) => id);
    if (gone.length > 0) await desk.tables.deleteFrom("item_words").where("id", "in", gone).execute();
    await desk.tables.deleteFrom("meta").where("name", "=", "words").execute();
    if (words !== null) await desk.tables.insertInto("meta").values({ name: "words", value: words }).execute();
    await desk.another();
    expect(await names("sony")).toEqual(isMade ? ["breach", "second", "films"] : []);
    const [meta] = await desk.tables.selectFrom("meta").select("value").where("name", "=", "words").execute();
    expect(meta?.value).toBe(WORD_RULES);
  });

  test("does not look at all items that have a word, and says so", async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      story([told(`Common ${index}`, index === 29 ? "Rare" : "", 200 + index)]),
    );
    await storeStories(desk.store, [story([told("Common and oldest", "Rare", 1)]), ...many]);
    const database = await openDatabase(desk.address);
    onTestFinished(() => database.close());
    const store = createSearchStore(database, 20);
    const ask = async (texts: string, place: Place) => {
      const wish = { place, standing: "told", tags: [], source: null, span: {}, limit: 99 } as const;
      return await store.candidates({ ...wish, groups: groupsOf(texts) });
    };
    const common = await ask("common", "item");
    expect([common.ids.length, common.ids[0], common.isAll]).toEqual([20, many[29]?.id, false]);
    const rare = await ask("common & rare", "story");
    expect([rare.ids.length, rare.isAll]).toEqual([2, true]);
  });
});
