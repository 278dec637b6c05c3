import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import type { Edition, Slot } from "../../src/domain/digest.ts";
import type { TemplateData } from "../../src/domain/render.ts";
import type { Story } from "../../src/domain/story.ts";
import { digestPage, editionPage, editionsPage } from "../../src/publish/publish.ts";
import { freezeEdition } from "../../src/publish/freeze-edition.ts";
import { createRender } from "../../src/render/render.ts";
import { aContent, anEdition, aToldStory } from "../builders.ts";
import { digest, options as ordinary, story, tell } from "./desk.ts";
import { HOSTILE_TEXTS, hostileStories } from "./hostile.ts";
import { memoryStores } from "./memory-stores.ts";
import { TEMPLATES } from "./templates.ts";

const { page, mail } = createRender(TEMPLATES);
const daily = digest({ name: "daily", title: "The daily" });
const closed = digest({ name: "staff", title: "For the staff", isArchived: false });
const options = { ...ordinary, digests: [daily, closed] };

function desk(editions: readonly Edition[], held: readonly Story[] = [], over: Partial<typeof options> = {}) {
  const memory = memoryStores();
  memory.composed.push(...editions);
  memory.held.push(...held);
  return { editions: memory.editions, stories: memory.stories, options: { ...options, ...over } };
}

async function drawn(template: string, data: TemplateData | null): Promise<string> {
  if (data === null) throw new Error("There is no such page.");
  return await page(template, data);
}

const slotOf = (at: number) => new Date(Date.UTC(2026, 0, 1 + at, 7)).toISOString().slice(0, 16) as Slot;
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => anEdition("daily", { slot: slotOf(at), subject: `Subject ${at}` }));
const subjects = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<bdi>(Subject \d+)/g), ([, text]) => text ?? "");
const ways = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<a rel="(?:prev|next)" href="([^"]*)"/g), ([, path]) => path ?? "");
const words = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const main = (html: string): string => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";

function parsed(html: string) {
  const found = { names: new Set<string>(), attributes: new Set<string>(), hrefs: [] as string[] };
  const parser = new Parser({
    onopentag(name, attributes) {
      found.names.add(name);
      for (const attribute of Object.keys(attributes)) found.attributes.add(attribute);
      if (attributes["href"] !== undefined) found.hrefs.push(attributes["href"]);
    },
  });
  parser.end(html);
  return found;
}

describe("the page of all editions", () => {
  test("has each digest with its latest editions, and none that is not for all", async () => {
    const parts = desk([...many(7), anEdition("staff", { subject: "Subject 99" })]);
    const html = await drawn("editions", await editionsPage(parts));
    expect(subjects(html)).toEqual(["Subject 6", "Subject 5", "Subject 4", "Subject 3", "Subject 2"]);
    expect(html).toContain('<h2><a href="./digest/daily">The daily</a></h2>');
    expect(html).toContain('<a href="./digest/daily/2026-01-07T07:00"><bdi>Subject 6</bdi></a>');
    expect(words(main(html))).toContain("Wednesday 7 January 2026, 07:00 · 0 stories");
    expect(html).toContain('title="The daily (Atom)" href="./digest/daily.atom"');
    expect(html).not.toContain("staff");
    expect(html).toContain('<a href="./editions">Editions</a>');
  });

  test("says so when a digest has none yet, or there is no digest for all", async () => {
    expect(words(main(await drawn("editions", await editionsPage(desk([])))))).toContain("No edition yet.");
    const none = await drawn("editions", await editionsPage(desk([], [], { digests: [closed] })));
    expect(words(main(none))).toBe("Editions There are no digests here.");
    expect(none).not.toContain('href="./editions"');
  });
});

describe("the page of a digest", () => {
  test("goes through many editions page by page, the latest first", async () => {
    const parts = desk(many(120));
    const first = await drawn("editions", await digestPage("daily", null, parts));
    expect(subjects(first)).toEqual(Array.from({ length: 50 }, (_, at) => `Subject ${119 - at}`));
    expect(ways(first)).toEqual(["../digest/daily?behind=2026-03-12T07%3A00"]);
    expect(first).toContain('<link rel="canonical" href="https://news.example.org/digest/daily">');
    expect(first).toContain('<a href="../digest/daily.xml">RSS</a>');
    const second = await drawn("editions", await digestPage("daily", slotOf(70), parts));
    expect(subjects(second)[0]).toBe("Subject 69");
    expect(ways(second)).toEqual(["../digest/daily", "../digest/daily?behind=2026-01-21T07%3A00"]);
    const last = await drawn("editions", await digestPage("daily", slotOf(20), parts));
    expect(subjects(last)).toHaveLength(20);
    expect(ways(last)).toEqual(["../digest/daily"]);
  });

  test.for([
    { why: "that nobody has", name: "none", behind: null },
    { why: "that is not for all", name: "staff", behind: null },
    { why: "behind its first edition", name: "daily", behind: slotOf(0) },
    { why: "behind no slot", name: "daily", behind: "2026-01-01T07:00' or 1=1" },
  ])("is not there for one $why", async ({ name, behind }) => {
    expect(await digestPage(name, behind, desk([...many(2), anEdition("staff")]))).toBeNull();
  });

  test("is there before its first edition", async () => {
    expect(words(main(await drawn("editions", await digestPage("daily", null, desk([])))))).toContain(
      "No edition yet.",
    );
  });
});

describe("the page of an edition", () => {
  const update = {
    since: "2026-11-22T07:00:00Z",
    title: "A lock",
    outlet: "Orbit",
    link: "https://news.example.org/s",
  };
  const told = anEdition("daily", {
    subject: "A lock is picked +2 more",
    content: aContent({
      title: "The daily of then",
      timezone: "Europe/Zurich",
      lead: aToldStory("A lock is picked", {
        gist: "It was.",
        tags: ["law & order"],
        why: "told by 2 outlets",
        also: [{ outlet: "Orbit", link: "https://orbit.example/1" }],
        alsoMore: 2,
      }),
      sections: [
        { title: "Space", stories: [aToldStory("A lander bounces")] },
        { title: null, stories: [aToldStory("And again", { update })] },
      ],
      moreOnWeb: 3,
    }),
  });

  test("tells what the edition told, in its order and sections, whatever became of the stories", async () => {
    const html = await drawn("edition", await editionPage("daily", told.slot, desk([told])));
    expect(html).toContain("<title>A lock is picked +2 more · The Desk</title>");
    expect(words(main(html))).toBe(
      "The daily of then Monday 23 November 2026, 07:00 · 3 stories Follow them as RSS Atom JSON Feed " +
        "A lock is picked It was. The Gazette 23 November 2026, 07:00 Why it is here : A lock is picked " +
        "Also in Orbit and 2 more Why here: told by 2 outlets law &amp; order " +
        "Space A lander bounces The Gazette 23 November 2026, 07:00 Why it is here : A lander bounces " +
        "More stories Update · new since 22 November 2026, 08:00 And again " +
        "The Gazette 23 November 2026, 07:00 Why it is here : And again " +
        "Told before: A lock · Orbit 3 more on the web",
    );
    expect(html).toContain(`<link rel="canonical" href="https://news.example.org/digest/daily/2026-11-23T07:00">`);
    expect(html).toContain('title="The daily (RSS)" href="../../digest/daily.xml"');
    expect(html).toContain(`<a class="why" dir="ltr" href="../../story/${told.content?.lead.id}">`);
    expect(Array.from(html.matchAll(/<h([1-6])/g), ([, level]) => level).join("")).toBe("1223232");
  });

  test("says the same stories, texts and links as the mail, and nothing of its reader", async () => {
    const stories = [
      story([tell("First", { summary: "One." }), tell("Other", { outlet: "Second" })], { points: 3, tags: ["a=b"] }),
      story([tell("سوني تلغي", { language: "ar", outlet: "قناة" })], { points: 2 }),
    ];
    const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: new Date("2014-12-20T07:00:00Z") };
    const edition = await freezeEdition(
      { options, digest: daily, due, stories },
      new Date("2014-12-20T07:00:30Z"),
      mail,
    );
    const html = await drawn("edition", await editionPage("daily", due.slot, desk([edition])));
    const inMail = edition.html.filter((part) => typeof part === "string").join("");
    for (const [link] of inMail.matchAll(/https:\/\/\w+\.example\/\w*/g)) expect(html).toContain(link);
    for (const text of ["First", "One.", "سوني تلغي", "Second"]) {
      expect(main(html)).toContain(text);
      expect(inMail).toContain(text);
    }
    expect(html).toContain('<article class="story" lang="ar" dir="rtl">');
    expect(html).not.toMatch(/unsubscribe|\/my\/|@/);
  });

  test("leaves out what was muted since, headline and all", async () => {
    const { lead, sections } = told.content ?? aContent();
    const [second] = sections[0]?.stories ?? [];
    const storyIds = [lead.id, second?.id ?? lead.id];
    const held = [story([tell("Muted")], { id: lead.id, standing: { kind: "muted" } })];
    const parts = desk([{ ...told, storyIds }], held);
    const html = await drawn("edition", await editionPage("daily", told.slot, parts));
    expect(html).not.toContain("A lock is picked");
    expect(html).toContain("<title>Monday 23 November 2026, 07:00 · The Desk</title>");
    expect(
      Array.from(html.matchAll(/<h([23])><a href="https[^>]*>([^<]*)/g), ([, ...found]) => found.join(" ")),
    ).toEqual(["2 A lander bounces", "3 And again"]);
    const list = await drawn("editions", await editionsPage(parts));
    expect(list).toContain("<bdi>Monday 23 November 2026, 07:00</bdi>");
    expect(words(main(list))).toContain("· 1 story");
  });

  test("leads to the editions around it", async () => {
    const html = await drawn("edition", await editionPage("daily", slotOf(1), desk(many(3))));
    expect(ways(html)).toEqual(["../../digest/daily/2026-01-03T07:00", "../../digest/daily/2026-01-01T07:00"]);
    expect(ways(await drawn("edition", await editionPage("daily", slotOf(0), desk(many(1)))))).toEqual([]);
  });

  test.for([
    { why: "no digest", name: "none", slot: told.slot },
    { why: "a digest that is not for all", name: "staff", slot: told.slot },
    { why: "no slot", name: "daily", slot: "2026-11-24T07:00" },
    { why: "nothing like a slot", name: "daily", slot: "<script>" },
  ])("is not there for $why", async ({ name, slot }) => {
    expect(await editionPage(name, slot, desk([told, { ...told, digest: "staff" }]))).toBeNull();
  });

  test("keeps hostile texts texts", async () => {
    const due = { slot: told.slot, plannedAt: new Date("2026-11-23T06:00:00Z") };
    const hostile = digest({ name: "daily", title: HOSTILE_TEXTS[1] ?? "", stories: 60 });
    const input = { options, digest: hostile, due, stories: hostileStories() };
    const edition = await freezeEdition(input, new Date("2026-11-23T06:00:00Z"), mail);
    const parts = desk([edition], [], { digests: [hostile] });
    const plain = await drawn("edition", await editionPage("daily", told.slot, desk([told])));
    const list = await drawn("editions", await editionsPage(desk(many(1))));
    const known = new Set([...parsed(plain).names, ...parsed(list).names]);
    for (const [template, data] of [
      ["edition", await editionPage("daily", due.slot, parts)],
      ["editions", await digestPage("daily", null, parts)],
      ["editions", await editionsPage(parts)],
    ] as const) {
      const html = await drawn(template, data);
      const { names, hrefs, attributes } = parsed(html);
      expect([...names].filter((name) => !known.has(name))).toEqual([]);
      expect([...attributes].filter((name) => name.startsWith("on"))).toEqual([]);
      expect(hrefs.filter((href) => !/^(?:https?:|\.|#)/.test(href))).toEqual([]);
    }
  });

  test("speaks the language of the site, also of moments and sections of then", async () => {
    const site = { ...options.site, language: "ar" };
    const html = await drawn("edition", await editionPage("daily", told.slot, desk([told], [], { site })));
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(words(main(html))).toContain("أخبار أخرى");
    expect(html).toContain('<article class="lead" lang="en" dir="ltr">');
  });
});

describe("an edition of before its words were kept", () => {
  const [first, second, gone] = [
    story([tell("First")], { id: "story-1" }),
    story([tell("Second")], { id: "story-2" }),
    story([tell("Muted")], { id: "story-3", standing: { kind: "muted" } }),
  ];
  const old = anEdition("daily", { storyIds: [second.id, gone.id, first.id], subject: "Second +1 more" });

  test("shows its stories as they are now, in its order, and says so", async () => {
    const html = await drawn("edition", await editionPage("daily", old.slot, desk([old], [first, second, gone])));
    expect(Array.from(html.matchAll(/<h[23]><a href="https[^>]*>([^<]*)/g), ([, title]) => title)).toEqual([
      "Second",
      "First",
    ]);
    expect(words(main(html))).toContain("before the desk kept the words of its editions");
  });

  test("says so when none of them is told any more", async () => {
    const html = await drawn("edition", await editionPage("daily", old.slot, desk([old], [gone])));
    expect(words(main(html))).toBe(
      "The daily Monday 23 November 2026, 07:00 Follow them as RSS Atom JSON Feed The stories of this edition are told no more.",
    );
  });
});
