import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import type { SearchStore, SearchWish } from "../../src/domain/search-store.ts";
import { indexWords } from "../../src/domain/search-words.ts";
import type { Story } from "../../src/domain/story.ts";
import { searchPage } from "../../src/publish/publish.ts";
import { createRender } from "../../src/render/render.ts";
import { PAYLOADS } from "../collect/xss/payloads.ts";
import { options, story, tell } from "./desk.ts";
import { memoryStores } from "./memory-stores.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const NOW = new Date("2014-12-20T08:00:00Z");

function told(
  title: string,
  day = 18,
  more: { readonly summary?: string; readonly tags?: readonly string[] } = {},
): Story {
  const id = `story-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const item = tell(title, {
    at: `2014-12-${String(day).padStart(2, "0")}T08:00:00Z`,
    summary: more.summary ?? "",
    link: `https://ars.example/${id}`,
  });
  return story([item], { id, tags: (more.tags ?? []).map((tag) => `${tag}=word`) });
}

const STORIES = [
  told("Sony hack: <b>films</b> & mails", 18, { summary: "Hackers of Sony's “films”.", tags: ["security"] }),
  told("Nintendo plays on", 17, { summary: "Not sony.", tags: ["games"] }),
  told("A quiet day", 16),
];

/** The stories with a word of each group in their lead, newest first, and what was wished. */
function searchIn(held: readonly Story[]): SearchStore & { readonly wishes: SearchWish[] } {
  const wishes: SearchWish[] = [];
  return {
    wishes,
    async candidates(wish) {
      wishes.push(wish);
      const found = held.filter(({ coverage: [{ item }] }) => {
        const said = new Set([...indexWords(item.title), ...indexWords(item.summary)]);
        return wish.groups.every((group) => group.some(({ words }) => words.every((word) => said.has(word))));
      });
      return { ids: found.slice(0, wish.limit).map(({ id }) => id), isAll: found.length <= wish.limit };
    },
  };
}

async function drawn(
  query: string,
  over: {
    readonly page?: string;
    readonly held?: readonly Story[];
    readonly now?: Date;
    readonly language?: string;
  } = {},
) {
  const stores = memoryStores();
  stores.held.push(...(over.held ?? STORIES));
  const search = searchIn(stores.held);
  const parts = {
    stories: stores.stories,
    search,
    sources: [],
    options: { ...options, site: { ...options.site, language: over.language ?? "en" }, tags: ["security"] },
    now: NOW,
  };
  const { data, isReadable } = await searchPage({ query, page: over.page ?? null }, parts);
  return { html: await page("search", data), isReadable, wishes: search.wishes };
}

const titles = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<article[\s\S]*?<h2[^>]*><a[^>]*>(.*?)<\/a>/g), ([, title]) => title ?? "");
const status = (html: string): string | undefined => /role="status">\s*([^<]*?)\s*</.exec(html)?.[1];
const ways = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<a rel="(?:prev|next)" href="([^"]*)">([^<]*)/g), ([, path, text]) => `${path} ${text}`);

describe("the search page", () => {
  test("without a query has the form and what can be asked for, and looks at no story", async () => {
    const { html, isReadable, wishes } = await drawn("  ");
    expect([isReadable, wishes, titles(html), status(html)]).toEqual([true, [], [], undefined]);
    expect(html).toMatch(/<form class="search" role="search" method="get" action="\.\/search">\s*<label for="q">/);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).not.toContain('rel="canonical"');
    expect(html).toContain('<a href="./search?q=tag%3Asecurity"><code dir="ltr">tag:security</code></a>');
    expect(html).toContain("<title>Search · The Desk</title>");
  });

  test("lists what has the words, and marks them", async () => {
    const { html, isReadable } = await drawn("sony");
    expect([isReadable, status(html)]).toEqual([true, "2 stories"]);
    expect(titles(html)).toEqual(["<mark>Sony</mark> hack: &lt;b&gt;films&lt;/b&gt; &amp; mails", "Nintendo plays on"]);
    expect(html).toContain("Hackers of <mark>Sony</mark>&#39;s “films”.");
    expect(html).toContain("2 days ago · 18 December 2014, 09:00");
    expect(html).toContain('<a href="./tag/security">');
    expect(html).toContain('value="sony"');
    expect(html).toContain("<title>sony · Search · The Desk</title>");
    expect(html).not.toContain("What can be asked for");
  });

  test.for([
    { language: "de-CH", said: "2 Meldungen", too: "Eine Suche hat höchstens 500 Zeichen; diese hat 501." },
    { language: "ar", said: "خبران", too: "أقصى طول للبحث 500 حرف، وطول هذا 501." },
  ])("speaks $language", async ({ language, said, too }) => {
    expect(status((await drawn("sony", { language })).html)).toBe(said);
    expect((await drawn("x".repeat(501), { language })).html).toContain(too);
    expect((await drawn("(", { language })).html).toContain('<p lang="en" dir="auto">A term is missing');
  });

  test.for<{ query: string; found: readonly string[] | number; said: string }>([
    { query: "sony tag:games", found: ["Nintendo plays on"], said: "1 story" },
    { query: "sony -tag:games", found: 1, said: "1 story" },
    { query: "(quiet or plays) day", found: ["A quiet day"], said: "1 story" },
    { query: "quiet or plays", found: 2, said: "2 stories" },
    { query: "-sony", found: ["A quiet day"], said: "1 story" },
    { query: "tag:games or tag:security", found: 2, said: "2 stories" },
    { query: "age<60h", found: 1, said: "1 story" },
    { query: "xbox", found: 0, said: "No story is like that." },
  ])("takes $query", async ({ query, found, said }) => {
    const { html } = await drawn(query);
    expect(
      typeof found === "number" ? titles(html).length : titles(html).map((title) => title.replaceAll(/<\/?mark>/g, "")),
    ).toEqual(found);
    expect(status(html)).toBe(said);
  });

  test("tells the index what no hit can do without", async () => {
    const { wishes } = await drawn('sony "zero day" (a or b) tag:security -tag:deals age<2h');
    const since = new Date("2014-12-20T06:00:00Z");
    const groups = [
      [{ words: ["sony"], isOpen: false }],
      [{ words: ["zero", "day"], isOpen: false }],
      [
        { words: ["a"], isOpen: false },
        { words: ["b"], isOpen: false },
      ],
    ];
    const wish = { groups, standing: "told", tags: ["security"], source: null, span: { since }, limit: 2_000 };
    expect(wishes).toEqual([
      { ...wish, place: "title" },
      { ...wish, place: "item" },
      { ...wish, place: "story" },
    ]);
    expect((await drawn("sony")).wishes.map(({ place }) => place)).toEqual(["title", "item"]);
  });

  test("looks in the stories of one source when the choice names its id", async () => {
    const stores = memoryStores();
    const search = searchIn([]);
    const sources = [
      { id: "src-1", name: "The Register" },
      { id: "src-2", name: "Twins" },
    ] as unknown as Parameters<typeof searchPage>[1]["sources"];
    const ask = async (query: string) => {
      await searchPage({ query, page: null }, { stories: stores.stories, search, sources, options, now: NOW });
      return search.wishes.at(-1)?.source;
    };
    expect(await ask('a source:"the register"')).toBeNull();
    expect(await ask("a source:SRC-2")).toBe("src-2");
    expect(await ask("a source:unknown")).toBeNull();
    expect(await ask("a -source:src-2")).toBeNull();
  });
});

const many = (count: number): readonly Story[] =>
  Array.from({ length: count }, (_, at) => told(`Film ${String(at).padStart(4, "0")}`, 18));

describe("pages of hits", () => {
  test("go on, each hit once, with the query in their address", async () => {
    const held = many(45);
    const first = await drawn("film tag:x or film", { held });
    expect([titles(first.html).length, status(first.html)]).toEqual([20, "45 stories"]);
    expect(ways(first.html)).toEqual(["./search?q=film+tag%3Ax+or+film&amp;page=2 More →"]);
    const pages = [
      first.html,
      (await drawn("film", { held, page: "2" })).html,
      (await drawn("film", { held, page: "3" })).html,
    ];
    const all = pages.flatMap(titles);
    expect([all.length, new Set(all).size]).toEqual([45, 45]);
    expect(ways(pages[1] ?? "")).toEqual(["./search?q=film ← Better matches", "./search?q=film&amp;page=3 More →"]);
    expect(ways(pages[2] ?? "")).toEqual(["./search?q=film&amp;page=2 ← Better matches"]);
  });

  test("are led to by arrows that point the way the language is read", async () => {
    const { html } = await drawn("film", { held: many(45), page: "2", language: "ar" });
    expect(ways(html).map((way) => way.replaceAll(/[^←→]/g, ""))).toEqual(["→", "←"]);
  });

  test("behind the last say so", async () => {
    const { html } = await drawn("film", { held: many(3), page: "7" });
    expect(titles(html)).toEqual([]);
    expect(html).toContain("That is all for now.");
  });

  test.for(["0", "-1", "1e3", "x", "", "99999", "01"])("%j is the first", async (number) => {
    expect(titles((await drawn("film", { held: many(3), page: number })).html)).toHaveLength(3);
  });

  test("are counted up to a hundred, or as far as was asked", async () => {
    const held = many(130);
    expect(status((await drawn("film", { held })).html)).toBe("More than 100 stories");
    expect(status((await drawn("film", { held, page: "6" })).html)).toBe("More than 120 stories");
    expect(status((await drawn("film", { held, page: "7" })).html)).toBe("130 stories");
    expect(status((await drawn("age<9w", { held })).html)).toBe("More than 100 stories");
  });

  test("are of the newest 2,000 stories when no word has to be there", async () => {
    const held = [...many(2_100), told("Rare", 1, { tags: ["rare"] })];
    const { html } = await drawn("-film", { held });
    expect(status(html)).toBe("None of the newest stories is like that.");
    expect(status((await drawn("tag:rare", { held })).html)).toBe("1 story");
    const { html: some } = await drawn("-film", { held: [told("Rare", 19), ...held] });
    expect(status(some)).toBe("1 story among the newest; older ones were not looked at");
  });
});

describe("a query that is none", () => {
  test.for<{ query: string; text: string; hint: string; before: string; fault: string; behind?: string }>([
    {
      query: "sony tagg:security  -deals",
      text: "&#34;tagg&#34; is nothing that can be asked for.",
      hint: "Did you mean &#34;tag&#34;?",
      before: "sony ",
      fault: "tagg:security",
      behind: " -deals",
    },
    {
      query: "(sony",
      text: "A &#34;)&#34; is missing here.",
      hint: "Each &#34;(&#34; needs one.",
      before: "(sony",
      fault: "&nbsp;&nbsp;",
    },
    {
      query: 'say "<script>',
      text: "This quote is never closed.",
      hint: "Put a &#34; where the words end.",
      before: "say ",
      fault: "&#34;&lt;script&gt;",
    },
    {
      query: "x".repeat(501),
      text: "A search has at most 500 characters; this one has 501.",
      hint: "Leave out what matters least.",
      before: `…${"x".repeat(60)}`,
      fault: "x",
    },
  ])("$query: says what is wrong and where", async ({ query, text, hint, before, fault, behind = "" }) => {
    const { html, isReadable, wishes } = await drawn(query);
    expect([isReadable, wishes]).toEqual([false, []]);
    expect(html).toContain(`<p lang="en" dir="auto">${text}</p>`);
    expect(html).toContain(`<p lang="en" dir="auto">${hint}</p>`);
    expect(html).toContain(`: </span>${before}<b>${fault}</b>${behind}</p>`);
    expect(html).toContain('aria-invalid="true" aria-describedby="problem"');
    expect(html).toContain("What can be asked for");
  });

  test("is in the form as it was typed", async () => {
    expect((await drawn(`tag: "><script>alert(1)</script>`)).html).toContain(
      'value="tag: &#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"',
    );
  });
});

const ELEMENTS = new Set(
  (
    "html head meta title link body a header nav main div h1 h2 p form label input button section article mark bdi time " +
    "span ul li table thead tbody tr th td code b footer"
  ).split(" "),
);

/** Elements that no page of ours has, and attributes that run something or lead elsewhere, as a parser sees them. */
function strange(html: string): readonly string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (!ELEMENTS.has(name)) found.push(`<${name}>`);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on|^style$|^srcdoc$/.test(attribute)) found.push(`<${name} ${attribute}>`);
        if (/^(?:href|src|action)$/.test(attribute) && !/^(?:\.{1,2}\/|https:\/\/|#main$)/.test(value))
          found.push(value);
      }
    },
  });
  parser.end(html);
  return found;
}

describe("hostile text", () => {
  test("in a query is text", { timeout: 60_000 }, async () => {
    const pages = PAYLOADS.map(async (payload) => strange((await drawn(payload)).html));
    expect((await Promise.all(pages)).flat()).toEqual([]);
  });

  test("in a story that is found is text, marked or not", { timeout: 60_000 }, async () => {
    for (const payload of PAYLOADS) {
      const { html } = await drawn("sony", { held: [told(`${payload} sony ${payload}`, 18, { summary: payload })] });
      expect(strange(html)).toEqual([]);
      expect(html).toContain("<mark>sony</mark>");
    }
  });

  test.for([
    "\0",
    "\u202Esony",
    "\uD800",
    "🙂".repeat(200),
    "(".repeat(400),
    "-".repeat(500),
    "a ".repeat(250),
    '"'.repeat(500),
    "٣>٤",
    "outlets>=99999999999",
    "{{ site }} {% raw %}",
  ])("%j gives a page", async (query) => {
    expect((await drawn(query)).html).toContain("</html>");
  });
});
