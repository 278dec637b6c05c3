import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { describe, expect, test } from "vitest";
import type { Enclosure } from "../../src/domain/item.ts";
import { feedFiles, feedImage, MAX_FILES } from "../../src/publish/feed-media.ts";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { site, story, tell } from "./desk.ts";

const head = { site, title: site.title, path: "feed", openSources: new Set<never>() };

function file(name: string, type: string | null = "audio/mpeg", lengthBytes: number | null = 1_000): Enclosure {
  return { url: `https://cast.example/${name}`, type, lengthBytes };
}

const episode = story(
  [
    tell("Episode 7", {
      outlet: "Cast",
      image: "https://cast.example/7.png?a=1&b=2",
      enclosures: [file("7.mp3?a&b"), file("7.opus", "audio/ogg", null)],
    }),
  ],
  { id: "episode" },
);

describe("feedFiles", () => {
  test.for<{ why: string; enclosure: Enclosure; files: object[] }>([
    {
      why: "keeps address, type and length",
      enclosure: file("a.mp3"),
      files: [{ url: "https://cast.example/a.mp3", type: "audio/mpeg", lengthBytes: 1_000 }],
    },
    {
      why: "takes the parameters off a type",
      enclosure: file("a.mp3", "Audio/MPEG; codecs=x", null),
      files: [{ url: "https://cast.example/a.mp3", type: "audio/mpeg", lengthBytes: null }],
    },
    {
      why: "does not believe a type that is none",
      enclosure: file("a.mp3", 'mp3" onload="x', 0),
      files: [{ url: "https://cast.example/a.mp3", type: "application/octet-stream", lengthBytes: 0 }],
    },
    {
      why: "does not believe a length below nothing",
      enclosure: file("a.mp3", null, -1),
      files: [{ url: "https://cast.example/a.mp3", type: "application/octet-stream", lengthBytes: null }],
    },
    { why: "drops an address that runs", enclosure: { ...file("a"), url: "javascript:alert(1)" }, files: [] },
    { why: "drops an address without a host", enclosure: { ...file("a"), url: "/a.mp3" }, files: [] },
  ])("$why", ({ enclosure, files }) => {
    expect(feedFiles(story([tell("One", { enclosures: [enclosure] })]))).toEqual(files);
  });

  test("takes each address once, the lead's first, and no more than so many", () => {
    const many = Array.from({ length: MAX_FILES * 2 }, (_, index) => file(`${index}.mp3`));
    const told = story([tell("One", { enclosures: [file("3.mp3")] }), tell("Two", { enclosures: many })]);
    expect(feedFiles(told).map(({ url }) => url.slice("https://cast.example/".length))).toEqual(
      ["3", "0", "1", "2", "4", "5", "6", "7"].map((name) => `${name}.mp3`),
    );
  });
});

describe("feedImage", () => {
  test.for<{ why: string; images: (string | null)[]; image: string | null }>([
    {
      why: "shows the lead's",
      images: ["https://a.example/a.png", "https://a.example/b.png"],
      image: "https://a.example/a.png",
    },
    {
      why: "shows another's when the lead has none",
      images: [null, "https://a.example/b.png"],
      image: "https://a.example/b.png",
    },
    { why: "shows no data", images: ["data:image/png;base64,AA=="], image: null },
    { why: "shows nothing when there is nothing", images: [null], image: null },
  ])("$why", ({ images, image }) => {
    const [lead, ...others] = images.map((url, index) => tell(`Told ${index}`, { image: url }));
    expect(lead && feedImage({ coverage: [lead, ...others] })).toBe(image);
  });
});

describe("mergedFeed of a podcast", () => {
  const feed = mergedFeed([episode], head);

  test("has the files and the picture in RSS", () => {
    expect(parseRssFeed(feed.rss).items?.[0]).toMatchObject({
      enclosures: [{ url: "https://cast.example/7.mp3?a&b", type: "audio/mpeg", length: 1_000 }],
      media: {
        contents: [{ url: "https://cast.example/7.opus", type: "audio/ogg" }],
        thumbnails: [{ url: "https://cast.example/7.png?a=1&b=2" }],
      },
    });
  });

  test("has them in Atom", () => {
    const entry = parseAtomFeed(feed.atom).entries?.[0];
    expect(entry?.links?.filter(({ rel }) => rel === "enclosure")).toEqual([
      { href: "https://cast.example/7.mp3?a&b", rel: "enclosure", type: "audio/mpeg", length: 1_000 },
      { href: "https://cast.example/7.opus", rel: "enclosure", type: "audio/ogg" },
    ]);
    expect(entry?.media?.thumbnails).toEqual([{ url: "https://cast.example/7.png?a=1&b=2" }]);
  });

  test("has them in JSON", () => {
    expect(parseJsonFeed(feed.json).items?.[0]).toMatchObject({
      image: "https://cast.example/7.png?a=1&b=2",
      attachments: [
        { url: "https://cast.example/7.mp3?a&b", mime_type: "audio/mpeg", size_in_bytes: 1_000 },
        { url: "https://cast.example/7.opus", mime_type: "audio/ogg" },
      ],
    });
  });

  test("names the media namespace only where it is used", () => {
    expect(feed.rss).toContain('xmlns:media="http://search.yahoo.com/mrss/"');
    expect(feed.atom).toContain('xmlns:media="http://search.yahoo.com/mrss/"');
    const plain = mergedFeed([story([tell("Plain", { enclosures: [file("1.mp3")] })])], head);
    expect(plain.rss + plain.atom).not.toContain("media");
  });

  test("says the language and the direction of each story", () => {
    const told = tell("سوني تلغي عرض فيلم", { language: "ar", summary: "قالت الشركة إنها تلغي العرض." });
    const { rss, atom, json } = mergedFeed([story([told])], head);
    expect(rss).toContain("<dc:language>ar</dc:language>");
    expect(atom).toContain('<entry xml:lang="ar">');
    const item = parseJsonFeed(json).items?.[0];
    expect(item).toMatchObject({ language: "ar" });
    expect(item?.content_html).toMatch(/^<p dir="rtl">قالت .*<bdi dir="rtl">سوني/s);
  });
});
