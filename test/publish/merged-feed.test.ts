import { execFileSync, spawnSync } from "node:child_process";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { describe, expect, test } from "vitest";
import type { SourceId } from "../../src/domain/source.ts";
import type { Story } from "../../src/domain/story.ts";
import { cleanText } from "../../src/publish/clean-text.ts";
import { type MergedFeed, mergedFeed } from "../../src/publish/merged-feed.ts";
import { site, source, story, tell } from "./desk.ts";
import { HOSTILE_TEXTS, hostileStories } from "./hostile.ts";

const head = { site, title: site.title, path: "feed", openSources: new Set([source("Ars Circuit").id]) };

const sony = story(
  [
    tell("Sony & the <studio> hack", {
      outlet: "Ars Circuit",
      at: "2014-12-18T08:12:00.250Z",
      link: "https://arscircuit.example/a?x=1&y=2",
      summary: 'It\'s out: "wiper" & more.',
      author: "Nora Feld",
    }),
    tell("North Korea offers inquiry", {
      outlet: "Harbour Wire",
      at: "2014-12-20T06:30:00Z",
      link: "https://harbour.example/nk",
    }),
  ],
  { id: "story-sony", tags: ["security=hack", "north-korea"], updatedAt: new Date("2014-12-20T06:40:00Z") },
);
const plain = story([tell("A release", { outlet: "Commit Log", at: "2014-12-17T10:00:00Z", link: null })], {
  id: "story-plain",
});

/** What all readers must find alike. */
type Seen = {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly at: string;
  readonly tags: readonly string[];
};

const SONY: Seen = {
  id: "tag:news.example.org,2026:story/story-sony",
  title: "Sony & the <studio> hack",
  link: "https://arscircuit.example/a?x=1&y=2",
  at: "2014-12-18T08:12:00.000Z",
  tags: ["security", "north-korea"],
};
const PLAIN: Seen = {
  id: "tag:news.example.org,2026:story/story-plain",
  title: "A release",
  link: "https://news.example.org/story/story-plain",
  at: "2014-12-17T10:00:00.000Z",
  tags: [],
};

const iso = (text: string | undefined): string => new Date(text ?? "").toISOString();

async function withRssParser(xml: string): Promise<readonly Seen[]> {
  const { items } = await new RssParser<object, { id?: string; category?: unknown }>().parseString(xml);
  return items.map((item) => ({
    id: item.guid ?? item.id ?? "",
    title: item.title ?? "",
    link: item.link ?? "",
    at: iso(item.pubDate),
    tags: item.categories ?? [],
  }));
}

function withFeedsmith({ rss, atom, json }: MergedFeed): Record<"rss" | "atom" | "json", readonly Seen[]> {
  return {
    rss: (parseRssFeed(rss).items ?? []).map((item) => ({
      id: item.guid?.value ?? "",
      title: item.title ?? "",
      link: item.link ?? "",
      at: iso(item.pubDate),
      tags: (item.categories ?? []).map(({ name }) => name ?? ""),
    })),
    atom: (parseAtomFeed(atom).entries ?? []).map((entry) => ({
      id: entry.id ?? "",
      title: typeof entry.title === "string" ? entry.title : (entry.title?.value ?? ""),
      link: entry.links?.find(({ rel }) => rel === undefined || rel === "alternate")?.href ?? "",
      at: iso(entry.published),
      tags: (entry.categories ?? []).map(({ term }) => term ?? ""),
    })),
    json: (parseJsonFeed(json).items ?? []).map((item) => ({
      id: item.id ?? "",
      title: item.title ?? "",
      link: item.url ?? "",
      at: iso(item.date_published),
      tags: item.tags ?? [],
    })),
  };
}

const PYTHON = `
import sys, json, xml.etree.ElementTree as E
from email.utils import parsedate_to_datetime
a = "{http://www.w3.org/2005/Atom}"
root = E.fromstring(sys.stdin.buffer.read())
out = []
for i in root.iter("item"):
    out.append(dict(id=i.findtext("guid"), title=i.findtext("title"), link=i.findtext("link"),
        at=parsedate_to_datetime(i.findtext("pubDate")).isoformat(), tags=[c.text for c in i.findall("category")]))
for e in root.iter(a + "entry"):
    out.append(dict(id=e.findtext(a + "id"), title=e.findtext(a + "title"), link=e.find(a + "link").get("href"),
        at=e.findtext(a + "published").replace("Z", "+00:00"), tags=[c.get("term") for c in e.findall(a + "category")]))
print(json.dumps(out))
`;

const hasPython = spawnSync("python3", ["--version"]).status === 0;

function withPython(xml: string): readonly Seen[] {
  const seen = JSON.parse(execFileSync("python3", ["-c", PYTHON], { input: xml, encoding: "utf8" })) as Seen[];
  return seen.map(({ id, title, link, at, tags }) => ({ id, title, link, at: iso(at), tags }));
}

describe("mergedFeed", () => {
  const feed = mergedFeed([sony, plain], head);

  test("reads alike in rss-parser", async () => {
    expect(await withRssParser(feed.rss)).toEqual([SONY, PLAIN]);
    const atom = await withRssParser(feed.atom);
    expect(atom.map(({ id, title, link, at }) => ({ id, title, link, at }))).toEqual(
      [SONY, PLAIN].map(({ id, title, link, at }) => ({ id, title, link, at })),
    );
  });

  test("reads alike in feedsmith", () => {
    expect(withFeedsmith(feed)).toEqual({ rss: [SONY, PLAIN], atom: [SONY, PLAIN], json: [SONY, PLAIN] });
  });

  test("reads alike in Python", (context) => {
    if (!hasPython) context.skip("python3 is not installed");
    expect(withPython(feed.rss)).toEqual([SONY, PLAIN]);
    expect(withPython(feed.atom)).toEqual([SONY, PLAIN]);
  });

  test("lists the coverage in each item, with the way to our page", () => {
    const content = `<p>It&#39;s out: &#34;wiper&#34; &#38; more.</p>
<p>Covered by 2 outlets:</p>
<ul>
<li><bdi>Ars Circuit</bdi>: <a href="https://arscircuit.example/a?x=1&#38;y=2"><bdi dir="ltr">Sony &#38; the &#60;studio&#62; hack</bdi></a>, <time datetime="2014-12-18T08:12:00Z">18 December 2014, 09:12 (Europe/Zurich)</time></li>
<li><bdi>Harbour Wire</bdi>: <a href="https://harbour.example/nk"><bdi dir="ltr">North Korea offers inquiry</bdi></a>, <time datetime="2014-12-20T06:30:00Z">20 December 2014, 07:30 (Europe/Zurich)</time></li>
</ul>
<p><a href="https://news.example.org/story/story-sony">Why this story is here</a></p>`;
    expect(parseRssFeed(feed.rss).items?.[0]?.content?.encoded).toBe(content);
    expect(parseJsonFeed(feed.json).items?.[0]?.content_html).toBe(content);
    const atom = parseAtomFeed(feed.atom).entries?.[0]?.content;
    expect(typeof atom === "string" ? atom : atom?.value).toBe(content);
  });

  test("names the outlet, the author and the time of the last change", () => {
    const rss = parseRssFeed(feed.rss).items?.[0];
    expect(rss?.source).toMatchObject({ title: "Ars Circuit", url: "https://arscircuit.example/feed.xml" });
    expect(rss?.dc?.creators).toEqual(["Nora Feld"]);
    expect(feed.rss).toContain('<guid isPermaLink="false">tag:news.example.org,2026:story/story-sony</guid>');
    expect(feed.rss).toContain("<atom:updated>2014-12-20T06:40:00.000Z</atom:updated>");
    const atom = parseAtomFeed(feed.atom).entries?.[0];
    expect(atom).toMatchObject({ updated: "2014-12-20T06:40:00.000Z", authors: [{ name: "Nora Feld" }] });
    expect(feed.atom).toContain(
      "<source><id>https://arscircuit.example/feed.xml</id><title>Ars Circuit</title></source>",
    );
    expect(parseJsonFeed(feed.json).items?.[0]).toMatchObject({
      date_modified: "2014-12-20T06:40:00.000Z",
      authors: [{ name: "Nora Feld" }],
    });
  });

  test("names all authors of the coverage that are known, the lead's first, each once", () => {
    const told = [null, "Nora Feld", "Bo & <Co>", "Nora\u202E Feld", " "].map((author, index) =>
      tell(`Telling ${index}`, { outlet: `Outlet ${"abcde"[index]}`, author }),
    );
    const [lead = tell("never"), ...others] = told;
    const { rss, atom, json } = mergedFeed([story([lead, ...others])], head);
    const names = ["Nora Feld", "Bo & <Co>"];
    expect(parseRssFeed(rss).items?.[0]?.dc?.creators).toEqual(names);
    expect(parseAtomFeed(atom).entries?.[0]?.authors).toEqual(names.map((name) => ({ name })));
    expect(parseJsonFeed(json).items?.[0]?.authors).toEqual(names.map((name) => ({ name })));
  });

  test("names no more authors than so many", () => {
    const told = Array.from({ length: 40 }, (_, index) => tell(`Telling ${index}`, { author: `Author ${index}` }));
    const [lead = tell("never"), ...others] = told;
    const { rss } = mergedFeed([story([lead, ...others])], head);
    expect(parseRssFeed(rss).items?.[0]?.dc?.creators).toHaveLength(20);
  });

  test("says where it is itself, in which language, and when it last changed", () => {
    expect(parseRssFeed(feed.rss)).toMatchObject({
      title: "The Desk",
      language: "en",
      ttl: 30,
      lastBuildDate: "Sat, 20 Dec 2014 06:40:00 GMT",
    });
    expect(feed.rss).toContain(
      '<atom:link href="https://news.example.org/feed.xml" rel="self" type="application/rss+xml"/>',
    );
    expect(parseAtomFeed(feed.atom)).toMatchObject({
      id: "https://news.example.org/feed.atom",
      updated: "2014-12-20T06:40:00.000Z",
    });
    expect(feed.atom).toContain('rel="self" href="https://news.example.org/feed.atom"');
    expect(feed.atom).toContain('xml:lang="en"');
    expect(JSON.parse(feed.json)).toMatchObject({
      version: "https://jsonfeed.org/version/1.1",
      feed_url: "https://news.example.org/feed.json",
      home_page_url: "https://news.example.org/",
      language: "en",
      authors: [{ name: "The Desk" }],
    });
  });

  test("names its hub, and by default none", () => {
    const hub = "https://hub.example/?a=1&b=2";
    const pushed = mergedFeed([], { ...head, hub });
    expect(parseRssFeed(pushed.rss).atom?.links).toContainEqual({ href: hub, rel: "hub" });
    expect(parseAtomFeed(pushed.atom).links).toContainEqual({ href: hub, rel: "hub" });
    expect(parseJsonFeed(pushed.json)).toMatchObject({ hubs: [{ type: "WebSub", url: hub }] });
    expect(JSON.stringify(feed)).not.toContain("hub");
  });

  test("keeps the address of a private feed to itself", () => {
    const [lead] = sony.coverage;
    const told = (changes: object): Story => ({
      ...sony,
      coverage: [{ ...lead, source: source("Ars Circuit", changes) }],
    });
    for (const secret of [
      { feedUrl: "https://arscircuit.example/feed?key=hush" },
      { feedUrl: "https://me:hush@arscircuit.example/f" },
      { headers: { cookie: "hush" } },
      { id: "not-open" as SourceId, feedUrl: "https://arscircuit.example/hush/feed.xml" },
    ]) {
      const { rss, atom, json } = mergedFeed([told(secret)], head);
      expect(rss + atom + json).not.toContain("hush");
      expect(rss).toContain('<source url="https://arscircuit.example/">Ars Circuit</source>');
    }
  });

  test("writes an empty feed", () => {
    const empty = mergedFeed([], head);
    expect(withFeedsmith(empty)).toEqual({ rss: [], atom: [], json: [] });
    expect(parseAtomFeed(empty.atom).updated).toBe("1970-01-01T00:00:00.000Z");
  });

  test.for([Number.NaN, 8.64e15, Date.parse("0074-12-04T22:03:06Z")])("writes a story with the date %s", (time) => {
    const broken = { ...plain, publishedAt: new Date(time), updatedAt: new Date(8.64e15) };
    const { rss, atom, json } = withFeedsmith(mergedFeed([broken], head));
    for (const [item] of [rss, atom, json]) expect(item?.at).toBe("1970-01-01T00:00:00.000Z");
  });
});

describe("mergedFeed with hostile texts", () => {
  const feed = mergedFeed(hostileStories(), {
    ...head,
    title: HOSTILE_TEXTS.join(" "),
    site: { ...site, description: HOSTILE_TEXTS.join(" ") },
  });
  const titles = HOSTILE_TEXTS.map((text) => cleanText(text));

  test("stays well-formed and keeps every title as text", async (context) => {
    const { rss, atom, json } = withFeedsmith(feed);
    expect(json.map(({ title }) => title)).toEqual(titles);
    expect(rss).toHaveLength(titles.length);
    expect(atom).toHaveLength(titles.length);
    expect((await withRssParser(feed.rss)).map(({ title }) => title)).toEqual(titles);
    expect((await withRssParser(feed.atom)).map(({ title }) => title)).toEqual(titles);
    if (!hasPython) context.skip("python3 is not installed: the XML was not read by it");
    expect(withPython(feed.rss).map(({ title }) => title)).toEqual(titles);
    expect(withPython(feed.atom).map(({ title }) => title)).toEqual(titles);
  });

  test("gives all formats the same tags", (context) => {
    if (!hasPython) context.skip("python3 is not installed");
    const tags = HOSTILE_TEXTS.map((text, index) =>
      [`tag-${index}`, cleanText(text.split("=")[0] ?? "")].filter((tag) => tag !== ""),
    );
    expect(withPython(feed.rss).map((item) => item.tags)).toEqual(tags);
    expect(withPython(feed.atom).map((item) => item.tags)).toEqual(tags);
    expect(withFeedsmith(feed).json.map((item) => item.tags)).toEqual(tags);
  });

  test("has no markup of theirs in its content, no address that runs, no character that XML forbids", () => {
    const contents = (parseJsonFeed(feed.json).items ?? []).map((item) => item.content_html ?? "").join("\n");
    const elements = new Set(Array.from(contents.matchAll(/<\/?([a-z!?][^\s>]*)/gi), ([, name]) => name));
    expect([...elements].toSorted((a = "", b = "") => a.localeCompare(b))).toEqual([
      "a",
      "bdi",
      "li",
      "p",
      "time",
      "ul",
    ]);
    expect(contents).not.toMatch(/href="(?!https:\/\/)/);
    expect(feed.rss + feed.atom).not.toMatch(/(?![\n\r\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u);
  });

  test("gives the same bytes again", () => {
    expect(mergedFeed([sony], head)).toEqual(mergedFeed([structuredClone(sony)], head));
  });
});
