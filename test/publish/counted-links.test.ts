import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { linksOf, withPlainLinks } from "../../src/domain/counted-link.ts";
import type { Edition, EditionId, Fragments, Slot } from "../../src/domain/digest.ts";
import { countedLinks, isCountedLink } from "../../src/publish/counted-links.ts";
import { freezeEdition, MAX_HTML_BYTES, sizeBytes } from "../../src/publish/freeze-edition.ts";
import { createRender } from "../../src/render/render.ts";
import { digest, options, story, tell } from "./desk.ts";
import { fillGaps, TEMPLATES } from "./templates.ts";

const KEY = new Uint8Array(32).fill(3);
const SITE = options.site.url;
const { mail } = createRender(TEMPLATES);
const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: new Date("2014-12-20T07:00:00Z") };

/** Stories of the usual length, each told by three outlets; addresses have what HTML escapes. */
const stories = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    story(
      [
        tell(`Headline ${index} of a story that is as long as most`, {
          outlet: `Outlet ${index}`,
          summary: "A sentence of some words as outlets write them. ".repeat(5),
          link: `https://outlet${index}.example/2014/12/20/a-story?id=${index}&from='feed'`,
        }),
        ...["one", "two"].map((name) =>
          tell(`other ${name} ${index}`, { outlet: `Other ${name}`, link: `https://${name}.example/${index}` }),
        ),
      ],
      { id: `story-${String(index).padStart(2, "0")}`, points: count - index },
    ),
  );

async function frozen(count: number, isCounted: boolean): Promise<Edition> {
  const countLink = isCounted ? countedLinks(SITE, KEY) : null;
  const recipe = digest({ stories: count, countsClicks: isCounted });
  return await freezeEdition({ options, digest: recipe, due, stories: stories(count), countLink }, due.plannedAt, mail);
}

type Anchor = { readonly href: string; readonly title: string };

function anchors(html: Fragments): readonly Anchor[] {
  const found: Anchor[] = [];
  const parser = new Parser({
    onopentag(name, { href = "", title = "" }) {
      if (name === "a") found.push({ href, title });
    },
  });
  parser.end(fillGaps(html));
  return found;
}

function known<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("It is not there.");
  return value;
}

const own = ({ href }: Anchor): boolean => !href.includes("/go/") && href.startsWith(SITE);

describe("a mail whose links are counted", () => {
  test("leads to each outlet by way of the desk, and says to whose page", async () => {
    const { id, html, content } = await frozen(3, true);
    const links = linksOf(known(content));
    expect(links).toHaveLength(9);
    const counted = anchors(html).filter(({ href }) => href.includes("/go/"));
    expect(counted).toHaveLength(9);
    for (const { href, title } of counted) {
      const [, number = "", signature = ""] = new RegExp(`^${SITE}/go/${id}/(\\d+)/([\\w-]{14})$`).exec(href) ?? [];
      const { link } = known(links[Number(number) - 1]);
      expect(isCountedLink(KEY, { edition: id, number: Number(number), signature }, link)).toBe(true);
      expect(title).toBe(new URL(link).host);
    }
    expect(new Set(counted.map(({ href }) => href)).size).toBe(9);
  });

  test("is the same to the byte when it is frozen again, and holds nothing of a subscriber but its gaps", async () => {
    expect(await frozen(3, true)).toEqual(await frozen(3, true));
  });

  test("counts neither the ways out nor those to the desk itself", async () => {
    const [plain, counted] = [anchors((await frozen(2, false)).html), anchors((await frozen(2, true)).html)];
    expect(counted.filter(own)).toEqual(plain.filter(own));
    expect(counted.filter(own).map(({ href }) => href)).toContain("https://news.example.org/unsubscribe/abc");
  });

  test("has the outlets' own addresses in its text, where they are all that a reader sees", async () => {
    const text = fillGaps((await frozen(3, true)).text);
    expect(text).toBe(fillGaps((await frozen(3, false)).text));
    expect(text).not.toContain("/go/");
  });

  test("says that it counts, and a mail that does not says nothing of it", async () => {
    const says = "How often the links to stories are followed is counted, never by whom";
    expect(fillGaps((await frozen(1, true)).html)).toContain(says);
    expect(fillGaps((await frozen(1, false)).html)).not.toContain(says);
  });

  test("keeps the budget: 30 stories in 60 kB, 60 in 95 kB", async () => {
    const [thirty, sixty] = [await frozen(30, true), await frozen(60, true)];
    expect(sizeBytes(thirty.html)).toBeLessThanOrEqual(60_000);
    expect([thirty.storyIds.length, sixty.storyIds.length]).toEqual([30, 60]);
    expect(sizeBytes(sixty.html)).toBeLessThanOrEqual(MAX_HTML_BYTES);
  });
});

const hrefs = (edition: Edition) => anchors(edition.html).map(({ href }) => href);

describe("the same mail with plain links", () => {
  test("has every link that it would have uncounted, in their order", async () => {
    const [plain, counted] = [await frozen(5, false), await frozen(5, true)];
    expect(hrefs(withPlainLinks(counted))).toEqual(hrefs(plain));
    expect(JSON.stringify(withPlainLinks(counted).html)).not.toContain("/go/");
  });

  test("is made of an edition as it is when it counts nothing, or was composed before the desk kept what it says", async () => {
    const [plain, counted] = [await frozen(2, false), await frozen(2, true)];
    expect(withPlainLinks(plain)).toEqual(plain);
    expect(withPlainLinks({ ...counted, content: null }).html).toEqual(counted.html);
  });

  test("leaves a link alone that the edition does not have", async () => {
    const { id, content } = await frozen(1, true);
    const html = [`<a href="${SITE}/go/${id}/99/${"a".repeat(14)}">x</a>`];
    expect(withPlainLinks({ ...(await frozen(1, true)), content, html }).html).toEqual(html);
  });
});

describe("the address of a counted link", () => {
  const edition = "edition-0123456789abcdef0123" as EditionId;
  const to = "https://outlet.example/1";
  const signature = countedLinks("https://desk.example", KEY)(edition, 7, to).split("/").at(-1) ?? "";

  test("is short, and below the site", () => {
    expect(countedLinks("https://desk.example", KEY)(edition, 7, to)).toBe(
      `https://desk.example/go/edition-0123456789abcdef0123/7/${signature}`,
    );
  });

  test.for<[why: string, is: boolean, key: number, edition: EditionId, number: number, to: string, cut?: number]>([
    ["as it was made", true, 3, edition, 7, to],
    ["to another destination", false, 3, edition, 7, "https://evil.example/1"],
    ["with another number", false, 3, edition, 8, to],
    ["of another edition", false, 3, "edition-x" as EditionId, 7, to],
    ["by another desk", false, 4, edition, 7, to],
    ["cut short", false, 3, edition, 7, to, 13],
  ])("$0 is ours: $1", ([, is, key, of, number, destination, cut]) => {
    const link = { edition: of, number, signature: signature.slice(0, cut) };
    expect(isCountedLink(new Uint8Array(32).fill(key), link, destination)).toBe(is);
  });
});
