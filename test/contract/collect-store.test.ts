import { describe, expect, test } from "vitest";
import { linkKey } from "../../src/domain/canonical-link.ts";
import { type CollectPlan, type ItemKeys, MAX_KEPT_VERSIONS, MAX_PAST_ITEMS } from "../../src/domain/collect-store.ts";
import { identityKey, wordsKey } from "../../src/domain/item-keys.ts";
import type { SourceId } from "../../src/domain/source.ts";
import {
  aCollectPlan,
  anItem,
  aPollState,
  aReceipt,
  aSource,
  at,
  changed,
  link,
  MORNING,
  sourced,
  aPlan,
} from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { storeItems } from "./stored.ts";

const gazette = aSource("The Gazette");
const herald = aSource("The Herald", { tags: ["security"], weight: 2.5, everySeconds: 900, headers: { "x-key": "1" } });

const pause = (host: string, until: Date, inARow = 1) => ({ host, until, why: `${host} asked`, inARow });

const NO_KEYS: ItemKeys = { ids: [], identities: [], links: [], words: [] };

describe.for(Object.entries(backends))("CollectStore on %s: sources", ([, backend]) => {
  test("new sources are due at once, with nothing remembered", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([herald], MORNING);
    expect(await store.collect.dueSources(MORNING, 10)).toEqual([{ source: herald, state: aPollState() }]);
  });

  test("a source that the settings no longer name rests, and keeps what it knows until they name it again", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    const later = aPollState({ nextFetchAt: at("09:00"), validators: { etag: '"1"', lastModified: null } });
    await store.collect.saveCollected([aCollectPlan(herald.id, { state: later })]);
    await store.collect.syncSources([gazette], at("07:00"));
    expect((await store.collect.sources()).map(({ source }) => source.name)).toEqual(["The Gazette"]);
    expect((await store.collect.dueSources(at("10:00"), 10)).map(({ source }) => source.name)).toEqual(["The Gazette"]);
    await store.collect.syncSources([gazette, herald], at("08:00"));
    expect((await store.collect.sources())[1]?.state).toEqual(later);
  });

  test.for([
    { why: "at the time that it had", lastFetchAt: "07:00", nextFetchAt: "09:00", back: "08:00", dueAt: "09:00" },
    { why: "now, when that has passed", lastFetchAt: "07:00", nextFetchAt: "07:30", back: "08:00", dueAt: "08:00" },
    { why: "10 minutes after it was asked", lastFetchAt: "07:55", nextFetchAt: "07:56", back: "08:00", dueAt: "08:05" },
    {
      why: "10 minutes after it was asked now",
      lastFetchAt: "08:00",
      nextFetchAt: "08:00",
      back: "08:00",
      dueAt: "08:10",
    },
    {
      why: "10 minutes from now, when the clock was ahead",
      lastFetchAt: "23:00",
      nextFetchAt: "07:00",
      back: "08:00",
      dueAt: "08:10",
    },
    { why: "now, when it was never asked", lastFetchAt: null, nextFetchAt: "07:00", back: "08:00", dueAt: "08:00" },
  ])("a source that comes back is due $why", async ({ lastFetchAt, nextFetchAt, back, dueAt }) => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    const state = aPollState({
      lastFetchAt: lastFetchAt === null ? null : at(lastFetchAt),
      nextFetchAt: at(nextFetchAt),
    });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { state })]);
    await store.collect.syncSources([], at("07:00"));
    await store.collect.syncSources([gazette], at(back));
    expect((await store.collect.sources()).map((one) => one.state.nextFetchAt)).toEqual([at(dueAt)]);
  });

  test("the same settings again change no state, new words of a source are taken over", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    const state = aPollState({ nextFetchAt: at("09:00"), failuresInARow: 3 });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { state })]);
    const renamed = { ...gazette, name: "Gazette", weight: 3 };
    await store.collect.syncSources([renamed], at("07:00"));
    expect(await store.collect.sources()).toEqual([{ source: renamed, state }]);
  });

  test("another address under the same id starts afresh", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    const state = aPollState({
      nextFetchAt: at("23:00"),
      validators: { etag: '"1"', lastModified: "Mon" },
      bodyHash: "ff",
    });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { state })]);
    const moved = { ...gazette, feedUrl: "https://elsewhere.example/feed" };
    await store.collect.syncSources([moved], at("07:00"));
    expect(await store.collect.sources()).toEqual([{ source: moved, state: aPollState({ nextFetchAt: at("07:00") }) }]);
  });

  test("the longest due comes first, what is not yet due does not come, and the limit holds", async () => {
    const { store } = await openDesk(backend);
    const times = { A: at("05:00"), B: at("04:00"), C: at("06:30"), D: at("08:00"), E: at("05:30") };
    const sources = Object.keys(times).map((name) => aSource(name));
    await store.collect.syncSources(sources, MORNING);
    for (const { id, name } of sources) {
      const state = aPollState({ nextFetchAt: times[name as keyof typeof times] });
      await store.collect.saveCollected([aCollectPlan(id, { state })]);
    }
    const due = await store.collect.dueSources(MORNING, 2);
    expect(due.map(({ source }) => source.name)).toEqual(["B", "A"]);
    expect(await store.collect.dueSources(MORNING, 10)).toHaveLength(3);
  });

  test("sources are told by name, capitals before small letters, on every server", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources(
      ["beta", "Zeta", "alpha", "Émile"].map((name) => aSource(name, { feedUrl: `https://x.example/${name}` })),
      MORNING,
    );
    expect((await store.collect.sources()).map(({ source }) => source.name)).toEqual([
      "Zeta",
      "alpha",
      "beta",
      "Émile",
    ]);
  });

  test("the whole state comes back as it was saved", async () => {
    const { store, another } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    const state = aPollState({
      validators: { etag: 'W/"a,b"', lastModified: "Mon, 23 Nov 2026 05:00:00 GMT" },
      bodyHash: "00ff",
      nextFetchAt: at("06:30:00.123"),
      nextFetchWhy: "third failure in a row",
      lastFetchAt: at("06:00"),
      lastSuccessAt: at("2026-11-01T00:00:00Z"),
      lastBodyAt: at("2026-10-31T00:00:00.001Z"),
      failuresInARow: 2,
      goneInARow: 1,
      lastReceived: "200, text/html, 12 kB",
      language: "de-CH",
      wishes: { ttlSeconds: 3_600, updateSeconds: 86_400, skipHours: [0, 23], skipDays: [6] },
      rhythmSeconds: 5_400,
      newestAt: at("05:59"),
      moving: { url: "https://the-gazette.example/b", answers: 2, since: at("05:00") },
      movedUrl: "https://the-gazette.example/a",
      quarantine: { since: at("04:00"), why: "another title" },
      lastFailure: { reason: "status", detail: "503 \u0000 broken" },
      feedTitle: "Gazette 📰",
      siteUrl: "https://the-gazette.example/",
    });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { state })]);
    expect(await (await another()).collect.sources()).toEqual([{ source: gazette, state }]);
  });

  test("the states of many sources are written in one piece, or not at all", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    const [one, other] = [aPollState({ failuresInARow: 1 }), aPollState({ failuresInARow: 2 })];
    const plans = [aCollectPlan(gazette.id, { state: one }), aCollectPlan(herald.id, { state: other })];
    const unknown = aCollectPlan("src-unheard-of" as SourceId, {});
    await expect(store.collect.saveCollected([...plans, unknown])).rejects.toThrow(/no source src-unheard-of/);
    const failures = async () => (await store.collect.sources()).map(({ state }) => state.failuresInARow);
    expect(await failures()).toEqual([0, 0]);
    await store.collect.saveCollected(plans);
    expect(await failures()).toEqual([1, 2]);
  });

  test("what a wrong clock put off beyond all rules is due, a long interval is not", async () => {
    const { store } = await openDesk(backend);
    const rare = aSource("Rare", { everySeconds: 30 * 86_400 });
    await store.collect.syncSources([gazette, herald, rare], MORNING);
    const put = async (id: SourceId, nextFetchAt: Date): Promise<void> =>
      await store.collect.saveCollected([aCollectPlan(id, { state: aPollState({ nextFetchAt }) })]);
    await put(gazette.id, at("2026-12-01T06:00:00Z"));
    await put(herald.id, at("2026-12-01T06:15:00.001Z"));
    await put(rare.id, at("2026-12-30T00:00:00Z"));
    const due = async (limit: number) =>
      (await store.collect.dueSources(MORNING, limit)).map(({ source }) => source.name);
    expect(await due(10)).toEqual(["The Herald"]);
    await put(gazette.id, MORNING);
    await put(rare.id, at("2031-01-01T00:00:00Z"));
    expect(await due(10)).toEqual(["The Gazette", "The Herald", "Rare"]);
    expect(await due(2)).toEqual(["The Gazette", "The Herald"]);
    expect(await due(1)).toEqual(["The Gazette"]);
    expect(await store.collect.dueSources(new Date(8.64e15), 10)).toHaveLength(3);
  });

  test("the last pause of a host counts, until it is over", async () => {
    const { store, another } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    for (const hostPause of [
      pause("a.example", at("06:10")),
      pause("a.example", at("06:30"), 2),
      pause("b.example", at("06:20")),
      pause("c.example", at("2031-01-01T00:00:00Z")),
    ]) {
      await store.collect.saveCollected([aCollectPlan(gazette.id, { hostPause })]);
    }
    const { collect } = await another();
    const stored = await collect.hostPauses(MORNING);
    expect(stored.toSorted((one, other) => one.host.localeCompare(other.host))).toEqual([
      pause("a.example", at("06:30"), 2),
      pause("b.example", at("06:20")),
    ]);
    expect(await collect.hostPauses(at("06:20"))).toEqual([pause("a.example", at("06:30"), 2)]);
  });
});

describe.for(Object.entries(backends))("CollectStore on %s: items", ([, backend]) => {
  const item = anItem("A lock is picked", {
    author: "Ada",
    image: "https://the-gazette.example/1.png",
    labels: ["Locks", "Ünlocks"],
    enclosures: [{ url: "https://the-gazette.example/1.mp3", type: "audio/mpeg", lengthBytes: 3_000_000_000 }],
    updatedAt: at("06:05"),
  });

  test("a known item is found by its identity or by its link, and only in its source", async () => {
    const { store } = await openDesk(backend);
    const other = anItem("B", {
      identity: { kind: "guid", value: "g-2" },
      link: link("https://the-gazette.example/b"),
    });
    await storeItems(store, [sourced(item), sourced(other), sourced(anItem("C", {}, herald), herald)]);
    const found = await store.collect.knownItems(gazette.id, {
      ...NO_KEYS,
      identities: [identityKey(item.identity), identityKey({ kind: "guid", value: "unheard of" })],
      links: [linkKey(link("http://www.the-gazette.example/b/?utm_source=x"))],
    });
    expect(found.map(({ id }) => id).sort()).toEqual([item.id, other.id].sort());
    const inHerald = { ...NO_KEYS, ids: [item.id], identities: [item.identity.value], words: [wordsKey(item)] };
    expect(await store.collect.knownItems(herald.id, inHerald)).toEqual([]);
    expect(await store.collect.knownItems(gazette.id, NO_KEYS)).toEqual([]);
  });

  test("a known item is found by a guid in another spelling, by its words, and by its id", async () => {
    const { store } = await openDesk(backend);
    const guid = anItem("G", { identity: { kind: "guid", value: "http://the-gazette.example/g/?utm_source=x#1" } });
    const words = anItem("W");
    const id = anItem("I");
    await storeItems(store, [sourced(guid), sourced(words), sourced(id), sourced(anItem("None of these"))]);
    const found = await store.collect.knownItems(gazette.id, {
      ...NO_KEYS,
      identities: [identityKey({ kind: "guid", value: "https://www.the-gazette.example/g" })],
      words: [wordsKey({ title: "w!", summary: words.summary })],
      ids: [id.id],
    });
    expect(found.map(({ content }) => content.title).sort()).toEqual(["G", "I", "W"]);
  });

  test("a known item tells all that is needed to see a change, its HTML apart", async () => {
    const { store } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    const [known] = await store.collect.knownItems(gazette.id, { ...NO_KEYS, ids: [item.id] });
    const { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt, ...rest } = item;
    const { sourceId: _, changedAt: __, html, ...content } = rest;
    const told = { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt };
    expect(known).toEqual({ ...told, content });
    expect(await store.collect.knownHtml([item.id, anItem("Never stored").id])).toEqual(new Map([[item.id, html]]));
    expect(await store.collect.knownHtml([])).toEqual(new Map());
  });

  test("more keys than a query may have", async () => {
    const { store } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    const none = Array.from({ length: 2_500 }, (_, index) => `none ${index}`);
    const identities = [...none, identityKey(item.identity)];
    const found = await store.collect.knownItems(gazette.id, { ...NO_KEYS, identities, links: none, words: none });
    expect(found.map(({ id }) => id)).toEqual([item.id]);
  });

  test("what a source told so far, the newest first, without what is held back", async () => {
    const { store } = await openDesk(backend);
    const old = anItem("Old", { firstSeenAt: at("01:00"), changedAt: at("05:00") });
    const young = anItem("Young", { firstSeenAt: at("03:00"), changedAt: at("03:00"), link: null });
    const held = anItem("Held", { isQuarantined: true });
    await storeItems(store, [sourced(old), sourced(young), sourced(held), sourced(anItem("C", {}, herald), herald)]);
    expect(await store.collect.sourcePast(gazette.id, at("02:00"))).toEqual({
      newest: [
        { title: "Old", link: old.link },
        { title: "Young", link: null },
      ],
      itemsSince: 1,
    });
    expect(await store.collect.sourcePast("src-unheard-of" as SourceId, at("02:00"))).toEqual({
      newest: [],
      itemsSince: 0,
    });
  });

  test("what is known of a source's past has a limit", async () => {
    const { store } = await openDesk(backend);
    const many = Array.from({ length: MAX_PAST_ITEMS + 5 }, (_, index) => sourced(anItem(`Item ${index}`)));
    await storeItems(store, many);
    const { newest, itemsSince } = await store.collect.sourcePast(gazette.id, at("02:00"));
    expect([newest.length, itemsSince]).toEqual([MAX_PAST_ITEMS, MAX_PAST_ITEMS + 5]);
  });

  test("what tells nothing new is taken over without a version", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: item.id, version: 1 }] }));
    const refreshed = {
      id: item.id,
      version: 1,
      identity: { kind: "guid", value: "https://the-gazette.example/new" },
      link: link("https://the-gazette.example/new"),
      contentHash: "c",
      entryHash: "e",
    } as const;
    await store.collect.saveCollected([planOf({ refreshed: [refreshed, { ...refreshed, id: anItem("Unheard").id }] })]);
    const keys = { ...NO_KEYS, links: ["the-gazette.example/new"] };
    const [known] = await store.collect.knownItems(gazette.id, keys);
    expect(known).toMatchObject({
      id: item.id,
      identity: refreshed.identity,
      contentHash: "c",
      entryHash: "e",
      version: 1,
    });
    expect(known?.content).toMatchObject({ link: refreshed.link, title: item.title });
    expect(
      await store.collect.knownItems(gazette.id, { ...NO_KEYS, identities: ["the-gazette.example/new"] }),
    ).toHaveLength(1);
    expect(await store.curate.pendingItems(10)).toEqual([]);
    expect((await everything(tables)).versions).toEqual([]);
  });

  test("an item that changes without end keeps its first version and the newest, and the receipts of these", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    let next = item;
    for (let version = 2; version <= 30; version += 1) {
      next = changed(next, { title: `Version ${version}` });
      const decision = { kind: "changed", version, fields: ["title"], extent: "substantive" } as const;
      await store.collect.saveCollected([
        planOf({ updates: [next], receipts: [aReceipt({ itemId: item.id, decision })] }),
      ]);
    }
    const { versions, receipts } = await everything(tables);
    const kept = [1, ...Array.from({ length: MAX_KEPT_VERSIONS }, (_, index) => 10 + index)];
    expect(versions.map(({ version }) => version).sort((one, other) => one - other)).toEqual(kept);
    expect(receipts.map(({ decision }) => (JSON.parse(decision) as { version: number }).version)).toEqual([
      ...kept.slice(1),
      30,
    ]);
  });

  test("a change keeps the earlier versions whole, and the item waits to be curated again", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: item.id, version: 1 }] }));
    expect(await store.curate.pendingItems(10)).toEqual([]);
    const second = changed(item, { title: "A lock was picked", changedAt: at("07:00") });
    const third = changed(second, { html: "<p>All of it</p>", changedAt: at("08:00") });
    for (const next of [second, third]) {
      await store.collect.saveCollected([planOf({ updates: [next] })]);
    }
    expect(await store.curate.pendingItems(10)).toEqual([{ ...sourced(third), storyId: null }]);
    expect(await store.collect.knownHtml([item.id])).toEqual(new Map([[item.id, "<p>All of it</p>"]]));
    const versions = await tables.selectFrom("item_versions").selectAll().orderBy("version").execute();
    expect(versions.map(({ content }) => JSON.parse(content) as unknown)).toEqual(
      [item, second].map((version) => JSON.parse(JSON.stringify(version)) as unknown),
    );
  });

  test("a plan that is saved twice leaves what it left the first time", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    const plan = planOf({
      inserts: [anItem("New")],
      updates: [changed(item, { title: "Changed" })],
      receipts: [aReceipt({ itemId: item.id, decision: { kind: "changed", version: 2, fields: ["title"] } })],
    });
    await store.collect.saveCollected([plan]);
    const once = await everything(tables);
    await store.collect.saveCollected([plan]);
    expect(await everything(tables)).toEqual(once);
    expect([once.items.length, once.versions.length, once.receipts.length]).toEqual([2, 1, 1]);
  });

  test("a plan that fails in the middle leaves nothing", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [sourced(item)]);
    const before = await everything(tables);
    const unheardOf = changed(anItem("Never stored"), { title: "x" });
    const plan = planOf({ state: aPollState({ failuresInARow: 9 }), inserts: [anItem("New")], updates: [unheardOf] });
    await expect(store.collect.saveCollected([plan])).rejects.toThrow(/does not follow any stored one/);
    const gap = changed(changed(item, {}), {});
    await expect(store.collect.saveCollected([{ ...plan, updates: [gap] }])).rejects.toThrow(/does not follow 1/);
    expect(await everything(tables)).toEqual(before);
    expect((await store.collect.sources())[0]?.state.failuresInARow).toBe(0);
  });

  test("a plan for an unknown source is a bug", async () => {
    const { store } = await openDesk(backend);
    const plan = { ...planOf({}), sourceId: "src-unheard-of" as SourceId };
    await expect(store.collect.saveCollected([plan])).rejects.toThrow(/no source src-unheard-of/);
  });

  test("texts keep every character but U+0000, which no database holds", async () => {
    const { store } = await openDesk(backend);
    const odd = anItem("Odd", { title: "a\u0000b 🗝 \u202E ' \" ; -- %", labels: ["\u0000"] });
    await storeItems(store, [sourced(odd)]);
    const [pending] = await store.curate.pendingItems(1);
    expect(pending?.item).toEqual(sourced({ ...odd, title: "a\uFFFDb 🗝 \u202E ' \" ; -- %", labels: ["\u0000"] }).item);
  });

  test("a plan of many items", async () => {
    const { store } = await openDesk(backend);
    const many = Array.from({ length: 450 }, (_, index) => anItem(`Item ${index}`));
    await storeItems(
      store,
      many.map((each) => sourced(each)),
    );
    expect(await store.curate.pendingItems(1_000)).toHaveLength(450);
  });

  test("two processes that save the same plan at once leave one copy of it", async () => {
    const { store, another, tables } = await openDesk(backend);
    const other = await another();
    await store.collect.syncSources([gazette], MORNING);
    const plan = planOf({ inserts: [item, anItem("B")], receipts: [aReceipt({ itemId: item.id })] });
    await Promise.all([store, other, store, other].map((each) => each.collect.saveCollected([plan])));
    const { items, receipts } = await everything(tables);
    expect([items.length, receipts.length]).toEqual([2, 1]);
  });
});

function planOf(over: Partial<CollectPlan>): CollectPlan {
  return aCollectPlan(gazette.id, over);
}

async function everything(tables: Desk["tables"]) {
  return {
    items: await tables.selectFrom("items").selectAll().orderBy("id").execute(),
    versions: await tables.selectFrom("item_versions").selectAll().orderBy("item_id").execute(),
    receipts: await tables.selectFrom("receipts").selectAll().orderBy("id").execute(),
  };
}
