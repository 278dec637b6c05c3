import { describe, expect, test } from "vitest";
import { readOpml, writeOpml, type OpmlFeed } from "../../../src/app/sources/opml.ts";
import { UserError } from "../../../src/domain/user-error.ts";
import { MORNING } from "../../builders.ts";

function opml(body: string, version = "2.0"): string {
  return `<?xml version="1.0"?><opml version="${version}"><head><title>Mine</title></head><body>${body}</body></opml>`;
}

const A = '<outline type="rss" text="A" xmlUrl="https://a.example/feed"/>';

function feed(over: Partial<OpmlFeed> = {}): OpmlFeed {
  return { title: "A", feedUrl: "https://a.example/feed", siteUrl: null, group: null, tags: [], ...over };
}

describe("OPML is read", () => {
  test.for<{ why: string; text: string; feeds: readonly OpmlFeed[] }>([
    { why: "of version 2.0", text: opml(A), feeds: [feed()] },
    { why: "of version 1.0", text: opml(A, "1.0"), feeds: [feed()] },
    { why: "without a version", text: `<opml><body>${A}</body></opml>`, feeds: [feed()] },
    {
      why: "in capitals",
      text: '<OPML><BODY><OUTLINE TEXT="A" XMLURL="https://a.example/feed"/></BODY></OPML>',
      feeds: [feed()],
    },
    {
      why: "with groups",
      text: opml(`<outline text="Tech">${A}</outline>${A}`),
      feeds: [feed({ group: "Tech" }), feed()],
    },
    {
      why: "with groups in groups",
      text: opml(`<outline text="Tech"><outline title="Far &amp; wide">${A}</outline></outline>`),
      feeds: [feed({ group: "Tech / Far & wide" })],
    },
    {
      why: "with groups whose names together are too long, and are cut in the middle of a sign",
      text: opml(`<outline text="${"g".repeat(99)}😀">${A}</outline>`),
      feeds: [feed({ group: `${"g".repeat(99)}\uFFFD` })],
    },
    {
      why: "with groups without a name",
      text: opml(`<outline text=" "><outline>${A}</outline></outline>`),
      feeds: [feed()],
    },
    {
      why: "with a feed that is a group too",
      text: opml(`<outline text="Top" xmlUrl="https://t.example/feed">${A}</outline>`),
      feeds: [feed({ title: "Top", feedUrl: "https://t.example/feed" }), feed({ group: "Top" })],
    },
    {
      why: "by title before text, on one line, with references",
      text: opml(
        '<outline text="B" title="A&#10;&quot;&lt;b>&quot;" htmlUrl="https://a.example/" xmlUrl=" https://a.example/?x=1&amp;y=2 "/>',
      ),
      feeds: [feed({ title: 'A "<b>"', siteUrl: "https://a.example/", feedUrl: "https://a.example/?x=1&y=2" })],
    },
    {
      why: "with categories, of which those with a path are no tags",
      text: opml(
        '<outline text="A" xmlUrl="https://a.example/feed" category="security,/open source, /a/b,security,"/>',
      ),
      feeds: [feed({ tags: ["security", "open source"] })],
    },
    {
      why: "without any name",
      text: opml('<outline xmlUrl="https://a.example/feed"/>'),
      feeds: [feed({ title: null })],
    },
    {
      why: "with signs that steer a terminal",
      text: opml('<outline text="A\u0001\u202e" xmlUrl="https://a.example/feed"/>'),
      feeds: [feed()],
    },
    {
      why: "with stray ampersands",
      text: opml('<outline text="A" xmlUrl="https://a.example/?a=1&b=2"/>'),
      feeds: [feed({ feedUrl: "https://a.example/?a=1&b=2" })],
    },
    { why: "after a byte order mark", text: `\uFEFF${opml(A)}`, feeds: [feed()] },
  ])("$why", ({ text, feeds }) => expect(readOpml(text, "f.opml")).toEqual(feeds));
});

describe("a UserError names the file for", () => {
  test.for([
    { why: "nothing", text: "", says: /not OPML/ },
    { why: "a text", text: "hello", says: /not OPML/ },
    { why: "JSON", text: '{"opml":{}}', says: /not OPML/ },
    { why: "a web page", text: "<!doctype html><html><body><p>Hi</body></html>", says: /not OPML/ },
    { why: "a feed", text: '<rss version="2.0"><channel><title>x</title></channel></rss>', says: /not OPML/ },
    { why: "a file that is cut off", text: opml(A).slice(0, -30), says: /cut off/ },
    { why: "no feeds", text: opml('<outline text="Tech"/>'), says: /no feeds/ },
    { why: "no outlines", text: opml(""), says: /not OPML|no feeds/ },
    { why: "entities of its own", text: `<!DOCTYPE opml [<!ENTITY a "x">]>${opml(A)}`, says: /entities/ },
    {
      why: "groups beyond measure",
      text: opml(`${'<outline text="g">'.repeat(20_000)}${A}${"</outline>".repeat(20_000)}`),
      says: /too deeply/,
    },
    { why: "feeds beyond measure", text: opml(A.repeat(10_001)), says: /10001 feeds/ },
  ])("$why", ({ text, says }) => {
    const read = (): unknown => readOpml(text, "my.opml");
    expect(read).toThrow(UserError);
    expect(read).toThrow(says);
    expect(read).toThrow("my.opml");
  });
});

test("what is written is OPML 2.0 that reads back as the same", () => {
  const feeds = [
    feed(),
    feed({
      title: 'B & "c" <d>',
      feedUrl: "https://b.example/?x=1&y=2",
      siteUrl: "https://b.example/",
      group: "One / Two",
      tags: ["security", "web"],
    }),
    feed({ title: "C", feedUrl: "https://c.example/", group: "One / Two" }),
  ];
  const text = writeOpml("Desk <&>", feeds, MORNING);
  expect(text).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<opml version="2\.0">/);
  expect(text).toContain("<![CDATA[Desk <&>]]>");
  expect(text.match(/<outline text="One \/ Two">/g)).toHaveLength(1);
  expect(readOpml(text, "f")).toEqual(feeds);
});
