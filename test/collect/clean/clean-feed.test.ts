import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cleanFeed, toParsed, type CleanContext } from "../../../src/collect/clean/clean-feed.ts";
import { NO_MEMORY } from "../../../src/domain/collect-store.ts";
import { toldOf } from "../entries.ts";
import { readDocument } from "../../../src/collect/read/read-document.ts";

const URL = "https://copperglass.example/feed/";

function context(url: string): CleanContext {
  return { url, memory: NO_MEMORY, now: new Date("2015-01-01T00:00:00Z"), loadDetector: async () => () => null };
}

async function cleaned(text: string | Uint8Array, url = URL) {
  const clean = await cleanFeed(await readDocument(Buffer.from(text), { contentType: null, url }), context(url));
  return { ...clean, entries: toldOf(clean.entries) };
}

function rss(items: string): string {
  return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>${items}</channel></rss>`;
}

describe("a WordPress feed", async () => {
  const { title, siteUrl, entries } = await cleaned(
    readFileSync(new globalThis.URL("../feeds/wordpress.xml", import.meta.url)),
  );

  test("has its head and all its entries", () => {
    expect([title, siteUrl, entries.length]).toEqual(["Copper & Glass", "https://copperglass.example/", 6]);
  });

  test.for(
    [
      "About The Author",
      "Share this",
      "Related Posts",
      "Leave a Reply",
      "Your email address",
      "Akismet",
      "appeared first on",
      "Post Comment",
    ].concat([
      "writes about small networks",
      "reported on transport",
      "covers factories",
      "draws maps",
      "faces/",
      "stats.example",
      "?p=",
    ]),
  )("comes out without %j", (boilerplate) => {
    for (const { content } of entries)
      expect(`${content.html} ${content.summary} ${content.image}`).not.toContain(boilerplate);
  });

  test("keeps what its entries tell", () => {
    expect(entries[0]?.content).toEqual({
      link: "https://copperglass.example/2014/12/router-maker-ships-fix-for-silent-login/",
      title: "Router maker ships fix for silent login",
      summary:
        "A small router maker shipped new firmware on Tuesday that closes a login page which accepted any password after the ninth try. The company says that…",
      html:
        "<p>A small router maker shipped new firmware on Tuesday that closes a login page which accepted any password after the ninth try. " +
        "The company says that forty thousand devices are in use, most of them in dental practices.</p>" +
        '<p><img src="https://copperglass.example/uploads/0.jpg" alt=""></p>' +
        "<p>Owners have to start the update by hand, because the devices cannot fetch it themselves. The support page lists the models and the checksums of the files.</p>",
      author: "Ann Okafor",
      language: "en-GB",
      image: "https://copperglass.example/uploads/0.jpg",
      labels: ["News"],
      enclosures: [],
      publishedAt: new Date("2014-12-22T03:15:00Z"),
      updatedAt: null,
    });
  });

  test("says what was left out", () => {
    expect(entries[0]?.trimmed).toEqual([
      "The post Router maker ships fix for silent",
      "Share this:",
      "Email Print",
      "About The Author",
      "(image)",
      "Ann Okafor writes about small networks and the",
      "Related Posts",
      "Old modems, new holes Five passwords that are",
      "Leave a Reply Cancel reply",
      "Your email address will not be published. Required",
      "This site uses Akismet to reduce spam. Learn",
    ]);
  });
});

describe("an entry", () => {
  test.for([
    {
      why: "takes its description for the summary",
      item: "<title>A</title><description>What there is to tell of it.</description>",
      summary: "What there is to tell of it.",
    },
    {
      why: "takes its first sentences when the description says nothing",
      item: "<title>A story</title><description>A story</description><content:encoded>&lt;p>One thing happened. Then another.&lt;/p></content:encoded>",
      summary: "One thing happened. Then another.",
    },
    {
      why: "takes its first sentences when the description is the whole text",
      item: `<title>A</title><description>${"A sentence of some length, as they are. ".repeat(30)}</description>`,
      summary: "A sentence of some length, as they are. ".repeat(12).trim(),
    },
    { why: "may have none", item: "<title>A</title>", summary: "" },
  ])("$why", async ({ item, summary }) => {
    const { entries } = await cleaned(rss(`<item>${item}</item>`));
    expect(entries[0]?.content.summary).toBe(summary);
  });

  test.for([
    {
      why: "a title from its first sentence",
      item: "<description>It rains. It pours.</description>",
      want: { title: "It rains. It pours." },
    },
    { why: "no link when it has none", item: "<title>A</title>", want: { link: null } },
    {
      why: "no link but a web address",
      item: "<title>A</title><link>javascript:alert(1)</link>",
      want: { link: null },
    },
    {
      why: "no link of three kilobytes",
      item: `<title>A</title><link>https://a.example/${"x".repeat(3_000)}</link>`,
      want: { link: null },
    },
    {
      why: "a canonical link",
      item: "<title>A</title><link>/a?utm_source=x#top</link>",
      want: { link: "https://copperglass.example/a" },
    },
    {
      why: "a title of one line, decoded once",
      item: "<title>&lt;b>A&lt;/b> &amp;amp; &amp;lt;i&amp;gt;\n b</title>",
      want: { title: "A & <i> b" },
    },
    {
      why: "no date that cannot be read",
      item: "<title>A</title><pubDate>soon</pubDate>",
      want: { publishedAt: null },
    },
  ])("has $why", async ({ item, want }) => {
    const { entries } = await cleaned(rss(`<item>${item}</item>`));
    expect(entries[0]?.content).toMatchObject(want);
  });

  test("has a title of 500 characters and HTML of 200,000 at most", async () => {
    const item = `<title>${"word ".repeat(1_000)}</title><description>${"&lt;p>Some words.&lt;/p>".repeat(40_000)}</description>`;
    const { entries } = await cleaned(rss(`<item>${item}</item>`));
    const { title = "", html = "" } = entries[0]?.content ?? {};
    expect(title.length).toBeLessThanOrEqual(500);
    expect(html.length).toBeLessThanOrEqual(200_000);
    expect(html).toMatch(/Some words\.<\/p>$/);
  });

  test("is cut to its summary when those before it fill the document", async () => {
    const items = Array.from(
      { length: 20 },
      (_, n) => `<item><title>T${n}</title><description>${longText(n)}</description></item>`,
    );
    const { entries } = await cleaned(rss(items.join("")));
    const chars = entries.reduce((sum, { content }) => sum + content.html.length, 0);
    expect([chars > 1_900_000, chars <= 2_000_000]).toEqual([true, true]);
    const { html, summary = "" } = entries.at(-1)?.content ?? {};
    expect([html, summary.slice(0, 24)]).toEqual(["", "Some words of the 19th. "]);
  });

  test("that says nothing at all is none", async () => {
    const { entries } = await cleaned(rss("<item></item><item><title>A</title></item>"));
    expect(entries.map(({ content }) => content.title)).toEqual(["A"]);
  });
});

function longText(n: number): string {
  return `&lt;p>Some words of the ${n}th.&lt;/p>`.repeat(8_000);
}

function day(n: number): string {
  return new Date(Date.UTC(2014, 0, 1) + n * 86_400_000).toISOString();
}

test("of a long feed the newest 500 entries are kept, in its order", async () => {
  const items = Array.from({ length: 600 }, (_, n) => `<item><title>T${n}</title><pubDate>${day(n)}</pubDate></item>`);
  const { entries } = await cleaned(rss(items.join("")));
  expect([entries.length, entries[0]?.content.title, entries.at(-1)?.content.title]).toEqual([500, "T100", "T599"]);
});

test("a cleaned feed can be told in the words of a parsed one", async () => {
  const raw = await readDocument(Buffer.from(rss("<item><guid>g</guid><title>A &amp;amp; B</title></item>")), {
    contentType: null,
    url: URL,
  });
  expect(toParsed(await cleanFeed(raw, context(URL)), raw, "utf-8")).toMatchObject({
    format: "rss 2.0",
    encoding: "utf-8",
    feed: { title: "T" },
    items: [{ id: "g", url: null, title: "A & B", published: null, content: "" }],
  });
});

describe("a document that was cut off", () => {
  const one = "<item><title>One</title><description>First.</description></item>";
  const two = "<item><title>Two</title><description><![CDATA[<p>Second.</p>";

  test.for([
    { why: "tells no entry in part", text: rss(`${one}${two}`).replace(/<\/channel>.*/s, ""), titles: ["One"] },
    { why: "nor half a title", text: rss(`${one}<item><title>Tw`).replace(/<\/channel>.*/s, ""), titles: ["One"] },
    {
      why: "keeps all when it ends no entry at all",
      text: rss("<item><title>One<item><title>Two"),
      titles: ["One", "Two"],
    },
    { why: "keeps the only one that it has", text: "<rss><channel><item><title>One</title>", titles: ["One"] },
    {
      why: "keeps all when only CDATA is open",
      text: rss(`${one}${two}</description></item>`),
      titles: ["One", "Two"],
    },
    {
      why: "keeps all when it ends between two",
      text: rss(one + one.replace("One", "Two")).replace(/<\/channel>.*/s, ""),
      titles: ["One", "Two"],
    },
  ])("$why", async ({ text, titles }) => {
    expect((await cleaned(text)).entries.map(({ content }) => content.title)).toEqual(titles);
  });
});
