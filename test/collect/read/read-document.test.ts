import { describe, expect, test } from "vitest";
import { FeedFailure } from "../../../src/collect/read/feed-failure.ts";
import { readDocument } from "../../../src/collect/read/read-document.ts";

const URL = "https://news.example/feed.xml";

function read(text: string, contentType: string | null = null) {
  return readDocument(Buffer.from(text), { contentType, url: URL });
}

function rss(items: string, head = ""): string {
  return `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>${head}${items}</channel></rss>`;
}

function atom(entries: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Nachrichten</title>${entries}</feed>`;
}

async function titles(text: string): Promise<readonly (string | null)[]> {
  return (await read(text)).items.map(({ title }) => title);
}

describe("a feed is read whole", () => {
  test("CDF", async () => {
    const item = `<Item HREF="one.html"><Title>One</Title><Abstract>First</Abstract></Item>`;
    const head = `<Title>News</Title><Abstract>All of it</Abstract>`;
    const text = `<?xml version="1.0"?><Channel HREF="/home" BASE="https://news.example/old/">${head}${item}</Channel>`;
    expect(await read(text)).toMatchObject({
      format: "cdf",
      feed: { title: "News", url: "https://news.example/home", description: "All of it" },
      items: [{ title: "One", url: "https://news.example/old/one.html", summary: "First" }],
    });
    // RSS that lost its envelope has no such attributes.
    expect(await read(`<channel><title>News</title><item><title>One</title></item></channel>`)).toMatchObject({
      format: "rss",
      items: [{ title: "One" }],
    });
  });

  test("RSS 2.0", async () => {
    const item = `<item>
      <title>One &amp; two</title><link>/1</link><guid isPermaLink="false">g-1</guid>
      <pubDate>Wed, 24 Dec 2014 10:00:00 CET</pubDate><dc:creator>Ann</dc:creator>
      <category>Sea</category><category domain="x">Air</category><dc:subject>Sea</dc:subject>
      <description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long & wide</p>]]></content:encoded>
      <enclosure url="/a.mp3" type="audio/mpeg" length="12"/><enclosure url="https://cdn.example/b.mp3" type="audio/mpeg" length="no"/>
      <media:content url="https://cdn.example/c.jpg" medium="image"/>
    </item>`;
    expect(
      await read(
        rss(item, "<link>https://news.example/</link><description>All</description><language>en-us</language>"),
      ),
    ).toMatchObject({
      format: "rss 2.0",
      encoding: "utf-8",
      feed: { title: "News", url: "https://news.example/", description: "All", language: "en-us" },
      items: [
        {
          id: "g-1",
          url: "https://news.example/1",
          title: "One & two",
          published: "2014-12-24T09:00:00.000Z",
          updated: null,
          author: "Ann",
          summary: "<p>Short</p>",
          content: "<p>Long & wide</p>",
          tags: ["Sea", "Air"],
          image: "https://cdn.example/c.jpg",
          enclosures: [
            { url: "https://news.example/a.mp3", type: "audio/mpeg", length: 12 },
            { url: "https://cdn.example/b.mp3", type: "audio/mpeg", length: null },
            { url: "https://cdn.example/c.jpg", type: null, length: null },
          ],
        },
      ],
    });
  });

  test("Atom 1.0 with XHTML, several links and no proper dates", async () => {
    const entry = `<entry xml:base="https://blog.example/"><id>tag:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; one</title>
      <link rel="replies" href="replies"/><link rel="alternate" type="application/json" href="1.json"/><link href="1.html"/>
      <link rel="enclosure" href="a.ogg" type="audio/ogg" length="5"/><link/>
      <published>yesterday</published><updated>2014-12-24T10:00:00Z</updated>
      <author><name>Ben</name><email>ben@blog.example</email></author><category term="sea" label="Sea"/>
      <summary>Short</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">In <em>this</em> order, <b>please</b>: 1 &lt; 2.</div></content></entry>`;
    expect(await read(atom(entry))).toMatchObject({
      format: "atom 1.0",
      feed: { title: "Nachrichten", language: "de" },
      items: [
        {
          id: "tag:1",
          url: "https://blog.example/1.html",
          title: "A <b>bold</b> one",
          titleKind: "html",
          published: null,
          updated: "2014-12-24T10:00:00.000Z",
          author: "Ben",
          tags: ["sea"],
          content: '<div xmlns="http://www.w3.org/1999/xhtml">In <em>this</em> order, <b>please</b>: 1 &lt; 2.</div>',
          enclosures: [{ url: "https://blog.example/a.ogg", type: "audio/ogg", length: 5 }],
        },
      ],
    });
  });

  test("RSS 1.0", async () => {
    const text = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="x"><title>Old</title><link>https://old.example/</link></channel>
      <item rdf:about="https://old.example/1"><title>One</title><dc:date>2014-12-24</dc:date></item></rdf:RDF>`;
    expect(await read(text)).toMatchObject({
      format: "rss 1.0",
      feed: { title: "Old", url: "https://old.example/" },
      items: [
        {
          id: "https://old.example/1",
          url: "https://old.example/1",
          title: "One",
          published: "2014-12-24T00:00:00.000Z",
        },
      ],
    });
  });

  test("JSON Feed, whatever one item does", async () => {
    const feed = {
      version: "https://jsonfeed.org/version/1.1",
      title: "J",
      home_page_url: "https://j.example/",
      language: "fr",
      items: [
        {
          id: 7,
          url: "/7",
          title: "Seven",
          content_html: "<p>x</p>",
          date_published: "2014-12-24T10:00:00+01:00",
          authors: [{ name: "Ann" }],
          tags: ["a", 5, null],
        },
        "no item",
        {
          id: "8",
          title: { wrong: true },
          content_text: "1 < 2",
          date_published: "never",
          author: { name: "Ben" },
          tags: "no list",
          attachments: [{ url: "/a.mp3", mime_type: "audio/mpeg", size_in_bytes: 9 }],
        },
      ],
    };
    expect(await read(`\n ${JSON.stringify(feed)}`)).toMatchObject({
      format: "json 1.1",
      feed: { title: "J", url: "https://j.example/", language: "fr" },
      items: [
        {
          id: "7",
          url: "https://news.example/7",
          title: "Seven",
          published: "2014-12-24T09:00:00.000Z",
          author: "Ann",
          tags: ["a", "5"],
        },
        {
          id: "8",
          title: null,
          content: "<p>1 &lt; 2</p>",
          published: null,
          author: "Ben",
          tags: [],
          enclosures: [{ url: "https://news.example/a.mp3", type: "audio/mpeg", length: 9 }],
        },
      ],
    });
  });
});

describe("a feed that is not as it should be", () => {
  test.for([
    {
      why: "without a version",
      text: "<rss><channel><title>t</title><item><title>a</title></item></channel></rss>",
      want: ["a"],
    },
    {
      why: "in capitals",
      text: "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>",
      want: ["a"],
    },
    { why: "without a channel", text: "<rss version='2.0'><item><title>a</title></item></rss>", want: ["a"] },
    {
      why: "with its items beside the channel",
      text: "<rss version='2.0'><channel><title>t</title></channel><item><title>a</title></item></rss>",
      want: ["a"],
    },
    {
      why: "that is a bare channel",
      text: "<channel><title>t</title><item><title>a</title></item></channel>",
      want: ["a"],
    },
    {
      why: "that is a bare entry",
      text: "<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id><title>a</title></entry>",
      want: ["a"],
    },
    {
      why: "with a prefix for everything",
      text: "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>t</a:title><a:entry><a:title>a</a:title></a:entry></a:feed>",
      want: ["a"],
    },
    { why: "with an empty entry", text: atom("<entry/><entry><title>a</title></entry>"), want: [null, "a"] },
    {
      why: "with text for an entry",
      text: atom("<entry>junk</entry><entry><title>a</title></entry>"),
      want: [null, "a"],
    },
    {
      why: "with one impossible date",
      text: atom("<entry><title>a</title><updated>32 Mai</updated></entry><entry><title>b</title></entry>"),
      want: ["a", "b"],
    },
    { why: "behind junk", text: `Warning: mysql_connect()\n ${rss("<item><title>a</title></item>")}`, want: ["a"] },
    {
      why: "with a stray ampersand",
      text: rss("<item><title>AT&T & co &amp; more</title></item>"),
      want: ["AT&T & co & more"],
    },
    {
      why: "with HTML entities",
      text: rss("<item><title>caf&eacute; &nosuch; &#8217;</title></item>"),
      want: ["café &nosuch; ’"],
    },
    { why: "with control characters", text: rss("<item><title>a\u0000\u0008b &</title></item>"), want: ["ab &"] },
    {
      why: "with an unclosed tag",
      text: rss("<item><title>a<br></title><category>x</item><item><title>b</title></item>"),
      want: ["a<br>", "b"],
    },
    {
      why: "that was cut off",
      text: rss("<item><title>a</title></item><item><title>b</title><link>htt").split("</link")[0] ?? "",
      want: ["a", "b"],
    },
    {
      why: "that was cut off within a tag",
      text: '<rss version="2.0"><channel><item><title>a</title></item><item><ti',
      want: ["a", null],
    },
    {
      why: "with ampersands that CDATA allows",
      text: rss("<item><title><![CDATA[a & b]]> & c</title></item>"),
      want: ["a & b & c"],
    },
    {
      why: "with HTML that nobody escaped",
      text: rss("<item><title>a <i>b</i> c</title></item>"),
      want: ["a <i>b</i> c"],
    },
    {
      why: "with a DOCTYPE of the old days",
      text: `<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">${rss("<item><title>a</title></item>").replace(/^.*?\?>/, "")}`,
      want: ["a"],
    },
    { why: "without any entry", text: rss(""), want: [] },
    { why: "without anything", text: "<rss></rss>", want: [] },
  ])("is read: one $why", async ({ text, want }) => {
    expect(await titles(text)).toEqual(want);
  });

  test.for([
    {
      why: "of entities",
      declared: '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
      title: "&c;",
    },
    { why: "of a file", declared: '<!ENTITY c SYSTEM "file:///etc/hostname">', title: "&c;" },
    { why: "of an address", declared: '<!ENTITY c SYSTEM "http://127.0.0.1:9/">', title: "&c;" },
    { why: "of nothing", declared: "", title: "c" },
  ])("is refused, and nothing opened: declarations $why in its DOCTYPE", async ({ declared, title }) => {
    const text = `<!DOCTYPE rss [${declared}]><rss version="2.0"><channel><item><title>${title}</title></item></channel></rss>`;
    const failure = await read(text).catch((cause: unknown) => cause);
    expect(failure).toMatchObject({
      reason: "broken-feed",
      message: "its DOCTYPE declares entities, and those are never resolved",
    });
  });
});

describe("what is not a feed", () => {
  const page = `<!DOCTYPE html><html><head><title>Our
    blog</title><link rel="stylesheet" href="x.css"><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body></body></html>`;

  test.for([
    { why: "nothing", text: "", reason: "empty", detail: "the answer is empty" },
    { why: "white space", text: " \n\t ", reason: "empty", detail: "the answer is empty" },
    {
      why: "a page with a feed",
      text: page,
      reason: "not-a-feed",
      detail: 'an HTML page ("Our blog") answers here; it announces the feed https://news.example/feed/',
    },
    {
      why: "a page without one",
      text: "<html><body>Please log in</body></html>",
      reason: "not-a-feed",
      detail: "an HTML page answers here, and it announces no feed",
    },
    {
      why: "words",
      text: "Service unavailable",
      reason: "not-a-feed",
      detail: 'this is neither XML nor JSON: "Service unavailable"',
    },
    {
      why: "a list of feeds",
      text: '<opml version="2.0"><body><outline xmlUrl="https://news.example/feed.xml"/></body></opml>',
      reason: "not-a-feed",
      detail: "this is a list of feeds (OPML), and not a feed",
    },
    {
      why: "other XML",
      text: '<?xml version="1.0"?><urlset><url/></urlset>',
      reason: "not-a-feed",
      detail: "this is an XML document <urlset>, and not a feed",
    },
    { why: "other JSON", text: '{"error": "no"}', reason: "not-a-feed", detail: "this is JSON, but not a JSON Feed" },
    {
      why: "cut JSON",
      text: '{"version": "https://jsonfeed.org/version/1", "items": [',
      reason: "broken-feed",
      detail: "this JSON is cut off before its first item is whole",
    },
    {
      why: "the ruins of a feed",
      text: `<rss>${"<".repeat(1_000)}`,
      reason: "broken-feed",
      detail: "the feed cannot be read: it has neither a title nor an entry",
    },
  ])("is told: $why", async ({ text, reason, detail }) => {
    const failure = await read(text).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(FeedFailure);
    expect(failure).toMatchObject({ reason, message: detail });
  });
});
