import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/collect/read/read-document.ts";

const ORIGIN = { contentType: "application/feed+json", url: "https://gazette.example/feed.json" };

/** With all that a scan could take for the end of an item. */
const ITEMS = Array.from({ length: 10 }, (_, n) => ({
  id: `item-${n}`,
  title: String.raw`Quotes " and \ and ]} number ${n}\\`,
  content_html: `<p class="a">{[text, of, ${n}]}</p>`,
  tags: ["one", '"items": [', "}"],
  attachments: [{ url: `https://gazette.example/${n}.mp3`, mime_type: "audio/mpeg", extra: { deep: [[{}]] } }],
}));
const HEAD = { version: "https://jsonfeed.org/version/1.1", title: "items", hubs: [{ type: "rssCloud", url: "x" }] };
const TEXT = JSON.stringify({ ...HEAD, items: ITEMS, description: "told last", language: "en" });

async function read(text: string) {
  return await readDocument(Buffer.from(text), ORIGIN);
}

/** Where the item ends in the text. */
function endOf(index: number): number {
  return TEXT.indexOf(JSON.stringify(ITEMS[index])) + JSON.stringify(ITEMS[index]).length;
}

describe("a JSON Feed that is cut off", () => {
  test.for([
    { tenth: 2, items: 1 },
    { tenth: 3, items: 2 },
    { tenth: 4, items: 3 },
    { tenth: 5, items: 4 },
    { tenth: 6, items: 5 },
    { tenth: 7, items: 6 },
    { tenth: 8, items: 8 },
    { tenth: 9, items: 9 },
    { tenth: 10, items: 10 },
  ])("after $tenth tenths tells $items items, as they are in the whole", async ({ tenth, items }) => {
    const whole = await read(TEXT);
    const cut = await read(TEXT.slice(0, Math.floor((TEXT.length * tenth) / 10)));
    expect(cut.items).toEqual(whole.items.slice(0, items));
    expect([cut.format, cut.feed.title]).toEqual(["json 1.1", "items"]);
  });

  test("tells as many items as came whole, wherever the cut is", async () => {
    for (let at = endOf(0) - 1; at < TEXT.length; at += 7) {
      const came = ITEMS.filter((_, index) => endOf(index) <= at).length;
      const told = came === 0 ? 0 : (await read(TEXT.slice(0, at))).items.length;
      expect([at, told]).toEqual([at, came]);
    }
  });

  test.for([
    { why: "quotes", filler: String.raw`\"` },
    { why: "backslashes", filler: String.raw`\\` },
    { why: "brackets", filler: "[{" },
  ])("is read once, however many $why stand before the cut", async ({ filler }) => {
    const cut = `{"items": [{"id": "1"}, {"title": "${filler.repeat(1_000_000)}`;
    expect((await read(cut)).items.map(({ id }) => id)).toEqual(["1"]);
  });

  test("keeps what stands behind its items and came whole", async () => {
    const cut = TEXT.slice(0, TEXT.indexOf('"en"'));
    expect(await read(cut)).toMatchObject({
      feed: { description: "told last", language: null },
      items: { length: 10 },
    });
  });

  test.for([
    {
      why: "after one tenth",
      text: TEXT.slice(0, Math.floor(TEXT.length / 10)),
      detail: "this JSON is cut off before its first item is whole",
    },
    {
      why: "within the first item",
      text: TEXT.slice(0, endOf(0) - 1),
      detail: "this JSON is cut off before its first item is whole",
    },
    { why: "before its items", text: '{"title": "The', detail: "this begins as JSON, but it is cut off or broken" },
    {
      why: "nowhere, but broken",
      text: TEXT.replace('"id":"item-3"', '"id":oops'),
      detail: "this begins as JSON, but it is cut off or broken",
    },
    {
      why: "behind a broken item",
      text: TEXT.replace('"id":"item-3"', '"id":oops').slice(0, endOf(6)),
      detail: "this begins as JSON, but it is cut off or broken",
    },
    {
      why: "within a list of other things",
      text: '{"rows": [{"id": 1}, {"id"',
      detail: "this begins as JSON, but it is cut off or broken",
    },
    {
      why: "within items that are not the feed's",
      text: '{"data": {"items": [{"id": 1}, {"id"',
      detail: "this begins as JSON, but it is cut off or broken",
    },
  ])("is refused when it is cut off $why", async ({ text, detail }) => {
    await expect(read(text)).rejects.toMatchObject({ reason: "broken-feed", message: detail });
  });
});
