import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Enclosure } from "../../src/domain/item.ts";
import { archiveChain, archivePath, pageChain, placeAddress, subscriptionChain } from "../../src/publish/feed-links.ts";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { site, source, story, tell } from "./desk.ts";
import { brokenAtomRules } from "./feed-rules/atom-rules.ts";
import { brokenJsonRules } from "./feed-rules/json-rules.ts";
import { brokenRssRules } from "./feed-rules/rss-rules.ts";
import { hostileDesk } from "./random-stories.ts";

const head = { site, title: site.title, path: "feed", openSources: new Set([source("Cast").id]) };
const file: Enclosure = {
  url: "https://cast.example/7.mp3",
  type: "audio/mpeg",
  lengthBytes: 9,
  durationSeconds: 60,
  description: "All of it",
  episode: {
    number: 7,
    season: 2,
    isExplicit: false,
    transcripts: [{ url: "https://cast.example/7.vtt", type: "text/vtt", language: "en" }],
    chapters: { url: "https://cast.example/7.json", type: null },
  },
};
const film: Enclosure = { url: "https://cast.example/7.mp4", type: "video/mp4", lengthBytes: 8, durationSeconds: 59 };
const { rss, atom, json } = mergedFeed(
  [
    story(
      [
        tell("Episode 7", {
          outlet: "Cast",
          author: "Ada",
          summary: "Seven.",
          image: "https://cast.example/7.png",
          enclosures: [file, film],
        }),
      ],
      {
        id: "a",
        tags: ["audio"],
      },
    ),
    story([tell("Other", { summary: "Words." })], { id: "b" }),
  ],
  head,
);

type Broken = { readonly rule: string; readonly from: string | RegExp; readonly to: string };

/** The rules that find something once the good feed is broken in one place. */
function found(find: (text: string) => readonly string[], good: string, { from, to }: Broken): readonly unknown[] {
  const broken = good.replace(from, to);
  if (broken === good) throw new Error(`The feed has no ${String(from)} to break.`);
  return find(broken).map((line) => / ([a-z0-9-]+): /.exec(line)?.[1]);
}

describe("rules of RSS 2.0", () => {
  test("find nothing in a good feed", () => expect(brokenRssRules(rss)).toEqual([]));

  test.for<Broken>([
    { rule: "root", from: /channel>/g, to: "chanel>" },
    { rule: "version", from: 'version="2.0"', to: 'version="0.91"' },
    { rule: "required-channel-elements", from: /<description>Tech.*<\/description>/, to: "" },
    { rule: "known-elements", from: "<ttl>", to: "<sidebar/><ttl>" },
    { rule: "declared-prefixes", from: "<ttl>", to: "<atom10:link/><ttl>" },
    { rule: "once", from: "</item>", to: "<title>Again</title></item>" },
    { rule: "title-or-description", from: "</channel>", to: "<item><guid>https://a.example</guid></item></channel>" },
    { rule: "links-are-addresses", from: /<link>[^<]*<\/link>\n\s*<guid/, to: "<link>/7</link><guid" },
    { rule: "guid", from: 'isPermaLink="false"', to: "" },
    { rule: "guids-differ", from: "story/b", to: "story/a" },
    { rule: "dates", from: /<pubDate>[^<]*/, to: "<pubDate>2014-12-18T08:00:00Z" },
    { rule: "dates", from: /<pubDate>Thu/, to: "<pubDate>Fri" },
    { rule: "language", from: "<language>en", to: "<language>english language" },
    { rule: "ttl", from: "<ttl>30", to: "<ttl>half an hour" },
    { rule: "enclosure", from: ' length="9"', to: "" },
    { rule: "enclosure", from: 'url="https://cast.example/7.mp3"', to: 'url="/7.mp3"' },
    {
      rule: "one-enclosure",
      from: "<enclosure ",
      to: '<enclosure url="https://a.example/1" length="1" type="a/b"/><enclosure ',
    },
    { rule: "source", from: '<source url="', to: '<source href="' },
    { rule: "author-is-a-mail-address", from: "</item>", to: "<author>Ada</author></item>" },
    { rule: "self", from: 'rel="self"', to: 'rel="via"' },
    { rule: "itunes-once", from: "</item>", to: "<itunes:season>2</itunes:season></item>" },
    { rule: "itunes-needs-an-enclosure", from: /<enclosure [^>]*>/, to: "" },
    { rule: "itunes-duration", from: "<itunes:duration>60", to: "<itunes:duration>one minute" },
    { rule: "itunes-numbers", from: "<itunes:episode>7", to: "<itunes:episode>0" },
    { rule: "itunes-numbers", from: "<itunes:season>2", to: "<itunes:season>II" },
    { rule: "itunes-explicit", from: "<itunes:explicit>false", to: "<itunes:explicit>clean" },
    { rule: "itunes-image", from: '<itunes:image href="https:', to: '<itunes:image href="' },
    { rule: "podcast-transcript", from: ' type="text/vtt"', to: "" },
    { rule: "podcast-transcript", from: ' language="en"', to: ' language="en_GB"' },
    { rule: "podcast-chapters", from: '<podcast:chapters url="https:', to: '<podcast:chapters url="' },
    { rule: "media-content", from: ' duration="59"', to: ' duration="0:59"' },
    { rule: "media-content", from: ' fileSize="8"', to: ' fileSize="8 MB"' },
    { rule: "media-thumbnail", from: '<media:thumbnail url="https:', to: '<media:thumbnail url="' },
    { rule: "media-description", from: '<media:description type="plain">', to: '<media:description type="text">' },
  ])("$rule: $to", (broken) => {
    expect(found(brokenRssRules, rss, broken)).toContain(broken.rule);
  });
});

describe("rules of RFC 4287", () => {
  test("find nothing in a good feed", () => expect(brokenAtomRules(atom)).toEqual([]));

  test.for<Broken>([
    { rule: "root", from: "http://www.w3.org/2005/Atom", to: "http://purl.org/atom/ns#" },
    { rule: "feed-needs-one", from: /<updated>[^<]*<\/updated>/, to: "" },
    { rule: "feed-has-at-most-one", from: "<subtitle>", to: "<subtitle>More</subtitle><subtitle>" },
    { rule: "author-somewhere", from: /<author>[\s\S]*?<\/author>/, to: "" },
    { rule: "self-link", from: 'rel="self"', to: 'rel="via"' },
    { rule: "one-alternate-of-a-kind", from: 'rel="related"', to: 'rel="alternate"' },
    { rule: "entry-needs-one", from: "<entry ", to: "<entry><id>a:b</id></entry><entry " },
    { rule: "entry-has-at-most-one", from: "</entry>", to: "<rights>a</rights><rights>b</rights></entry>" },
    { rule: "content-or-alternate", from: "<entry ", to: "<entry><id>a:b</id></entry><entry " },
    { rule: "ids-differ", from: "story/b", to: "story/a" },
    { rule: "known-elements", from: "<entry ", to: "<item/><entry " },
    { rule: "declared-prefixes", from: "<entry ", to: "<itunes:image/><entry " },
    { rule: "text-is-text", from: "<subtitle>", to: "<subtitle><b/>" },
    { rule: "text-is-text", from: '<summary type="html">', to: '<summary type="text/html">' },
    { rule: "dates", from: /<published>[^<]*/, to: "<published>Thu, 18 Dec 2014 08:00:00 GMT" },
    { rule: "persons", from: "<name>Ada</name>", to: "" },
    { rule: "category-has-a-term", from: '<category term="audio"', to: '<category label="audio"' },
    { rule: "id-is-an-iri", from: /<id>tag:[^<]*/, to: "<id>story 7" },
    { rule: "links", from: 'href="https://cast.example/7.mp3"', to: 'href="/7.mp3"' },
    { rule: "links", from: 'type="audio/mpeg"', to: 'type="mp3"' },
    { rule: "languages", from: 'xml:lang="en"', to: 'xml:lang="en_GB"' },
    { rule: "content", from: '<content type="html">', to: '<content type="html"><p/>' },
  ])("$rule: $to", (broken) => {
    expect(found(brokenAtomRules, atom, broken)).toContain(broken.rule);
  });
});

describe("rules of JSON Feed 1.1", () => {
  test("find nothing in a good feed", () => expect(brokenJsonRules(json)).toEqual([]));

  test.for<Broken>([
    { rule: "root", from: /^.*$/s, to: "[]" },
    { rule: "version", from: "version/1.1", to: "version/1" },
    { rule: "title-and-items", from: '"items":[', to: '"items":[7,' },
    { rule: "known-fields", from: '"authors":', to: '"author":' },
    { rule: "extensions-are-objects", from: '"_newsdesk":', to: '"_about":1,"_newsdesk":' },
    { rule: "addresses", from: '"feed_url":"https:', to: '"feed_url":"' },
    { rule: "next-is-another", from: '"feed_url":', to: '"next_url":"https://news.example.org/feed.json","feed_url":' },
    { rule: "id", from: /"id":"[^"]*"/, to: '"id":7' },
    { rule: "ids-differ", from: "2026:story/b", to: "2026:story/a" },
    { rule: "content", from: '"content_html":"', to: '"content_html":null,"summary":"' },
    { rule: "dates", from: '"date_published":"', to: '"date_published":"on ' },
    { rule: "authors", from: '{"name":"Ada"}', to: "{}" },
    { rule: "tags", from: '["audio"]', to: '[""]' },
    { rule: "language", from: '"language":"en"', to: '"language":"en_GB"' },
    { rule: "attachments", from: '"mime_type":"audio/mpeg"', to: '"mime_type":"mp3"' },
    { rule: "attachments", from: '"duration_in_seconds":60', to: '"duration_in_seconds":"1:00"' },
    { rule: "hubs", from: '"items":[', to: '"hubs":[{"type":"WebSub"}],"items":[' },
  ])("$rule: $to", (broken) => {
    expect(found(brokenJsonRules, json, broken)).toContain(broken.rule);
  });
});

describe.for([
  { format: "RSS 2.0", find: brokenRssRules, of: "rss", link: "atom:link" },
  { format: "Atom", find: brokenAtomRules, of: "atom", link: "link" },
] as const)("rules of RFC 5005 in $format", ({ find, of, link }) => {
  const stories = [story([tell("One")]), story([tell("Two")])];
  const place = { path: archivePath("feed", 2) };
  const archive = mergedFeed(stories, { ...head, place, chain: archiveChain("feed", 2) })[of];
  const behind = { path: "feed", behind: "7.b" };
  const page = mergedFeed(stories, {
    ...head,
    place: { path: "feed", behind: "9.a" },
    chain: pageChain("feed", "7.b"),
  })[of];
  const current = mergedFeed(stories, { ...head, chain: subscriptionChain("feed", 3) })[of];

  test("find nothing in a good feed, archive and page", () => {
    for (const good of [archive, page, current]) expect(find(good)).toEqual([]);
    expect(page).toContain(placeAddress(site.url, behind, of === "rss" ? "xml" : "atom"));
  });

  test.for<Broken & { readonly in: string }>([
    { rule: "history-elements-are-empty", in: archive, from: "<fh:archive/>", to: "<fh:archive>2014</fh:archive>" },
    { rule: "history-elements-are-empty", in: archive, from: "<fh:archive/>", to: "<fh:old/>" },
    { rule: "history-elements-in-head", in: archive, from: /<(item|entry)([^>]*)>/, to: "<$1$2><fh:archive/>" },
    { rule: "complete-is-alone", in: archive, from: "<fh:archive/>", to: "<fh:archive/><fh:complete/>" },
    { rule: "one-of-each-relation", in: archive, from: 'rel="next-archive"', to: 'rel="prev-archive"' },
    { rule: "history-addresses", in: archive, from: /href="[^"]*archive\/1/, to: 'href="/feed/archive/1' },
    { rule: "leads-to-another", in: archive, from: "archive/1.", to: "archive/2." },
    { rule: "before-is-not-after", in: archive, from: "archive/1.", to: "archive/3." },
    { rule: "archive-names-current", in: archive, from: 'rel="current"', to: 'rel="via"' },
    { rule: "archive-leads-on", in: archive, from: 'rel="next-archive"', to: 'rel="via"' },
    { rule: "only-archives-are-followed", in: archive, from: "<fh:archive/>", to: "" },
    {
      rule: "paged-or-archived",
      in: current,
      from: `<${link} rel="prev-archive"`,
      to: `<${link} rel="first" href="https://a.example"/><${link} rel="prev-archive"`,
    },
    { rule: "leads-to-another", in: page, from: "behind=7.b", to: "behind=9.a" },
  ])("$rule: $to", ({ in: good, ...broken }) => {
    expect(found(find, good, broken)).toContain(broken.rule);
  });
});

describe("feeds of a random desk", () => {
  test("break no rule", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileDesk(50), (stories) => {
        const archive = { ...head, place: { path: archivePath("feed", 2) }, chain: archiveChain("feed", 2) };
        for (const feed of [mergedFeed(stories, head), mergedFeed(stories, archive)]) {
          const broken = [...brokenRssRules(feed.rss), ...brokenAtomRules(feed.atom), ...brokenJsonRules(feed.json)];
          expect(broken).toEqual([]);
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});
