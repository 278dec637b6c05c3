import { describe, expect, test } from "vitest";
import type { CleanEntry } from "../../../src/collect/clean/clean-feed.ts";
import { textOfHtml, oneLine } from "../../../src/collect/clean/clean-text.ts";
import { toHtml } from "../../../src/collect/clean/html-tree.ts";
import { sanitize } from "../../../src/collect/clean/sanitize.ts";
import { NO_MEMORY } from "../../../src/domain/collect-store.ts";
import { answerRead } from "../../../src/collect/read-request.ts";
import { atomOf, jsonOf, mark, rssOf, type FeedDocument } from "./documents.ts";
import { isFitText, isHarmlessHtml } from "./harmless.ts";
import { PAYLOADS } from "./payloads.ts";

test("there are more than three hundred attacks", () => {
  expect(PAYLOADS.length).toBeGreaterThan(300);
});

describe("the measure itself", () => {
  test.for([
    "<p onclick=x>a</p>",
    '<a href="javascript:alert(1)">a</a>',
    "<script>",
    '<img src="https://x.example/" alt="" onerror="x">',
    '<img src="https://x.example/" alt="">">',
    "a < b",
    "a & b",
    "\u202E",
    "\uD800",
    "\u0000",
  ])("finds %j", (html) => {
    expect(isHarmlessHtml(html)).toBe(false);
  });

  test("lets harmless HTML pass", () => {
    const html =
      '<p>a &amp; <a href="https://x.example/?a=1&amp;b">b</a><br><img src="https://x.example/" alt="&lt;"></p>';
    expect(isHarmlessHtml(html)).toBe(true);
  });
});

describe("sanitize", () => {
  test.for(PAYLOADS)("leaves nothing of %j", (payload) => {
    for (const html of [payload, `<p>before ${payload} after</p>`, `<ul><li>${payload}<li>b</ul>`, `<pre>${payload}`]) {
      const clean = toHtml(sanitize(html, "https://news.example/a"));
      expect(isHarmlessHtml(clean) ? "" : clean).toBe("");
      // What is clean stays as it is, however often it is read.
      expect(toHtml(sanitize(clean, "https://news.example/a"))).toBe(clean);
    }
  });

  test.for(PAYLOADS)("makes one line of %j", (payload) => {
    const line = oneLine(textOfHtml(payload), 500);
    expect(isFitText(line)).toBe(true);
    expect(line).not.toMatch(/[\t\n\r]/);
  });

  test.for(["javascript:alert(1)//", "data:text/html,x", "file:///", "not an address", ""])(
    "resolves nothing against the base %j",
    (base) => {
      expect(toHtml(sanitize('<a href="x">a</a><a href="//x.example">b</a><img src="/x.png">c', base))).toBe(
        "<p>abc</p>",
      );
    },
  );
});

describe.for<readonly [string, (payloads: readonly string[]) => FeedDocument]>([
  ["RSS", rssOf],
  ["Atom", atomOf],
  ["JSON Feed", jsonOf],
])("a feed in %s with attacks in every field", ([, documentOf]) => {
  test("gives all its entries, and none of the attacks", async () => {
    const { body, type } = documentOf(PAYLOADS);
    const answer = await answerRead({
      want: "entries",
      body: new TextEncoder().encode(body),
      contentType: type,
      url: "https://news.example/feed",
      memory: NO_MEMORY,
      now: new Date("2014-12-24T12:00:00Z"),
    });
    if (answer.kind !== "entries") throw new Error(JSON.stringify(answer));
    const { feed } = answer;
    const told = feed.entries.filter((entry) => entry.kind === "told");
    const titles = told.map(({ content }) => content.title);
    const missing = PAYLOADS.map((_, index) => `${mark(index)} `).filter(
      (start) => !titles.some((title) => title.startsWith(start)),
    );
    expect(missing).toEqual([]);
    expect(badTexts(feed)).toEqual([]);
    expect(told.filter((entry) => !isHarmlessHtml(entry.content.html)).map(({ content }) => content.html)).toEqual([]);
    expect(told.flatMap(addressesOf).filter((address) => !/^https?:\/\/[^\s"<>`]+$/.test(address))).toEqual([]);
    expect(new Set(told.map(({ content }) => content.language).filter((tag) => !/^[\w-]*$/.test(tag ?? "")))).toEqual(
      new Set(),
    );
  });
});

/** All strings of a value, wherever they are, that hold what no output may. */
function badTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return isFitText(value) ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(badTexts) : [];
}

function addressesOf({ content }: CleanEntry): readonly string[] {
  const { link, image, enclosures } = content;
  const transcripts = enclosures.flatMap(({ episode }) => episode?.transcripts ?? []);
  const chapters = enclosures.flatMap(({ episode }) => episode?.chapters ?? []);
  const files = [...enclosures, ...transcripts, ...chapters];
  return [link, image, ...files.map(({ url }) => url)].filter((address) => address !== null);
}
