import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { ANYWHERE, withTag } from "../../src/domain/where/where.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { RenderMail } from "../../src/domain/render.ts";
import type { Story } from "../../src/domain/story.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { cleanText } from "../../src/publish/clean-text.ts";
import { freezeEdition, MAX_HTML_BYTES, sizeBytes, trims } from "../../src/publish/freeze-edition.ts";
import type { MailInput } from "../../src/publish/mail-data.ts";
import type { News } from "../../src/publish/what-is-new.ts";
import { createRender } from "../../src/render/render.ts";
import { digest, options, story, tell } from "./desk.ts";
import { HOSTILE_TEXTS, hostileStories } from "./hostile.ts";
import { fillGaps, TEMPLATES, UNSUBSCRIBE_URL } from "./templates.ts";

const { mail } = createRender(TEMPLATES);
const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: new Date("2014-12-20T07:00:00Z") };
const composedAt = new Date("2014-12-20T07:00:30Z");

const input = (stories: readonly Story[], changes: Parameters<typeof digest>[0] = {}): MailInput => ({
  options,
  digest: digest(changes),
  due,
  stories,
});

/** Sixty stories as long as they come: each covered by eight outlets with long addresses. */
const sixty = Array.from({ length: 60 }, (_, index) =>
  story(
    [
      tell(`${index} ${"a headline that goes on and on ".repeat(20)}`, {
        outlet: `An outlet with a long name ${index}`,
        summary: "summary words & more ".repeat(90),
        link: `https://outlet.example/${"path/".repeat(20)}${index}`,
      }),
      ...Array.from({ length: 7 }, (__, other) =>
        tell(`other ${index} ${other}`, {
          outlet: `Another outlet ${other}`,
          link: `https://other.example/${"path/".repeat(30)}${index}-${other}`,
        }),
      ),
    ],
    { id: `story-${String(index).padStart(2, "0")}`, tags: ["security=breach,ransomware", "law"], points: 60 - index },
  ),
);

const longLink = (index: number): string => `https://outlet.example/${index}?${"x".repeat(1_900)}`;

const fat: RenderMail = async () => ({ html: ["x".repeat(MAX_HTML_BYTES + 1)], text: [] });

function elements(html: string): {
  readonly names: ReadonlySet<string>;
  readonly links: readonly string[];
  readonly handlers: readonly string[];
} {
  const names = new Set<string>();
  const links: string[] = [];
  const handlers: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      names.add(name);
      if (attributes["href"] !== undefined) links.push(attributes["href"]);
      handlers.push(...Object.keys(attributes).filter((key) => key.startsWith("on")));
    },
  });
  parser.end(html);
  return { names, links, handlers };
}

function news(changes: Partial<News> = {}): News {
  return {
    text: "Obama blames Pyongyang",
    more: "The president spoke on Friday.",
    by: tell("Obama blames Pyongyang", {
      outlet: "Capitol & Co",
      link: "https://capitol.example/obama",
      at: "2014-12-19T18:00:00Z",
    }),
    before: { title: "Sony pulls its film", outlet: "Ars Circuit" },
    facts: ["Obama"],
    newOutlets: ["Capitol & Co", "Harbour Wire"],
    since: new Date("2014-12-19T07:00:00Z"),
    points: 4,
    ...changes,
  };
}

describe("freezeEdition", () => {
  const sony = story(
    [
      tell("Sony pulls its film", {
        outlet: "Ars Circuit",
        summary: "The studio gave in.",
        link: "https://ars.example/sony",
      }),
      tell("No film for Christmas", { outlet: "Harbour Wire", link: "https://harbour.example/sony" }),
    ],
    { id: "story-sony", tags: ["security=hack,breach"], points: 3 },
  );
  const law = story(
    [tell("A court rules", { outlet: "Law & Wire", link: "https://law.example/1", at: "2014-12-19T15:00:00Z" })],
    { id: "story-law", tags: ["law=court"], points: 2 },
  );
  const space = story([tell("A lander bounces", { outlet: "Orbit", link: "https://orbit.example/1" })], {
    id: "story-space",
    points: 1,
  });
  const sections = [
    { title: "Law", where: withTag("law") },
    { title: "Everything else", where: ANYWHERE },
  ];

  test("fixes everything but the personal values", async () => {
    const edition = await freezeEdition(input([sony, space, law], { sections }), composedAt, mail);
    expect(edition).toMatchObject({
      id: "edition-b09daafac8139c1b426e",
      digest: "daily",
      slot: "2014-12-20T08:00",
      composedAt,
      subject: "Sony pulls its film +2 more",
      storyIds: ["story-sony", "story-law", "story-space"],
      toldBy: new Map([sony, space, law].map(({ id, coverage: [lead] }) => [id, lead.item.id])),
    });
    expect(edition.html.filter((part) => typeof part !== "string")).toEqual([
      { slot: "address" },
      { slot: "unsubscribeUrl" },
      { slot: "privateFeedUrl" },
      { slot: "preferencesUrl" },
    ]);
    expect(edition.text.filter((part) => typeof part !== "string")).toEqual([
      { slot: "address" },
      { slot: "unsubscribeUrl" },
      { slot: "privateFeedUrl" },
      { slot: "preferencesUrl" },
    ]);
    const again = await freezeEdition(input([sony, space, law], { sections }), composedAt, mail);
    expect(again).toEqual(edition);
  });

  test("tells it in plain text of 78 columns with numbered links", async () => {
    const { text } = await freezeEdition(input([sony, space, law], { sections }), composedAt, mail);
    expect(fillGaps(text)).toBe(`The morning digest
Saturday 20 December 2014 - 3 stories - 1 min
The Desk: https://news.example.org/

==============================================================================

Sony pulls its film

The studio gave in.

Ars Circuit, 18 December 2014, 09:00
[1] https://ars.example/sony
Tags: security
Why here: told by 2 outlets · security: hack, breach
Also in:
  Harbour Wire
  [2] https://harbour.example/sony

------------------------------------------------------------------------------
LAW
------------------------------------------------------------------------------

* A court rules
  Law & Wire, 19 December 2014, 16:00 (law)
  Why here: told by 1 outlets · law: court
  [3] https://law.example/1

------------------------------------------------------------------------------
EVERYTHING ELSE
------------------------------------------------------------------------------

* A lander bounces
  Orbit, 18 December 2014, 09:00
  Why here: told by 1 outlets
  [4] https://orbit.example/1

==============================================================================

You get this because “The morning digest” of The Desk was asked for with the
address
reader@example.org

Stop these mails:
https://news.example.org/unsubscribe/abc

The same stories as a feed:
https://news.example.org/feed.xml

This digest as a feed, for you alone:
https://news.example.org/my/abc.atom

Change what you get, or pause:
https://news.example.org/preferences/abc

The Desk, 1 Example Street, 8000 Zurich
`);
  });

  test("has headings in order, a language, layout tables that say so, and links to each outlet", async () => {
    const html = fillGaps((await freezeEdition(input([sony, space, law], { sections }), composedAt, mail)).html);
    const headings = Array.from(html.matchAll(/<h([1-6])/g), ([, level]) => level).join("");
    expect(headings).toBe("122323");
    expect(html).toMatch(/<html lang="en" dir="ltr"/);
    expect(html.match(/<table /g)?.length).toBe(html.match(/role="presentation"/g)?.length);
    const { links } = elements(html);
    for (const link of [
      "https://ars.example/sony",
      "https://harbour.example/sony",
      "https://law.example/1",
      UNSUBSCRIBE_URL,
      "https://news.example.org/feed.xml",
    ]) {
      expect(links).toContain(link);
    }
    expect(html).toContain("@media (prefers-color-scheme: dark)");
    expect(html).not.toMatch(/\{%|\{\{|%\}|\}\}/);
  });

  test("keeps what it says beside the mail: the same words in the same order, times as moments", async () => {
    const { content } = await freezeEdition(input([sony, space, law], { sections }), composedAt, mail);
    expect(content).toEqual({
      title: "The morning digest",
      timezone: "Europe/Zurich",
      lead: {
        id: "story-sony",
        title: "Sony pulls its film",
        link: "https://ars.example/sony",
        outlet: "Ars Circuit",
        gist: "The studio gave in.",
        language: "en",
        direction: "ltr",
        at: "2014-12-18T08:00:00Z",
        tags: ["security"],
        why: "told by 2 outlets · security: hack, breach",
        also: [{ outlet: "Harbour Wire", link: "https://harbour.example/sony" }],
        alsoMore: 0,
        update: null,
      },
      sections: [
        { title: "Law", stories: [expect.objectContaining({ id: "story-law", title: "A court rules" })] },
        { title: "Everything else", stories: [expect.objectContaining({ id: "story-space" })] },
      ],
      moreOnWeb: 0,
    });
  });

  describe("with an update", () => {
    const withUpdate = (first: Story, second: Story): MailInput => ({
      ...input([first, second]),
      updates: new Map([[sony.id, news()]]),
    });

    test("says what is new first, since when and what it was told as, in plain text", async () => {
      const { text, subject } = await freezeEdition(withUpdate(space, sony), composedAt, mail);
      expect(subject).toBe("A lander bounces +1 more");
      expect(fillGaps(text)).toContain(`
* UPDATE, new since 19 December 2014, 08:00
  Obama blames Pyongyang
  The president spoke on Friday.
  Capitol & Co, 19 December 2014, 19:00 (security)
  Why here: told by 2 outlets · security: hack, breach
  [2] https://capitol.example/obama
  Told before: Sony pulls its film - Ars Circuit
  [3] https://news.example.org/story/story-sony
  New in:
    Harbour Wire
    [4] https://harbour.example/sony
`);
    });

    test("notes the item that has the news as what the story was told by", async () => {
      const { toldBy } = await freezeEdition(withUpdate(space, sony), composedAt, mail);
      expect(toldBy).toEqual(
        new Map([
          [space.id, space.coverage[0].item.id],
          [sony.id, news().by.item.id],
        ]),
      );
    });

    test("and so does the lead", async () => {
      const { text, subject } = await freezeEdition(withUpdate(sony, space), composedAt, mail);
      expect(subject).toBe("Update: Obama blames Pyongyang +1 more");
      expect(fillGaps(text)).toContain(`
UPDATE, new since 19 December 2014, 08:00
Obama blames Pyongyang

The president spoke on Friday.

Capitol & Co, 19 December 2014, 19:00
[1] https://capitol.example/obama
Told before: Sony pulls its film - Ars Circuit
[2] https://news.example.org/story/story-sony
Tags: security
Why here: told by 2 outlets · security: hack, breach
New in:
  Harbour Wire
  [3] https://harbour.example/sony
`);
    });

    test("keeps what is new, and what it was told as", async () => {
      const { content } = await freezeEdition(withUpdate(sony, space), composedAt, mail);
      expect(content?.lead).toMatchObject({
        id: "story-sony",
        title: "Obama blames Pyongyang",
        gist: "The president spoke on Friday.",
        outlet: "Capitol & Co",
        at: "2014-12-19T18:00:00Z",
        also: [{ outlet: "Harbour Wire", link: "https://harbour.example/sony" }],
        update: {
          since: "2014-12-19T07:00:00Z",
          title: "Sony pulls its film",
          outlet: "Ars Circuit",
          link: "https://news.example.org/story/story-sony",
        },
      });
      expect(content?.sections.map(({ title }) => title)).toEqual([null]);
    });

    test.for([
      { why: "in a section", first: space, second: sony },
      { why: "as the lead", first: sony, second: space },
    ])("says it in HTML $why, and is frozen alike when it is frozen again", async ({ first, second }) => {
      const edition = await freezeEdition(withUpdate(first, second), composedAt, mail);
      const html = fillGaps(edition.html);
      const words = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
      expect(words).toContain("Update &middot; new since 19 December 2014, 08:00");
      expect(words).toMatch(/Obama blames Pyongyang .*Told before: Sony pulls its film/);
      expect(words).toContain("New in Harbour Wire");
      expect(elements(html).links).toContain("https://capitol.example/obama");
      expect(await freezeEdition(withUpdate(first, second), composedAt, mail)).toEqual(edition);
    });

    test("keeps hostile news a text", async () => {
      const [hostile = ""] = HOSTILE_TEXTS;
      const updates = new Map([[sony.id, news({ text: hostile, more: hostile })]]);
      const edition = await freezeEdition({ ...input([space, sony]), updates }, composedAt, mail);
      const plain = await freezeEdition(withUpdate(space, sony), composedAt, mail);
      expect(elements(fillGaps(edition.html)).names).toEqual(elements(fillGaps(plain.html)).names);
      expect(fillGaps(edition.text).replace(/\s+/g, " ")).toContain(cleanText(hostile));
    });
  });

  test("gives a right-to-left story its direction and language", async () => {
    const arabic = story([tell("سوني تلغي عرض فيلم", { language: "ar" })]);
    const html = fillGaps((await freezeEdition(input([arabic]), composedAt, mail)).html);
    expect(html).toContain('<div lang="ar" dir="rtl" align="right">');
  });

  test("stays below the limit with sixty of the longest stories, and leaves none out", async () => {
    const edition = await freezeEdition(input(sixty, { stories: 60 }), composedAt, mail);
    expect(Buffer.byteLength(fillGaps(edition.html))).toBeLessThan(100_000);
    expect(edition.storyIds).toHaveLength(60);
    const lines = fillGaps(edition.text).split("\n");
    expect(lines.filter((line) => line.length > 78 && !line.includes("https://"))).toEqual([]);
    expect(fillGaps(edition.text)).not.toMatch(/\n\n\n/);
  });

  test.for(Array.from({ length: 24 }, (_, words) => words))(
    "keeps to 78 columns with %i matched words",
    async (words) => {
      const why = Array.from({ length: words }, (_, index) => "word".repeat(1 + (index % 3))).join(" ");
      const tags = [`security=${why}`, `${"a-long-tag-".repeat(words)}=x`];
      const two = [story([tell("One")], { tags }), story([tell("Two")], { tags })];
      const lines = fillGaps((await freezeEdition(input(two), composedAt, mail)).text).split("\n");
      expect(lines.filter((line) => line.length > 78 && !line.includes("https://"))).toEqual([]);
    },
  );

  test("leaves the least important to the web when even that is too much", async () => {
    const stories = Array.from({ length: 80 }, (_, index) =>
      story([tell(`Title ${index}`, { link: longLink(index) })], {
        id: `story-${String(index).padStart(2, "0")}`,
        points: 80 - index,
      }),
    );
    const edition = await freezeEdition(input(stories, { stories: 80 }), composedAt, mail);
    const html = fillGaps(edition.html);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(edition.storyIds).toEqual(stories.slice(0, edition.storyIds.length).map(({ id }) => id));
    expect(edition.storyIds.length).toBeGreaterThanOrEqual(25);
    expect(html).toContain(`${80 - edition.storyIds.length} more on the web`);
    expect(edition.subject).toBe(`Title 0 +${edition.storyIds.length - 1} more`);
    expect(edition.content?.moreOnWeb).toBe(80 - edition.storyIds.length);
    expect(edition.content?.sections.flatMap(({ stories: told }) => told)).toHaveLength(edition.storyIds.length - 1);
  });

  test("refuses a template that is too large by itself", async () => {
    const frozen = freezeEdition(input([sony]), composedAt, fat);
    await expect(frozen).rejects.toThrow(UserError);
    await expect(frozen).rejects.toThrow('The mail template "digest" makes more than 95000 bytes of HTML.');
  });

  test("keeps hostile texts texts", async () => {
    const benign = elements(
      fillGaps((await freezeEdition(input([sony, space, law], { stories: 60 }), composedAt, mail)).html),
    );
    const edition = await freezeEdition(
      input(hostileStories(), { stories: 60, title: HOSTILE_TEXTS[1] ?? "" }),
      composedAt,
      mail,
    );
    const html = fillGaps(edition.html);
    const hostile = elements(html);
    expect([...hostile.names].filter((name) => !benign.names.has(name))).toEqual([]);
    expect(hostile.handlers).toEqual([]);
    expect(hostile.links.filter((link) => !link.startsWith("https://"))).toEqual([]);
    expect(edition.html.filter((part) => typeof part !== "string")).toHaveLength(4);
    expect(edition.subject).not.toMatch(/\p{Cc}/u);
    expect(JSON.stringify(edition.content)).not.toMatch(/javascript:|[\u202A-\u202E\u2066-\u2069]/u);
    const text = fillGaps(edition.text);
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
    expect(text.replace(/\s+/g, " ")).toContain(cleanText(HOSTILE_TEXTS[0] ?? ""));
    expect(text.replace(/\s+/g, " ")).toContain("{{ site.title }} {% assign x = 1 %} {% raw %} {{");
  });
});

describe("trims", () => {
  test("drops the other outlets first, then summaries, then stories, and never the last story", () => {
    expect(trims(8)).toEqual([
      { also: true, gists: 8, stories: 8 },
      { also: false, gists: 8, stories: 8 },
      ...[7, 6, 5, 4, 3, 2, 1, 0].map((gists) => ({ also: false, gists, stories: 8 })),
      ...[7, 6, 5, 4, 3, 2, 1].map((stories) => ({ also: false, gists: 0, stories })),
    ]);
    expect(trims(1).every(({ stories }) => stories === 1)).toBe(true);
  });

  test("counts bytes, with room for the personal values", () => {
    expect(sizeBytes(["é", { slot: "address" }, "ab"])).toBe(2 + 400 + 2);
  });
});
