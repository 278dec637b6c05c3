import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/collect/read/read-document.ts";
import { shortVersion } from "../../../src/collect/read/xml-format.ts";

const NAMESPACES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:a10="http://www.w3.org/2005/Atom"';

async function read(text: string, url = "https://news.example/feed.xml") {
  return await readDocument(Buffer.from(text), { contentType: null, url });
}

async function rssItem(fields: string) {
  const feed = await read(
    `<rss version="2.0" ${NAMESPACES}><channel><title>t</title><item>${fields}</item></channel></rss>`,
  );
  return feed.items[0];
}

async function atomEntry(fields: string, head = "") {
  const text = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/" xml:lang="de"><title>t</title>${head}<entry>${fields}</entry></feed>`;
  return (await read(text)).items[0];
}

describe("fields of an RSS item", () => {
  test.for([
    {
      why: "its source",
      xml: '<source url="/f">Elsewhere</source>',
      want: { source: { title: "Elsewhere", url: "https://news.example/f" } },
    },
    { why: "an author as RSS wants it", xml: "<author>ann@x.example (Ann Lee)</author>", want: { author: "Ann Lee" } },
    {
      why: "an author as mail programs do",
      xml: "<author>Ann Lee &lt;ann@x.example&gt;</author>",
      want: { author: "Ann Lee" },
    },
    { why: "an author of mail alone", xml: "<author>ann@x.example</author>", want: { author: "ann@x.example" } },
    {
      why: "several creators",
      xml: "<dc:creator>Ann</dc:creator><dc:creator>Ben</dc:creator><dc:creator>Ann</dc:creator>",
      want: { author: "Ann, Ben" },
    },
    {
      why: "an author as Atom does",
      xml: "<a10:author><a10:name>Ann</a10:name><a10:email>a@x.example</a10:email></a10:author>",
      want: { author: "Ann" },
    },
    {
      why: "a summary beside a description that is the whole text",
      xml: "<summary>Short.</summary><description>All of it.</description>",
      want: { summary: "Short.", content: "All of it." },
    },
    {
      why: "a description beside the whole text",
      xml: "<description>Short.</description><content:encoded><![CDATA[<p>All</p>]]></content:encoded>",
      want: { summary: "Short.", content: "<p>All</p>" },
    },
    {
      why: "keywords and tags",
      xml: "<itunes:keywords>a, b</itunes:keywords><tags>c,d</tags><category>a</category>",
      want: { tags: ["c", "d", "a", "b"] },
    },
    {
      why: "Media RSS in groups, with titles of its own",
      xml: '<media:group><media:title>Film</media:title><media:content url="/v.mp4" type="video/mp4" fileSize="7"><media:thumbnail url="/t.jpg"/></media:content><media:description>About it</media:description><media:keywords>x,y</media:keywords></media:group>',
      want: {
        title: null,
        summary: "About it",
        enclosures: [{ url: "https://news.example/v.mp4", type: "video/mp4", length: 7 }],
        image: "https://news.example/t.jpg",
      },
    },
    {
      why: "Media RSS alone",
      xml: "<media:title>Film</media:title><media:content url='/v.mp4'/>",
      want: { title: "Film" },
    },
    {
      why: "a guid that is its address",
      xml: "<guid>https://news.example/g</guid>",
      want: { id: "https://news.example/g", url: "https://news.example/g" },
    },
    {
      why: "a guid that is not",
      xml: '<guid isPermaLink="FALSE">https://news.example/g</guid>',
      want: { id: "https://news.example/g", url: null },
    },
    { why: "a title with attributes", xml: '<title type="html" lang="en">a</title>', want: { title: "a" } },
    {
      why: "a first date that is none",
      xml: "<pubDate>soon</pubDate><pubDate>2014-12-24T10:00:00Z</pubDate>",
      want: { published: "2014-12-24T10:00:00.000Z" },
    },
    {
      why: "names that objects have anyway",
      xml: "<__proto__><a/></__proto__><constructor>x</constructor><title>a</title>",
      want: { title: "a" },
    },
  ])("are read: $why", async ({ xml, want }) => {
    expect(await rssItem(xml)).toMatchObject(want);
  });
});

describe("fields of an Atom entry", () => {
  test.for([
    {
      why: "a title in base64",
      xml: '<title mode="base64">QSA8Yj5ib2xkPC9iPg==</title>',
      want: { title: "A <b>bold</b>" },
    },
    {
      why: "a text of another type",
      xml: '<content type="application/octet-stream">PHA+YTwvcD4=</content>',
      want: { content: "<p>a</p>" },
    },
    { why: "a picture for a text", xml: '<content type="image/png">iVBORw0KGgo=</content>', want: { content: null } },
    {
      why: "no base64 where it says so",
      xml: '<title mode="base64">not at all!</title>',
      want: { title: "not at all!" },
    },
    { why: "XML of another kind", xml: '<content type="application/mathml+xml">x</content>', want: { content: "x" } },
    {
      why: "a title with markup",
      xml: '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <h:b xmlns:h="x">b</h:b></div></title>',
      want: { title: '<div xmlns="http://www.w3.org/1999/xhtml">a <b xmlns:h="x">b</b></div>', titleKind: "html" },
    },
    { why: "a title as text", xml: "<title>a &lt;b&gt;</title>", want: { title: "a <b>", titleKind: "text" } },
    {
      why: "fields of other names within XHTML",
      xml: '<content type="xhtml"><div><svg><title>no</title><dc:title>no</dc:title></svg></div></content><title>yes</title>',
      want: { title: "yes" },
    },
    { why: "its language, the nearest first", xml: '<content xml:lang="fr">x</content>', want: { language: "fr" } },
    {
      why: "a base of its text",
      xml: '<link href="e"/><content xml:base="deep/">x</content>',
      want: { url: "https://base.example/e", base: "https://base.example/deep/" },
    },
    {
      why: "a base of its link",
      xml: '<link xml:base="https://other.example/" href="e"/>',
      want: { url: "https://other.example/e" },
    },
    {
      why: "label where the term is missing",
      xml: '<category label="Sea"/><category term="air" label="Air"/>',
      want: { tags: ["Sea", "air"] },
    },
    {
      why: "several authors",
      xml: "<author><name>Ann</name></author><author><name>Ben</name></author>",
      want: { author: "Ann, Ben" },
    },
    {
      why: "an author of mail alone",
      xml: "<author><email>a@x.example</email></author>",
      want: { author: "a@x.example" },
    },
    { why: "the author of the feed", xml: "", head: "<author><name>Cid</name></author>", want: { author: "Cid" } },
    {
      why: "the feed it was taken from, and its author",
      xml: '<source><title>There</title><link href="https://there.example/"/><author><name>Dan</name></author></source>',
      head: "<author><name>Cid</name></author>",
      want: { author: "Dan", source: { title: "There", url: "https://there.example/" } },
    },
    { why: "an entry within", xml: "<source><entry/></source><title>a</title>", want: { title: "a" } },
  ])("are read: $why", async ({ xml, head, want }) => {
    expect(await atomEntry(xml, head)).toMatchObject(want);
  });
});

describe("the format", () => {
  test.for([
    { text: "<rss version='2.0'/>", format: "rss 2.0" },
    { text: "<rss><channel/></rss>", format: "rss" },
    { text: "<rss version=' 0.91 '><channel/></rss>", format: "rss 0.91" },
    {
      text: '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x.dtd"><rss version="0.91"><channel/></rss>',
      format: "rss 0.91 netscape",
    },
    { text: "<feed version='0.3'/>", format: "atom 0.3" },
    { text: "<feed/>", format: "atom 1.0" },
    {
      text: "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel/></r:RDF>",
      format: "rss 0.90",
    },
    { text: '\uFEFF{"version": "https://jsonfeed.org/version/1.1", "items": []}', format: "json 1.1" },
  ])("of $text is $format", async ({ text, format }) => {
    expect((await read(text)).format).toBe(format);
  });
});

describe("the short version", () => {
  test.for([
    ["rss 2.0", "rss20"],
    ["rss 2.0.1", "rss20"],
    ["rss 0.91", "rss091u"],
    ["rss 0.91 netscape", "rss091n"],
    ["rss 0.94", "rss094"],
    ["rss", "rss"],
    ["rss 1.0", "rss10"],
    ["atom 0.3", "atom03"],
    ["json 1.1", "json11"],
  ] as const)("of %s is %s", ([format, version]) => {
    expect(shortVersion(format)).toBe(version);
  });
});

describe("the head", () => {
  test.for([
    {
      why: "markup in its texts",
      xml: "<title>t</title><description>a <b>bold</b> one</description>",
      want: { description: "a <b>bold</b> one" },
    },
    { why: "HTML entities", xml: "<title>caf&eacute; &amp; co</title>", want: { title: "café & co" } },
    { why: "a description of iTunes alone", xml: "<itunes:summary>s</itunes:summary>", want: { description: "s" } },
    { why: "an Atom link for a link", xml: '<a10:link href="/home"/>', want: { url: "https://news.example/home" } },
  ])("is read: $why", async ({ xml, want }) => {
    const { feed } = await read(
      `<rss version="2.0" ${NAMESPACES}><channel>${xml}<item><title>a</title></item></channel></rss>`,
    );
    expect(feed).toMatchObject(want);
  });
});
