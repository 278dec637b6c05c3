import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import type { ItemId } from "../../src/domain/item.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import type { Story, StoryId } from "../../src/domain/story.ts";
import { frontPage } from "../../src/publish/front-page.ts";
import { errorPage, storyPage } from "../../src/publish/publish.ts";
import { createRender } from "../../src/render/render.ts";
import { options, story, tell } from "./desk.ts";
import { HOSTILE_TEXTS, hostileStories } from "./hostile.ts";
import { withTag } from "../../src/domain/where/where.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const now = new Date("2014-12-20T09:00:00Z");
const feeds = [{ name: "security", title: "Security", where: withTag("security"), limit: 50 }];

type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

function read(html: string): { readonly elements: readonly Element[]; readonly text: string } {
  const elements: Element[] = [];
  let text = "";
  const parser = new Parser({
    onopentag: (name, attributes) => {
      elements.push({ name, attributes });
      text += ["dd", "td", "th", "p"].includes(name) ? " " : "";
    },
    ontext: (piece) => (text += piece),
  });
  parser.end(html);
  return { elements, text: text.replace(/\s+/g, " ") };
}

const all = (html: string, name: string): readonly Element[] =>
  read(html).elements.filter((element) => element.name === name);
/** Names of the elements, and of the attributes with their elements. */
const names = (html: string): ReadonlySet<string> =>
  new Set(
    read(html).elements.flatMap(({ name, attributes }) =>
      [name].concat(Object.keys(attributes).map((key) => `${name} ${key}`)),
    ),
  );
const levels = (html: string): string => Array.from(html.matchAll(/<h([1-6])[ >]/g), ([, level]) => level).join("");

const sony = story(
  [
    tell("Sony pulls its film", {
      outlet: "Ars Circuit",
      summary: "The studio gave in.",
      link: "https://ars.example/sony",
      at: "2014-12-18T08:12:00Z",
    }),
    tell("No film for Christmas", {
      outlet: "Harbour Wire",
      link: "https://harbour.example/sony",
      at: "2014-12-17T20:00:00Z",
    }),
    tell("سوني تلغي عرض فيلم", {
      outlet: "بوابة",
      language: "ar",
      link: "https://gate.example/sony",
      at: "2014-12-19T10:00:00Z",
    }),
  ],
  { id: "story-sony", tags: ["security=hack,breach"], points: 3 },
);
const gisted: Story = {
  ...sony,
  gist: [
    { text: "The studio gave in to the threats on Wednesday.", itemId: sony.coverage[0].item.id },
    ...sony.coverage.slice(1, 2).map(({ item }) => ({ text: "Theatres had refused to show it.", itemId: item.id })),
  ],
  phrases: ["Sony", "Night & Heron"],
};
const arabic = story([tell("إطلاق هاتف جديد", { outlet: "بوابة", language: "ar" })], {
  id: "story-ar",
  tags: ["phones"],
});

describe("the front page", () => {
  test("leads with the best story, names the outlets, and points to all feeds", async () => {
    const html = await page("front", frontPage([sony, arabic], { ...options, feeds }));
    const { text } = read(html);
    expect(html).toContain(
      '<h2 id="s0"><a href="https://ars.example/sony" rel="noopener noreferrer nofollow">Sony pulls its film</a></h2>',
    );
    expect(text).toContain("Also in Harbour Wire, بوابة");
    expect(text).toContain("2 stories from 4 articles in 3 outlets");
    expect(text).toContain("Last change Friday 19 December 2014, 11:00");
    expect(html).toContain('<time datetime="2014-12-18T08:12:00Z">18 December 2014, 09:12</time>');
    const alternates = all(html, "link").filter(({ attributes }) => attributes["rel"] === "alternate");
    expect(alternates.map(({ attributes }) => `${attributes["type"]} ${attributes["href"]}`)).toEqual([
      "application/rss+xml ./feed.xml",
      "application/atom+xml ./feed.atom",
      "application/feed+json ./feed.json",
      "application/rss+xml ./feeds/security.xml",
      "application/atom+xml ./feeds/security.atom",
      "application/feed+json ./feeds/security.json",
    ]);
  });

  test("has one first heading, none skipped, landmarks, and a language and direction for each story", async () => {
    const html = await page("front", frontPage([sony, arabic], options));
    expect(levels(html)).toBe("122322");
    expect(["header", "main", "footer"].map((name) => all(html, name).length)).toEqual([1, 1, 1]);
    expect(all(html, "article").map(({ attributes }) => `${attributes["lang"]} ${attributes["dir"]}`)).toEqual([
      "en ltr",
      "ar rtl",
    ]);
    expect(all(html, "html")[0]?.attributes).toEqual({ lang: "en", dir: "ltr" });
  });

  test("needs no script, no style of its own and nothing from elsewhere", async () => {
    const html = await page("front", frontPage([sony], options));
    expect(["script", "style", "img", "iframe"].flatMap((name) => all(html, name))).toEqual([]);
    expect(read(html).elements.filter(({ attributes }) => "style" in attributes)).toEqual([]);
    expect(all(html, "link").find(({ attributes }) => attributes["rel"] === "stylesheet")?.attributes["href"]).toBe(
      "./assets/newsdesk.css",
    );
  });

  test("passes nothing on to the outlets that it links to", async () => {
    const pages = [
      await page("front", frontPage([gisted, arabic], options)),
      await page("story", storyPage({ earlier: [], story: gisted, receipts: [], options, now })),
    ];
    for (const html of pages) {
      const outgoing = all(html, "a").filter(({ attributes }) => /^https?:/.test(attributes["href"] ?? ""));
      expect(outgoing.length).toBeGreaterThan(3);
      expect(new Set(outgoing.map(({ attributes }) => attributes["rel"]))).toEqual(
        new Set(["noopener noreferrer nofollow"]),
      );
    }
  });

  test.for<{ language: string; html: Record<string, string>; said: readonly string[] }>([
    { language: "de-CH", html: { lang: "de", dir: "ltr" }, said: ["Wichtigste Meldungen", "18. Dezember 2014"] },
    { language: "ar", html: { lang: "ar", dir: "rtl" }, said: ["أهم الأخبار", "18 ديسمبر 2014"] },
    { language: "ja", html: { lang: "en", dir: "ltr" }, said: ["Top stories", "18 December 2014"] },
  ])("speaks the language of the site: $language", async ({ language, html, said }) => {
    const told = { publishedAt: new Date("2014-12-18T08:00:00Z") };
    const stories = [story([tell("Sony hacked", told)]), story([tell("Linux released", told)])];
    const drawn = await page("front", frontPage(stories, { ...options, site: { ...options.site, language } }));
    expect(all(drawn, "html")[0]?.attributes).toMatchObject(html);
    for (const words of said) expect(read(drawn).text).toContain(words);
  });

  test("says so when there is no story", async () => {
    expect(read(await page("front", frontPage([], options))).text).toContain("No story yet.");
  });

  test("stays below 100 kB with sixty stories", async () => {
    const sixty = Array.from({ length: 60 }, (_, index): Story =>
      story(
        [
          tell(`${index} ${"a long headline ".repeat(8)}`, { summary: "word ".repeat(60) }),
          tell(`b${index}`, { outlet: "Second" }),
        ],
        { tags: ["security"] },
      ),
    );
    expect(Buffer.byteLength(await page("front", frontPage(sixty, options)))).toBeLessThan(100_000);
  });
});

describe("a story page", () => {
  const [lead] = sony.coverage;
  const receipts: readonly Receipt[] = [
    {
      at: new Date("2014-12-18T08:20:00Z"),
      itemId: lead.item.id,
      storyId: null,
      decision: { kind: "stored", identity: { kind: "guid", value: "4711" } },
    },
    {
      at: new Date("2014-12-18T08:21:00Z"),
      itemId: null,
      storyId: sony.id,
      decision: { kind: "led", leadId: "x" as ItemId, why: ["longest summary"] },
    },
  ];

  test("tells the coverage oldest first, the grounds of tags and rank, and every receipt in words", async () => {
    const html = await page("story", storyPage({ earlier: [], story: sony, receipts, options, now }));
    const { text } = read(html);
    const order = ["No film for Christmas", "Sony pulls its film", "سوني تلغي عرض فيلم"].map((title) =>
      text.lastIndexOf(title),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(text).toContain("Ars Circuit lead");
    expect(text).toContain("security hack, breach");
    expect(text).toContain("outlets told by 3 outlets +3.00");
    expect(text).toContain("age 61.0 hours old −5.08");
    expect(text).toContain("Together, now −2.08");
    expect(text).toContain("18 December 2014, 09:20 Ars Circuit: Stored as new; known again by its guid (4711).");
    expect(text).toContain("18 December 2014, 09:21 Chosen as the lead: longest summary.");
    expect(levels(html)).toBe("12233322");
    expect(html).toContain('<span class="told" lang="ar" dir="rtl">');
    expect(html).toContain('<link rel="canonical" href="https://news.example.org/story/story-sony">');
    expect(html).toContain('href="../assets/newsdesk.css"');
  });

  test("counts what was left out as boilerplate, and does not show it again", async () => {
    const decision = { kind: "trimmed", blocks: ["Leave a Reply", "About The Author"] } as const;
    const trimmed = [{ at: now, itemId: lead.item.id, storyId: null, decision }];
    const { text } = read(
      await page("story", storyPage({ earlier: [], story: sony, receipts: trimmed, options, now })),
    );
    expect(text).toContain("Text that the outlet repeats in its items was left out, in 2 places.");
    expect(text).not.toMatch(/Leave a Reply|About The Author/);
  });

  test("tells a join to this story from one to another that the item has left since", async () => {
    const joins = [sony.id, "story-old" as StoryId].map((storyId): Receipt => {
      const nearest = { storyId, itemId: lead.item.id, score: 1, words: [] };
      const decision = { kind: "joined", how: "title", threshold: 1, nearest } as const;
      return { at: now, itemId: lead.item.id, storyId, decision };
    });
    const { text } = read(await page("story", storyPage({ earlier: [], story: sony, receipts: joins, options, now })));
    expect(text).toContain("Joined this story: it has the same title.");
    expect(text).toContain("Joined the story story-old: it has the same title.");
  });

  test("tells the gist with a link from each sentence to its source, and the names that outlets share", async () => {
    const html = await page("story", storyPage({ earlier: [], story: gisted, receipts: [], options, now }));
    expect(read(html).text).toContain(
      "The studio gave in to the threats on Wednesday. Ars Circuit Theatres had refused to show it. Harbour Wire",
    );
    expect(html).toContain(
      '<cite><a href="https://harbour.example/sony" rel="noopener noreferrer nofollow"><bdi>Harbour Wire</bdi></a></cite>',
    );
    expect(html).toContain("<li><bdi>Night &amp; Heron</bdi></li>");
    expect(html).not.toContain("The studio gave in.</p>");
  });

  test("does without tags, receipts, summary and page", async () => {
    const bare = story([tell("Bare", { link: null })], { id: "story-bare" });
    const html = await page("story", storyPage({ earlier: [], story: bare, receipts: [], options, now }));
    expect(html).toContain(
      '<h1><a href="https://news.example.org/story/story-bare" rel="noopener noreferrer nofollow">Bare</a></h1>',
    );
    expect(levels(html)).toBe("122332");
  });
});

describe("an error page", () => {
  test.for<{ status: number; title: string }>([
    { status: 404, title: "There is no such page" },
    { status: 429, title: "Too many requests" },
    { status: 400, title: "That did not work" },
    { status: 500, title: "Something broke" },
  ])("$status: $title", async ({ status, title }) => {
    const html = await page(
      "error",
      errorPage(status, { ...options, site: { ...options.site, url: "https://example.org/news" } }),
    );
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain('href="/news/assets/newsdesk.css"');
    expect(html).not.toContain("canonical");
  });
});

describe("pages with hostile texts", () => {
  const site = { ...options.site, title: HOSTILE_TEXTS[1] ?? "", description: HOSTILE_TEXTS[3] ?? "" };
  const stories = hostileStories();
  const drawn = [
    {
      why: "front",
      draw: async () => await page("front", frontPage(stories, { ...options, site, feeds })),
      like: async () => await page("front", frontPage([sony, arabic], { ...options, feeds })),
    },
    ...stories.map((one, index) => ({
      why: `story ${index}`,
      draw: async () => {
        const receipts: readonly Receipt[] = [
          {
            at: now,
            itemId: one.coverage[0].item.id,
            storyId: one.id,
            decision: { kind: "changed", version: 2, fields: HOSTILE_TEXTS },
          },
        ];
        return await page(
          "story",
          storyPage({ earlier: [], story: one, receipts, options: { ...options, site }, now }),
        );
      },
      like: async () =>
        await page(
          "story",
          storyPage({
            story: gisted,
            earlier: [],
            receipts: [
              { at: now, itemId: null, storyId: null, decision: { kind: "changed", version: 2, fields: [] } },
              {
                at: now,
                itemId: sony.coverage[0].item.id,
                storyId: null,
                decision: { kind: "changed", version: 2, fields: [] },
              },
            ],
            options,
            now,
          }),
        ),
    })),
  ];

  test.for(drawn)("$why has only our elements and attributes, and only web links", async ({ draw, like }) => {
    const html = await draw();
    const benign = names(await like());
    expect([...names(html)].filter((name) => !benign.has(name))).toEqual([]);
    const links = all(html, "a").map(({ attributes }) => attributes["href"] ?? "");
    expect(links.filter((link) => !/^(?:https:\/\/|\.\.?\/|#)/.test(link))).toEqual([]);
    expect(html.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
  });

  test("shows titles as they are written, Liquid and all", async () => {
    const { text } = read(await page("front", frontPage(stories, options)));
    expect(text).toContain("<script>alert(1)</script>");
    expect(text).toContain("{{ site.title }} {% assign x = 1 %}");
  });
});
