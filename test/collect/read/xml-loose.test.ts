import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/collect/read/read-document.ts";

async function read(text: string) {
  return await readDocument(Buffer.from(text), { contentType: null, url: "https://news.example/feed.xml" });
}

async function items(text: string) {
  return (await read(text)).items.map(({ title, url }) => [title, url]);
}

const [a, b] = [
  ["a", "https://news.example/1"],
  ["b", "https://news.example/2"],
];
const two = "<item><title>a</title><link>/1</link></item><item><title>b</title><link>/2</link></item>";
const rss = (inner: string) => `<rss version="2.0"><channel><title>t</title>${inner}</channel></rss>`;

function attributes(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}="1"`).join(" ");
}

function linkWith(count: number): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link ${attributes(count)} href="/1"/></entry></feed>`;
}

function dated(before: number): string {
  return rss(`<item>${"<pubDate>x</pubDate>".repeat(before)}<pubDate>2014-12-24</pubDate></item>`);
}

function many(one: (index: number) => string): string {
  return Array.from({ length: 300 }, (_, index) => one(index)).join("");
}

describe("a broken document tells its entries", () => {
  test.for([
    {
      why: "a page around it",
      text: `<!DOCTYPE html><html><head><title>x</title></head><body><pre>${rss(two)}</pre></body></html>`,
      want: [a, b],
    },
    {
      why: "an Atom feed in a page",
      text: '<html><body><p>Hi</p><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>a</title><link href="/1"/></entry></feed></body></html>',
      want: [a],
    },
    {
      why: "warnings with tags before it",
      text: `<br />\n<b>Warning</b>: foo() in <b>x.php</b><br />\n<?xml version="1.0"?>${rss(two)}`,
      want: [a, b],
    },
    { why: "a bracket before it", text: `[notice] cache miss\n${rss(two)}`, want: [a, b] },
    { why: "words behind it", text: `${rss(two)}\n<!-- cached --><script>track()</script> & so on`, want: [a, b] },
    { why: "a declaration without its end", text: `<?xml version="1.0">${rss(two)}`, want: [a, b] },
    { why: "entries behind the end", text: `${rss("")}${two}`, want: [a, b] },
    {
      why: "entries behind the channel",
      text: `<rss version="2.0"><channel><title>t</title></channel>${two}</rss>`,
      want: [a, b],
    },
    { why: "no end of the entries", text: rss(two.replaceAll("</item>", "")), want: [a, b] },
    { why: "no end of the first entry", text: rss(two.replace("</item>", "")), want: [a, b] },
    { why: "no end of the root", text: `<rss><channel>${two}`, want: [a, b] },
    { why: "no end of a title", text: rss(two.replace("a</title>", "a")), want: [a, b] },
    { why: "no end of a link", text: rss(two.replace("/1</link>", "/1")), want: [a, b] },
    {
      why: "no end of a text, and a field behind it",
      text: rss(two.replace("<link>/1", "<description>x<guid>1</guid><link>/1")),
      want: [a, b],
    },
    {
      why: "no end of a text that is the last",
      text: rss(two.replace("/1</link>", "/1</link><description>x")),
      want: [a, b],
    },
    {
      why: "ends that nothing began",
      text: rss(`</b></div>${two.replace("<link>", "</p></item2><link>")}</ul>`),
      want: [a, b],
    },
    {
      why: "another end than its own",
      text: rss(two.replace("</title>", "</Titel></title>")),
      want: [["a</Titel>", a[1]], b],
    },
    {
      why: "ends in another case",
      text: rss(two.replaceAll("</title>", "</TITLE>").replaceAll("</item>", "</ITEM>")),
      want: [a, b],
    },
    {
      why: "crossed tags",
      text: rss(two.replace("<link>/1</link></item>", "<b><i></b></i><link>/1</link></item>")),
      want: [a, b],
    },
    {
      why: "CDATA without an end",
      text: rss(two.replace("<link>/1", "<description><![CDATA[x</description><link>/1")),
      want: [a, b],
    },
    {
      why: "CDATA without an end before CDATA that has one",
      text: rss(two.replace("<title>a", "<title><![CDATA[a").replace("b</title>", "<![CDATA[b]]></title>")),
      want: [a, b],
    },
    {
      why: "CDATA of an entry's own end",
      text: rss(two.replace("<link>/1", "<description><![CDATA[</item> & <item>]]></description><link>/1")),
      want: [a, b],
    },
    { why: "a comment of an entry", text: rss(`<!-- <item><title>old</title></item> -->${two}`), want: [a, b] },
    { why: "attributes without quotes", text: rss(two.replaceAll("<item>", "<item class=new hidden>")), want: [a, b] },
    {
      why: "an attribute without its end",
      text: rss(two.replace("<link>/1", '<guid isPermaLink="false>1</guid><link>/1')),
      want: [["a", null], b],
    },
    {
      why: "signs that are no tags",
      text: rss(two.replace("<title>a", "<description>1 < 2 <3 <= <- AT&T &;</description><title>a")),
      want: [a, b],
    },
    { why: "control characters between tags", text: rss(two.replaceAll("<link>", "\u0001<link>\u0000")), want: [a, b] },
    {
      why: "a capital root with a prefix",
      text: `<X:RSS xmlns:X="u"><X:CHANNEL>${two.replaceAll("<", "<X:").replaceAll("<X:/", "</X:").toUpperCase().replaceAll(">A<", ">a<").replaceAll(">B<", ">b<")}</X:CHANNEL></X:RSS>`,
      want: [a, b],
    },
    {
      why: "a cut within an attribute",
      text: `${rss(two).split("</channel>")[0]}<item><title>c</title><link href="https://x`,
      want: [a, b, ["c", null]],
    },
    {
      why: "a cut within an entity",
      text: `${rss(two).split("</channel>")[0]}<item><title>c &am`,
      want: [a, b, ["c &am", null]],
    },
    {
      why: "a cut within CDATA",
      text: `${rss(two).split("</channel>")[0]}<item><title><![CDATA[c`,
      want: [a, b, ["c", null]],
    },
  ])("with $why", async ({ text, want }) => {
    expect(await items(text)).toEqual(want);
  });

  test("and its head", async () => {
    const text =
      "<rss><channel><title>News <link>/</link><description>All & all</description><language>de<item><title>a</title></item>";
    expect((await read(text)).feed).toEqual({
      title: "News",
      url: "https://news.example/",
      description: "All & all",
      language: "de",
    });
  });

  test.for([
    { why: "a language and nothing else", text: "<rss><channel><language>en</langauge></channel></rss>" },
    { why: "no end of an empty channel", text: "<rss version='2.0'><channel></rss>" },
  ])("and none when it has $why", async ({ text }) => {
    expect(await items(text)).toEqual([]);
  });

  test.for([
    {
      why: "a page that names a feed of another kind",
      text: "<html><body><feed>no</feed></body></html>",
      message: /an HTML page answers here/,
    },
    { why: "words about RSS", text: "We moved <rss> to /feed", message: /neither a title nor an entry/ },
    { why: "a list", text: '["a"]', message: /this is JSON, but not a JSON Feed/ },
    {
      why: "JSON with more behind it",
      text: '{"items": []} {"items": []}',
      message: /this begins as JSON, but it is cut off or broken/,
    },
  ])("and it is told what it is: $why", async ({ text, message }) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("a feed that reads well is not mended", () => {
  test.for([
    {
      why: "CDATA",
      source: "<![CDATA[&nbsp; & <b \u0001 <3 &amp;lt; </p>]]>",
      content: "&nbsp; & <b \u0001 <3 &amp;lt; </p>",
    },
    {
      why: "CDATA that speaks of CDATA",
      source: "<![CDATA[Write <![CDATA[ and <b>then</b>]]>",
      content: "Write <![CDATA[ and <b>then</b>",
    },
    { why: "CDATA in two parts", source: "<![CDATA[a]]]]><![CDATA[>b]]>", content: "a]]>b" },
    { why: "text and CDATA", source: "a &amp; <![CDATA[b & <i>]]> &lt;/i>", content: "a & b & <i> </i>" },
    {
      why: "entities of entities",
      source: "&amp;lt;b&amp;gt; &amp;amp;amp; &amp;eacute;",
      content: "&lt;b&gt; &amp;amp; &eacute;",
    },
    { why: "entities of HTML", source: "caf&eacute;&nbsp;&#8217;&#x2019;&Dagger;", content: "café\u00A0’’‡" },
    { why: "numbers of windows-1252", source: "don&#146;t", content: "don’t" },
    {
      why: "what only begins as an entity",
      source: "&notanentity; &amp &# &#x; &; &copy",
      content: "&notanentity; &amp &# &#x; &; &copy",
    },
    { why: "a comment", source: "a<!-- </description> <b> -->b", content: "ab" },
  ])("in $why", async ({ source, content }) => {
    const feed = await read(rss(`<item><content>${source}</content></item><item><title>b</title></item>`));
    expect(feed.items.map((item) => item.content)).toEqual([content, null]);
  });
});

describe("limits", () => {
  test("elements within a hundred others are left out, and nothing else", async () => {
    const deep = `${"<x>".repeat(20_000)}<title>deep</title>${"</x>".repeat(20_000)}`;
    expect(await items(rss(`<item>${deep}<title>a</title><link>/1</link></item>${two}`))).toEqual([a, a, b]);
    const empty = `${"<x>".repeat(200)}<y/><y/>${"</x>".repeat(200)}`;
    expect(await items(rss(`<item>${empty}<title>a</title><link>/1</link></item>${two}`))).toEqual([a, a, b]);
    expect(await items(rss(`<item>${"<x>".repeat(20_000)}</item>${two}`))).toHaveLength(3);
    expect(await items(`<rss>${"<x>".repeat(20_000)}${two}`)).toEqual([a, b]);
    const behind = await read(`<rss><channel><item>${"<x>".repeat(200)}</item><language>de</language>`);
    expect(behind.feed.language).toBe("de");
  });

  test("an element has a hundred attributes", async () => {
    expect(await items(linkWith(99))).toEqual([[null, "https://news.example/1"]]);
    expect(await items(linkWith(100))).toEqual([[null, null]]);
    expect(await items(linkWith(100_000))).toEqual([[null, null]]);
  });

  test.for([
    { why: "well-formed", entry: "<item/>" },
    { why: "broken", entry: "<item>" },
  ])("a document has 20,000 entries, when it is $why", async ({ entry }) => {
    expect(await items(rss(entry.repeat(20_001)))).toHaveLength(20_000);
  });

  test("an entry has 200 tags and ten authors, a feed ten hubs", async () => {
    const hubs = many((index) => `<link rel="hub" href="https://hub.example/${index}"/>`);
    const tags = many((index) => `<category>${index}</category>`);
    const feed = await read(rss(`${hubs}<item>${tags}${many((index) => `<author>a${index}</author>`)}</item>`));
    expect(feed.push.hubs).toHaveLength(10);
    expect(feed.items[0]?.tags).toHaveLength(200);
    expect(feed.items[0]?.author).toBe("a0, a1, a2, a3, a4, a5, a6, a7, a8, a9");
  });

  test("a date is looked for in ten places", async () => {
    expect((await read(dated(9))).items[0]?.published).toBe("2014-12-24T00:00:00.000Z");
    expect((await read(dated(10))).items[0]?.published).toBeNull();
  });

  test("a JSON Feed has 20,000 entries", async () => {
    expect(await items(`{"items": [${"{},".repeat(20_000)}{}]}`)).toHaveLength(20_000);
  });

  // Each would take minutes, and so meet the time limit of a test, if the time grew with the square of the length.
  test.for([
    {
      why: "escaped brackets",
      text: rss(`<item><description>${"&lt;".repeat(200_000)}</description></item>${two}`),
      count: 3,
    },
    {
      why: "escaped brackets in the head",
      text: rss(`<description>${"&lt;".repeat(200_000)}</description>${two}`),
      count: 2,
    },
    {
      why: "open CDATA",
      text: rss(`<item><description>${"<![CDATA[".repeat(100_000)}</description></item>${two}`),
      count: 3,
    },
    {
      why: "open CDATA with one end",
      text: rss(`<item><description>${"<![CDATA[".repeat(100_000)}]]></description></item>${two}`),
      count: 3,
    },
    { why: "open titles", text: rss(`<item>${"<title>".repeat(150_000)}</item>${two}`), count: 3 },
    {
      why: "open titles of many names",
      text: rss(
        `<item>${Array.from({ length: 200_000 }, (_, index) => `<a${index}:title>x<guid/>`).join("")}</item>${two}`,
      ),
      count: 3,
    },
    { why: "ends without a beginning", text: rss(`<item>${"</a>".repeat(250_000)}</item>${two}`), count: 3 },
    {
      why: "ends that close nothing of all that is open",
      text: rss(`<item>${"<x>".repeat(150_000)}${"</y>".repeat(150_000)}</item>${two}`),
      count: 3,
    },
    { why: "one million attributes", text: rss(`<item ${'a="" '.repeat(1_000_000)}></item>${two}`), count: 3 },
    { why: "stray brackets", text: rss(`<item><title>${"<3 ".repeat(300_000)}</title></item>${two}`), count: 3 },
    { why: "instructions before the root", text: `${"<?".repeat(30_000)}><!-- -->${rss(two)}`, count: 2 },
    {
      why: "comments without an end in a text",
      text: rss(`<item><title>${"<!--".repeat(200_000)}</title></item>${two}`),
      count: 0,
    },
  ])("reads on behind $why", async ({ text, count }) => {
    expect((await items(text)).length).toBeGreaterThanOrEqual(count);
  });
});
