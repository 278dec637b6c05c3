import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/collect/read/read-document.ts";
import { parseDuration } from "../../../src/collect/read/xml-episode.ts";

const SPACES =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:p="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"';

async function filesOf(fields: string): Promise<unknown> {
  const text = `<rss version="2.0" ${SPACES}><channel><title>t</title><item>${fields}</item></channel></rss>`;
  return (await readDocument(Buffer.from(text), { contentType: null, url: "https://cast.example/feed.xml" })).items[0]
    ?.enclosures;
}

const MP3 = '<enclosure url="/7.mp3" type="audio/mpeg" length="9"/>';
const mp3 = { url: "https://cast.example/7.mp3", type: "audio/mpeg", length: 9 };

describe("parseDuration", () => {
  test.for<[text: string | null, seconds: number | null]>([
    ["1234", 1234],
    ["20:34", 1234],
    ["1:02:03", 3723],
    ["01:02:03", 3723],
    ["100:00", 6000],
    [" 61.9 ", 61],
    ["1:00.5", 60],
    ["0", null],
    ["00:00:00", null],
    ["-5", null],
    ["an hour", null],
    ["1:2:3:4", null],
    ["1e3", null],
    ["999999999999", null],
    ["", null],
    [null, null],
  ])("reads %j as %j", ([text, seconds]) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});

describe("what podcasts say of an entry", () => {
  test.for<{ why: string; xml: string; files: unknown }>([
    { why: "nothing, and then no key is there", xml: MP3, files: [mp3] },
    {
      why: "how long it is",
      xml: `${MP3}<itunes:duration>1:00:00</itunes:duration>`,
      files: [{ ...mp3, duration: 3600 }],
    },
    {
      why: "its number, season and whether it is for all",
      xml: `${MP3}<itunes:episode>7</itunes:episode><itunes:season>2</itunes:season><itunes:explicit>no</itunes:explicit>`,
      files: [{ ...mp3, episode: { number: 7, season: 2, isExplicit: false } }],
    },
    {
      why: "what is no number and no answer says nothing",
      xml: `${MP3}<itunes:episode>seven</itunes:episode><itunes:season>-2</itunes:season><itunes:explicit>maybe</itunes:explicit>`,
      files: [mp3],
    },
    {
      why: "its transcripts and chapters, under either name of the namespace",
      xml: `${MP3}<podcast:transcript url="/7.vtt" type="text/vtt" language="en"/><p:transcript url="https://x.example/7.srt"/><podcast:chapters url="/7.json" type="application/json+chapters"/>`,
      files: [
        {
          ...mp3,
          episode: {
            transcripts: [
              { url: "https://cast.example/7.vtt", type: "text/vtt", language: "en" },
              { url: "https://x.example/7.srt", type: null, language: null },
            ],
            chapters: { url: "https://cast.example/7.json", type: "application/json+chapters" },
          },
        },
      ],
    },
    {
      why: "no transcript that cannot be asked for",
      xml: `${MP3}<podcast:transcript url="javascript:alert(1)"/><podcast:transcript/><podcast:chapters url="data:x"/>`,
      files: [mp3],
    },
    {
      why: "all of it at the file that can be heard",
      xml: `<enclosure url="/7.png" type="image/png" length="1"/>${MP3}<itunes:duration>60</itunes:duration>`,
      files: [
        { url: "https://cast.example/7.png", type: "image/png", length: 1 },
        { ...mp3, duration: 60 },
      ],
    },
    { why: "nothing without a file", xml: "<itunes:duration>60</itunes:duration>", files: [] },
    {
      why: "of Media RSS: how long it is, and what it shows",
      xml: '<media:content url="/v.mp4" type="video/mp4" duration="90"><media:description>A &lt;b&gt;film&lt;/b&gt;</media:description></media:content>',
      files: [
        {
          url: "https://cast.example/v.mp4",
          type: "video/mp4",
          length: null,
          duration: 90,
          description: "A <b>film</b>",
        },
      ],
    },
    {
      why: "the file's own time, not the entry's",
      xml: '<media:content url="/v.mp4" type="video/mp4" duration="90"/><itunes:duration>80</itunes:duration>',
      files: [{ url: "https://cast.example/v.mp4", type: "video/mp4", length: null, duration: 90 }],
    },
  ])("$why", async ({ xml, files }) => {
    expect(await filesOf(xml)).toEqual(files);
  });

  test("in JSON Feed: seconds, without their fractions", async () => {
    const attachments = [90.7, "90", -1, 1e300].map((seconds, index) => ({
      url: `/${index}.mp3`,
      mime_type: "audio/mpeg",
      duration_in_seconds: seconds,
    }));
    const json = {
      version: "https://jsonfeed.org/version/1.1",
      title: "t",
      items: [{ id: "1", title: "a", attachments }],
    };
    const feed = await readDocument(Buffer.from(JSON.stringify(json)), {
      contentType: null,
      url: "https://a.example/",
    });
    expect(feed.items[0]?.enclosures.map((file) => Object.entries(file).at(-1))).toEqual([
      ["duration", 90],
      ["length", null],
      ["length", null],
      ["length", null],
    ]);
  });
});
