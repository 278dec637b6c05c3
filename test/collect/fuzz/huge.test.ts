import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFeedReader, type FeedReader } from "../../../src/collect/feed-reader.ts";

/** Of one field, in characters. */
const SIZE = 1_000_000;

/** Twice what a thread has, for machines that are slow or busy. What grows with the square of the size takes far longer. */
const DEADLINE_MS = 10_000;

let reader: FeedReader;

beforeAll(() => {
  reader = createFeedReader({ deadlineMs: DEADLINE_MS });
});

afterAll(async () => await reader.close());

const inCdata = (html: string): string =>
  `<rss version="2.0"><channel><title>a</title><item><title>b</title><description><![CDATA[<p>text</p>${html}]]></description></item></channel></rss>`;
const inTitle = (text: string): string =>
  `<rss version="2.0"><channel><title>a</title><item><title><![CDATA[b ${text}]]></title><description>text</description></item></channel></rss>`;

/** Each within the deadline of the thread that reads all feeds, and with the text that stands before it. */
describe("an entry with a million characters of", () => {
  test.for([
    { why: "escaped angles", part: "&lt;" },
    { why: "nested tags", part: "<b>" },
    { why: "nested boxes", part: "<div>" },
    { why: "nested lists", part: "<ul><li>" },
    { why: "nested drawings", part: "<svg><g>" },
    { why: "line breaks", part: "<br>" },
    { why: "parted lines", part: "a<br><br>" },
    { why: "open angles", part: "<" },
    { why: "ampersands", part: "&" },
    { why: "open comments", part: "<!--" },
    { why: "open instructions", part: "<?" },
    { why: "open attributes", part: '<a href="' },
    { why: "attributes", part: " a=1" },
    { why: "ends", part: "</div>" },
    { why: "interleaved tags", part: "<b><p></b></p>" },
    { why: "sentences", part: "a. " },
    { why: "full stops", part: "." },
    { why: "marks on one letter", part: "\u0301" },
    { why: "lone halves", part: "\uD83D" },
    { why: "spaces", part: " " },
    { why: "links", part: '<a href="https://x.example/">a</a> ' },
    { why: "list entries", part: "<li>a" },
  ])("$why is read", { timeout: 60_000 }, async ({ part }) => {
    const filling = part.repeat(SIZE / part.length);
    for (const body of [inCdata(filling), inTitle(filling)]) {
      const answer = await reader.readEntries(Buffer.from(body), { contentType: null, url: "https://news.example/" });
      if (answer.kind === "failed") throw new Error(answer.detail);
      expect(answer.feed.entries).toMatchObject([
        {
          content: { title: expect.stringMatching(/^b/) as string, summary: expect.stringMatching(/^text/) as string },
        },
      ]);
    }
  });
});

describe("what other parsers stumbled over", () => {
  test("halves of letters in JSON", async () => {
    const body = String.raw`{"version":"https://jsonfeed.org/version/1.1","title":"a\ud800","items":[{"id":"1\udc00","title":"b\ud83d",
      "content_html":"c\ud800","attachments":[{"url":"https://x.example/\ud800","mime_type":"audio/mpeg"}]}]}`;
    const answer = await reader.readFeed(Buffer.from(body), { contentType: null, url: "" });
    expect(answer).toMatchObject({
      feed: {
        feed: { title: "a\uFFFD" },
        items: [
          { id: "1\uFFFD", title: "b\uFFFD", content: "c\uFFFD", enclosures: [{ url: "https://x.example/\uFFFD" }] },
        ],
      },
    });
  });
});
