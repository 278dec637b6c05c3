import { describe, expect, test } from "vitest";
import { type FeedDesk, useFeedDesk } from "./feed-desk.ts";

const open = useFeedDesk();

type Entry = { readonly title: string; readonly link: string; readonly guid?: string };

function feedOf(title: string, site: string, entries: readonly Entry[], language = "en"): string {
  const items = entries.map(
    ({ title: name, link, guid = link }) =>
      `<item><title>${name}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid>` +
      `<description>${textOf(name)}</description></item>`,
  );
  const head = `<title>${title}</title><link>${site}</link><language>${language}</language>`;
  return `<rss version="2.0"><channel>${head}${items.join("")}</channel></rss>`;
}

/** A text of its own for each title, so that nothing of it is taken for what a feed repeats. */
function textOf(title: string): string {
  return `${title.toLowerCase()}, as ${Array.from(title).toReversed().join("").toLowerCase()} would have it.`;
}

const ARTICLES: readonly Entry[] = ["A lock is picked", "Rain floods the station", "Snow closes alpine passes"].map(
  (title, index) => ({ title, link: `https://gazette.example/${index}`, guid: `gazette-${index}` }),
);
const FRESH: Entry = { title: "Mayor opens a museum", link: "https://gazette.example/9", guid: "gazette-9" };
const CASINO: readonly Entry[] = ["Win big today", "Ten best bonus codes", "Play without limits"].map(
  (title, index) => ({
    title,
    link: `https://casino.example/${index}`,
    guid: `casino-${index}`,
  }),
);
const GAZETTE = feedOf("The Gazette", "https://gazette.example/", ARTICLES);
const HIJACKED = feedOf("Casino News", "https://casino.example/", CASINO);

/** A feed that says all that can be learned of a feed: wishes, a hub, a rhythm, and a block that recurs. */
function teaching(title: string, site: string, entries: readonly Entry[]): string {
  const links = `<atom:link rel="hub" href="${site}hub"/><atom:link rel="self" href="${site}feed"/>`;
  const items = entries.map(({ title: name, link, guid = link }, index) => {
    const block = "&lt;p&gt;Subscribe to our letter, and miss nothing of what we write each day.&lt;/p&gt;";
    const text = `&lt;p&gt;${textOf(name)}&lt;/p&gt;${block}`;
    const date = new Date(Date.UTC(2026, 10, 2, 12 + index)).toUTCString();
    return `<item><title>${name}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid><pubDate>${date}</pubDate><description>${text}</description></item>`;
  });
  const head = `<title>${title}</title><link>${site}</link><ttl>720</ttl>${links}`;
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>${head}${items.join("")}</channel></rss>`;
}

const LESSONS = ["wishes", "rhythmSeconds", "newestAt", "push"] as const;

async function learned(desk: FeedDesk) {
  const state = await desk.state();
  const blocks = await desk.database.db.selectFrom("source_blocks").selectAll().orderBy("block_key").execute();
  return { said: LESSONS.map((lesson) => state[lesson]), blocks, why: state.nextFetchWhy };
}

describe("a feed that is replaced", () => {
  test("teaches nothing of its source, though one that is trusted does", async () => {
    const casino = [...CASINO, { title: "Roulette at night", link: "https://casino.example/r", guid: "casino-r" }];
    const desk = await open();
    await desk.serve(GAZETTE);
    const before = await learned(desk);
    expect(await desk.serve(teaching("Casino News", "https://casino.example/", casino))).toMatchObject({
      heldItems: 4,
    });
    expect(await learned(desk)).toEqual(before);
    const own = [...ARTICLES, FRESH];
    expect(await desk.serve(teaching("The Gazette", "https://gazette.example/", own))).toMatchObject({ heldItems: 0 });
    const after = await learned(desk);
    expect(after.said).toEqual([
      { ttlSeconds: 720 * 60, updateSeconds: null, skipHours: [], skipDays: [] },
      60 * 60,
      new Date("2026-11-02T15:00:00Z"),
      { hubs: ["https://gazette.example/hub"], self: "https://gazette.example/feed" },
    ]);
    expect(after.blocks.length).toBeGreaterThan(before.blocks.length);
  });

  test("by another feed: its items are held back, with the reasons, and the old ones stay", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    const before = await desk.items();
    const report = await desk.serve(HIJACKED);
    expect(report).toMatchObject({ fresh: 1, newItems: 0, heldItems: 3, changedItems: 0 });
    expect(report.notes.map(({ note }) => note)).toEqual([expect.stringMatching(/^quarantined: /)]);
    const items = await desk.items();
    expect(items.filter(({ isQuarantined }) => !isQuarantined)).toEqual(before);
    expect(
      items
        .filter(({ isQuarantined }) => isQuarantined)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(CASINO.map(({ title }) => title).sort());
    expect(await desk.state()).toMatchObject({
      feedTitle: "The Gazette",
      siteUrl: "https://gazette.example/",
      quarantine: { why: expect.stringContaining("its title was “The Gazette” and is “Casino News”") as string },
      lastFailure: null,
    });
    const held = (await desk.receipts()).filter(({ decision }) => decision.kind === "quarantined");
    expect(held).toHaveLength(3);
    expect(held[0]?.decision).toEqual({
      kind: "quarantined",
      why: [
        "none of its entries is known",
        "its title was “The Gazette” and is “Casino News”",
        "it was of gazette.example and is of casino.example",
      ],
    });
  });

  test("stays held back, whatever it tells next, and is told once", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    await desk.serve(HIJACKED);
    const more = { title: "Jackpot hit again", link: "https://casino.example/9" };
    const report = await desk.serve(feedOf("Casino News", "https://casino.example/", [more, ...CASINO]));
    expect(report).toMatchObject({ newItems: 0, heldItems: 1, notes: [] });
    expect((await desk.items()).filter(({ isQuarantined }) => isQuarantined)).toHaveLength(4);
  });

  test("becomes itself again: news are told, and the foreign items stay held", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    await desk.serve(HIJACKED);
    await desk.serve(feedOf("The Gazette", "https://gazette.example/", [FRESH, ...ARTICLES]));
    expect((await desk.state()).quarantine).toBe(null);
    const items = await desk.items();
    expect(items.filter(({ isQuarantined }) => !isQuarantined)).toHaveLength(4);
    expect(items.filter(({ isQuarantined }) => isQuarantined)).toHaveLength(3);
    // Once more: that its items are stored makes the foreign feed no better known.
    await desk.serve(HIJACKED);
    expect((await desk.state()).quarantine).not.toBe(null);
  });

  test("is trusted when the operator releases it, under the name that it has now", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    await desk.serve(HIJACKED);
    expect(await desk.release()).toBe(3);
    const more = { title: "Jackpot hit again", link: "https://casino.example/9" };
    await desk.serve(feedOf("Casino News", "https://casino.example/", [more, ...CASINO]));
    expect(await desk.state()).toMatchObject({ feedTitle: "Casino News", quarantine: null });
    expect((await desk.items()).filter(({ isQuarantined }) => isQuarantined)).toEqual([]);
  });

  test("teaches its source when it is released, though its document is the same", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    await desk.serve(HIJACKED);
    await desk.release();
    expect(await desk.serve(HIJACKED)).toMatchObject({ fresh: 1, newItems: 0, heldItems: 0 });
    expect(await desk.state()).toMatchObject({ feedTitle: "Casino News", quarantine: null });
  });

  test("by a page, and then by a feed without entries: nothing changes but the failure", async () => {
    const desk = await open();
    await desk.serve(GAZETTE);
    const before = await desk.items();
    await desk.serve("<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>");
    expect(await desk.state()).toMatchObject({ feedTitle: "The Gazette", lastFailure: { reason: "not-a-feed" } });
    await desk.serve(feedOf("This domain is for sale", "https://parked.example/", []));
    expect(await desk.state()).toMatchObject({ feedTitle: "The Gazette", siteUrl: "https://gazette.example/" });
    expect(await desk.items()).toEqual(before);
    // What is parked first and then filled is no better known by its title.
    await desk.serve(HIJACKED);
    expect((await desk.state()).quarantine).not.toBe(null);
  });

  test.for<{ why: string; body: string; newItems: number; notes?: readonly string[] }>([
    {
      why: "a redesign with the old entries",
      body: feedOf("Gazette Online", "https://gazette.example/", [FRESH, ...ARTICLES]),
      newItems: 1,
    },
    {
      why: "a redesign with an old entry beside a flood of new ones",
      body: feedOf("Gazette Online", "https://news.example/", [...many(60), ...ARTICLES.slice(1)]),
      newItems: 60,
      notes: ["60 new items at once, and 3 in the month before"],
    },
    {
      why: "a redesign with an old entry, edited, beside a flood of new ones",
      body: feedOf("Gazette Online", "https://news.example/", [
        ...many(60),
        ...ARTICLES.slice(2).map((article) => retitled(article, "Snow shuts alpine passes")),
      ]),
      newItems: 60,
      notes: ["60 new items at once, and 3 in the month before"],
    },
    {
      why: "a move to another host with the old guids",
      body: feedOf("Gazette Online", "https://news.example/", [
        { ...FRESH, link: "https://news.example/9" },
        ...ARTICLES.map((article, index) => ({ ...article, link: `https://news.example/${index}` })),
      ]),
      newItems: 1,
    },
    {
      why: "a move to another host under other guids, in the same words",
      body: feedOf("Gazette Online", "https://news.example/", [
        { title: FRESH.title, link: "https://news.example/9" },
        ...ARTICLES.map(({ title }, index) => ({ title, link: `https://news.example/${index}` })),
      ]),
      newItems: 1,
    },
    {
      why: "news alone after a long silence",
      body: feedOf("The Gazette", "https://gazette.example/", [FRESH]),
      newItems: 1,
    },
  ])("is not what $why makes of it", async ({ body, newItems, notes = [] }) => {
    const desk = await open();
    await desk.serve(GAZETTE);
    const report = await desk.serve(body);
    expect([report.newItems, report.notes.map(({ note }) => note)]).toEqual([newItems, notes]);
    expect((await desk.state()).quarantine).toBe(null);
    const items = await desk.items();
    expect([items.length, items.filter(({ isQuarantined }) => isQuarantined).length]).toEqual([3 + newItems, 0]);
  });
});

function many(count: number): readonly Entry[] {
  return Array.from({ length: count }, (_, index) => ({
    title: `Deal number ${index}`,
    link: `https://gazette.example/d${index}`,
  }));
}

describe("a flood", () => {
  test("of the first fetch is none; more than a month's items later is noted, and stored", async () => {
    const desk = await open();
    expect((await desk.serve(feedOf("The Gazette", "https://gazette.example/", many(60)))).notes).toEqual([]);
    const report = await desk.serve(feedOf("The Gazette", "https://gazette.example/", many(150)));
    expect(report.notes.map(({ note }) => note)).toEqual(["90 new items at once, and 60 in the month before"]);
    expect(await desk.items()).toHaveLength(150);
  });

  test("gives the newest 500 of a document", async () => {
    const desk = await open();
    const entries = many(600).map(({ title, link }, index) => {
      const date = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toUTCString();
      return `<item><title>${title}</title><link>${link}</link><pubDate>${date}</pubDate></item>`;
    });
    await desk.serve(`<rss version="2.0"><channel><title>T</title>${entries.join("")}</channel></rss>`);
    const numbers = (await desk.items()).map(({ title }) => Number(title.split(" ").at(-1))).sort((a, b) => a - b);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([500, 100, 599]);
  });
});

function retitled(entry: Entry, title: string): Entry {
  return { ...entry, title };
}
