import { describe, expect, test } from "vitest";
import { cleanFeed } from "../../../src/collect/clean/clean-feed.ts";
import { NO_MEMORY } from "../../../src/domain/collect-store.ts";
import { readDocument } from "../../../src/collect/read/read-document.ts";
import { toldOf } from "../entries.ts";

const URL = "https://a.example/feed";
const SPACES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';

async function imagesOf(items: readonly string[]): Promise<readonly (string | null)[]> {
  const all = items.map(
    (inner, n) => `<item><title>Title ${n}</title><link>https://a.example/${n}</link>${inner}</item>`,
  );
  const body = Buffer.from(`<rss version="2.0" ${SPACES}><channel><title>T</title>${all.join("")}</channel></rss>`);
  const raw = await readDocument(body, { contentType: null, url: URL });
  const context = { url: URL, memory: NO_MEMORY, now: new Date(0), loadDetector: async () => () => null };
  const { entries } = await cleanFeed(raw, context);
  return toldOf(entries).map(({ content }) => content.image);
}

function html(inner: string): string {
  return `<description><![CDATA[<p>Some words of it.</p>${inner}]]></description>`;
}

const media = (name: string, size = "", kind = "content"): string =>
  `<media:${kind} url="https://a.example/${name}.jpg" ${kind === "content" ? 'medium="image"' : ""} ${size}/>`;

describe("the picture of an entry", () => {
  test.for<{ why: string; item: string; image: string | null }>([
    {
      why: "the largest that the feed names",
      item:
        media("s", 'width="140" height="84"') +
        media("l", 'width="1200" height="800"') +
        media("m", 'width="640" height="420"'),
      image: "l.jpg",
    },
    {
      why: "none wider than a page shows, when there is another",
      item: media("l", 'width="6000"') + media("m", 'width="640"'),
      image: "m.jpg",
    },
    {
      why: "the least wide of those that are too wide",
      item: media("l", 'width="6000"') + media("m", 'width="4000"'),
      image: "m.jpg",
    },
    {
      why: "one of a group",
      item: `<media:group>${media("s", 'width="300"')}${media("l", 'width="700"')}</media:group>`,
      image: "l.jpg",
    },
    {
      why: "that of the text when the feed names only a small one",
      item: media("s", 'width="120" height="120"', "thumbnail") + html('<img src="/l.jpg" width="640" height="480">'),
      image: "l.jpg",
    },
    {
      why: "a small one when there is no other",
      item: media("s", 'width="120" height="120"', "thumbnail") + html("No picture."),
      image: "s.jpg",
    },
    { why: "no icon", item: media("s", 'width="72" height="72"', "thumbnail"), image: null },
    { why: "no strip", item: html('<img src="/s.jpg" width="728" height="90">'), image: null },
    {
      why: "an enclosure that is a picture",
      item: '<enclosure url="https://a.example/e.jpg" type="image/jpeg" length="1"/>',
      image: "e.jpg",
    },
    {
      why: "no enclosure of sound",
      item: '<enclosure url="https://a.example/e.mp3" type="audio/mpeg" length="1"/>',
      image: null,
    },
    { why: "that of an episode", item: '<itunes:image href="https://a.example/i.jpg"/>', image: "i.jpg" },
    { why: "the first of the text", item: html('<img src="/1.jpg"><img src="/2.jpg" width="900">'), image: "1.jpg" },
    {
      why: "none of the faces, spacers and smileys before it",
      item: html(
        '<img src="/face.jpg" width="96" height="96"><img src="/gap.jpg" width="600" height="4"><img src="/smile.jpg" style="" height="20"><img src="/1.jpg" width="500">',
      ),
      image: "1.jpg",
    },
    {
      why: "a wider one of its srcset",
      item: html(
        '<img src="/300.jpg" width="300" srcset="/300.jpg 300w, /1024.jpg 1024w,/4000.jpg 4000w, /2x.jpg 2x">',
      ),
      image: "1024.jpg",
    },
    {
      why: "with an address that is written with entities",
      item: html('<img src="/p?a=1&amp;b=2" width="300">'),
      image: "p?a=1&b=2",
    },
    { why: "none that counts readers", item: html('<img src="/1.gif" width="1" height="1">'), image: null },
    { why: "none but a web address", item: html('<img src="data:image/png;base64,AAAA">'), image: null },
  ])("is $why", async ({ item, image }) => {
    expect(await imagesOf([item])).toEqual([image === null ? null : `https://a.example/${image}`]);
  });

  test("is none that all entries show", async () => {
    const items = [0, 1, 2, 3].map((n) =>
      html(`<p>Words of the ${n}th.</p>${n > 0 ? `<img src="/own-${n}.jpg">` : ""}<p><img src="/logo.png"></p>`),
    );
    expect(await imagesOf(items)).toEqual([null, ...[1, 2, 3].map((n) => `https://a.example/own-${n}.jpg`)]);
  });

  test("is found in a text of a megabyte of open tags at once", async () => {
    expect(await imagesOf([html(`<img src="/1.jpg">${"<img ".repeat(200_000)}`)])).toEqual(["https://a.example/1.jpg"]);
  });
});
