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

function spacesOf(xml: string): readonly (string | undefined)[] {
  return Array.from(xml.matchAll(/xmlns:(media|itunes|podcast)="/g), ([, prefix]) => prefix);
}

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

describe("feedFiles of podcasts", () => {
  const spoken: Enclosure = {
    ...file("7.mp3"),
    durationSeconds: 60,
    description: "All\u202E of it",
    episode: {
      number: 7,
      transcripts: [
        { url: "https://cast.example/7.vtt", type: "text/vtt; charset=utf-8", language: "en" },
        { url: "https://cast.example/7.txt", type: null, language: null },
        { url: "javascript:alert(1)", type: "text/vtt", language: null },
        { url: "https://cast.example/7.srt", type: "application/srt", language: "no language" },
      ],
      chapters: { url: "https://cast.example/7.json", type: null },
    },
  };

  test("keep what is known of an episode, and only what can be asked for", () => {
    expect(feedFiles(story([tell("One", { enclosures: [spoken] })]))).toEqual([
      {
        url: "https://cast.example/7.mp3",
        type: "audio/mpeg",
        lengthBytes: 1_000,
        durationSeconds: 60,
        description: "All of it",
        episode: {
          number: 7,
          transcripts: [
            { url: "https://cast.example/7.vtt", type: "text/vtt", language: "en" },
            { url: "https://cast.example/7.srt", type: "application/srt" },
          ],
          chapters: { url: "https://cast.example/7.json", type: "application/json+chapters" },
        },
      },
    ]);
  });

  test("show no description of a source whose text may not be shown", () => {
    const { item, source } = tell("One", { enclosures: [spoken] });
    const [shown] = feedFiles(story([{ item, source: { ...source, republish: "title" } }]));
    expect(shown?.description).toBeUndefined();
    expect(shown?.durationSeconds).toBe(60);
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

  const spoken: Enclosure = {
    ...file("8.mp3"),
    durationSeconds: 3_600,
    description: "About <it> & more",
    episode: {
      number: 8,
      season: 2,
      isExplicit: true,
      transcripts: [{ url: "https://cast.example/8.vtt?a&b", type: "text/vtt", language: "en" }],
      chapters: { url: "https://cast.example/8.json", type: "application/json+chapters" },
    },
  };
  const film: Enclosure = { ...file("8.mp4", "video/mp4"), durationSeconds: 3_601, description: "To see" };
  const second = mergedFeed(
    [story([tell("Episode 8", { image: "https://cast.example/8.png", enclosures: [spoken, film] })])],
    head,
  );

  test("says of an episode what it is known of, as podcast programs read it", () => {
    expect(parseRssFeed(second.rss).items?.[0]).toMatchObject({
      enclosures: [{ url: "https://cast.example/8.mp3", type: "audio/mpeg", length: 1_000 }],
      itunes: { duration: 3_600, episode: 8, season: 2, explicit: true, image: "https://cast.example/8.png" },
      podcast: {
        transcripts: [{ url: "https://cast.example/8.vtt?a&b", type: "text/vtt", language: "en" }],
        chapters: { url: "https://cast.example/8.json", type: "application/json+chapters" },
      },
      media: {
        description: { value: "About <it> & more", type: "plain" },
        contents: [
          { url: "https://cast.example/8.mp4", type: "video/mp4", duration: 3_601, description: { value: "To see" } },
        ],
      },
    });
    const links = parseAtomFeed(second.atom).entries?.[0]?.links?.filter(({ rel }) => rel === "enclosure");
    expect(links?.map(({ href, length, title }) => [href, length, title])).toEqual([
      ["https://cast.example/8.mp3", 1_000, "About <it> & more"],
      ["https://cast.example/8.mp4", 1_000, "To see"],
    ]);
    expect(JSON.parse(second.json)).toMatchObject({
      items: [
        {
          attachments: [
            { mime_type: "audio/mpeg", size_in_bytes: 1_000, duration_in_seconds: 3_600 },
            { mime_type: "video/mp4", size_in_bytes: 1_000, duration_in_seconds: 3_601 },
          ],
          _newsdesk: { episode: { number: 8, season: 2, isExplicit: true } },
        },
      ],
    });
  });

  test("names a namespace only where it is used", () => {
    const plain = mergedFeed([story([tell("Plain", { enclosures: [file("1.mp3")] })])], head);
    const picture = mergedFeed([story([tell("Picture", { image: "https://cast.example/1.png" })])], head);
    const timed = mergedFeed(
      [story([tell("Timed", { enclosures: [{ ...file("1.mp3"), durationSeconds: 1 }] })])],
      head,
    );
    expect([plain, feed, picture, timed, second].map(({ rss, atom }) => [spacesOf(rss), spacesOf(atom)])).toEqual([
      [[], []],
      [["media"], ["media"]],
      [["media"], ["media"]],
      [["itunes"], []],
      [["media", "itunes", "podcast"], ["media"]],
    ]);
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
