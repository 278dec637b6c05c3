import { describe, expect, test } from "vitest";
import { fromJson } from "../../../src/store/cells.ts";
import { aSource } from "../../builders.ts";
import {
  HOUR_MS,
  START,
  aDesk,
  entryOf,
  itemsOf,
  linesOf,
  onlyItem,
  pagesOf,
  putFeed,
  putOne,
  site,
  time,
} from "./pages-desk.ts";
import { anArticle, wordpressPage } from "./wordpress-page.ts";

describe("the page of a new item", () => {
  test("gives its text in the place of the feed's, without the dress of the site, and with a receipt", async () => {
    putFeed(...[1, 2, 3, 4].map((index) => entryOf(index)));
    for (const index of [1, 2, 3, 4]) site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index));
    const desk = await aDesk();
    await desk.pass();
    for (const [at, item] of (await itemsOf(desk)).entries()) {
      const article = anArticle(at + 1);
      expect([item.textFrom, item.version, item.title]).toEqual(["page", 2, article.title]);
      for (const words of [article.lead, ...article.paragraphs]) expect(item.html).toContain(words);
      expect(item.html).toContain(`<a href="${site.url(`/figure-${at + 1}`)}">the figure</a>`);
      expect(item.html).toContain(`<img src="${site.url(`/pictures/${at + 1}.png`)}" alt="A drawing">`);
      expect(item.html).not.toMatch(/script|newsletter|Jo Writer|Another tale|Tweet|Reply|Archives|powered|pixel|Home/);
      expect([item.summary, item.language, item.image]).toEqual([
        article.lead,
        "en",
        site.url(`/pictures/${at + 1}.png`),
      ]);
      expect(await linesOf(desk, item.id)).toEqual([
        expect.stringContaining("Stored as new"),
        expect.stringMatching(/^Took the text of its page: [\d]+ characters\.$/),
        expect.stringMatching(/^Left out \d+ blocks that the outlet repeats: .*Did you like this/),
      ]);
    }
    expect("pwned" in globalThis).toBe(false);
    expect(site.asked.slice(0, 2)).toEqual(["/feed", "/robots.txt"]);
    expect(site.asked.slice(2).toSorted()).toEqual([1, 2, 3, 4].map((index) => `/articles/${index}`));
  });

  test("keeps the feed's version as an earlier one", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk();
    await desk.pass();
    const versions = await desk.database.db.selectFrom("item_versions").selectAll().execute();
    expect(versions.map(({ version, content }) => [version, fromJson(content).textFrom])).toEqual([[1, "feed"]]);
    expect(await desk.store.curate.pendingItems(10)).toMatchObject([{ item: { version: 2, textFrom: "page" } }]);
  });

  test("is not asked for again while nothing changes", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk();
    for (const hours of [0, 1, 2]) {
      time.now = new Date(START.getTime() + hours * HOUR_MS);
      await desk.pass();
    }
    expect(site.asked.filter((path) => path === "/articles/1")).toHaveLength(1);
    expect((await onlyItem(desk)).version).toBe(2);
  });

  test("is asked for again when the entry changes, and its text stays until then", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk();
    await desk.pass();
    const better = {
      ...anArticle(1),
      paragraphs: [...anArticle(1).paragraphs, "A correction was added in the evening."],
    };
    site.putPage("/articles/1", wordpressPage(better, 1));
    putFeed(entryOf(1, { title: "The glacier was measured for the third time" }));
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    const item = await onlyItem(desk);
    expect([item.title, item.textFrom]).toEqual(["The glacier was measured for the third time", "page"]);
    expect(item.html).toContain("A correction was added in the evening.");
    expect(site.asked.filter((path) => path === "/articles/1")).toHaveLength(2);
  });

  test("gives way to the feed's own text with the next change when the source does not want it any more", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk();
    await desk.pass();
    await desk.store.collect.syncSources([aSource("Gazette", { feedUrl: site.url("/feed") })], time.now);
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect((await onlyItem(desk)).textFrom).toBe("page");
    putFeed(entryOf(1, { title: "The glacier was measured for the third time" }));
    time.now = new Date(START.getTime() + 2 * HOUR_MS);
    await desk.pass();
    const { title, textFrom, html } = await onlyItem(desk);
    expect([title, textFrom]).toEqual(["The glacier was measured for the third time", "feed"]);
    expect([html.includes(anArticle(1).lead), html.includes("Paragraph 6")]).toEqual([true, false]);
    expect(site.asked.filter((path) => path === "/articles/1")).toHaveLength(1);
  });

  test("gives the summary only when the feed has none, or a stub", async () => {
    const article = anArticle(1);
    putOne(wordpressPage(article, 1), {}, { text: "Read on." });
    const desk = await aDesk();
    await desk.pass();
    expect((await onlyItem(desk)).summary.startsWith(article.lead)).toBe(true);
  });

  test("that two items share is asked for once, and all of its text is kept", async () => {
    putFeed(
      entryOf(1),
      entryOf(1, {
        guid: "other",
        title: "The harbour and the glacier, measured",
        text: `${anArticle(1).lead} Again.`,
      }),
    );
    site.putPage("/articles/1", wordpressPage(anArticle(1), 1));
    const desk = await aDesk();
    await desk.pass();
    expect(site.asked.filter((path) => path === "/articles/1")).toHaveLength(1);
    for (const item of await itemsOf(desk)) expect(item.html).toContain("Paragraph 6");
  });

  test("is not asked for when the source does not want it", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk({}, false);
    await desk.pass();
    expect(site.asked).toEqual(["/feed"]);
    expect((await onlyItem(desk)).textFrom).toBe("feed");
  });

  test("is not asked for while the source is quarantined, and not before its turn", async () => {
    putFeed(...[1, 2, 3].map((index) => entryOf(index)));
    for (const index of [1, 2, 3]) site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index));
    const desk = await aDesk({ pages: { perSource: 1 } });
    await desk.pass();
    expect(site.asked.filter((path) => path.startsWith("/articles/"))).toHaveLength(1);
    await desk.database.db.updateTable("items").set({ quarantined: 1 }).execute();
    await desk.pass();
    expect(site.asked.filter((path) => path.startsWith("/articles/"))).toHaveLength(1);
  });
});

describe("the canonical link of a page", () => {
  test.for([
    {
      why: "is taken when it is of the same site",
      said: "/articles/one?id=1&utm_source=x",
      link: "/articles/one?id=1",
    },
    { why: "is not when it is of another", said: "https://elsewhere.example/1", link: "/articles/1" },
    { why: "is not when it is the front page", said: "/", link: "/articles/1" },
    { why: "is not when it is no web address", said: "javascript:alert(1)", link: "/articles/1" },
  ])("$why", async ({ said, link }) => {
    putOne(wordpressPage(anArticle(1), 1).replace("/articles/1/", said));
    const desk = await aDesk();
    await desk.pass();
    expect((await onlyItem(desk)).link).toBe(site.url(link));
  });

  test("is not taken when two pages claim it", async () => {
    putFeed(entryOf(1), entryOf(2));
    for (const index of [1, 2]) {
      site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index).replace(`/articles/${index}/`, "/all"));
    }
    const desk = await aDesk();
    await desk.pass();
    expect((await itemsOf(desk)).map(({ link }) => link)).toEqual([site.url("/articles/1"), site.url("/articles/2")]);
  });
});

const WALL = `<html><head><title>${anArticle(1).title}</title></head><body><article><h1>Before you go on</h1>${"<p>We and our 842 partners value your privacy, and store information on devices, such as unique identifiers in cookies, to process personal data. You may accept or manage your choices at any time.</p>".repeat(4)}</article></body></html>`;
const LOGIN = `<html><body><article><p>${anArticle(1).lead} ${anArticle(1).paragraphs.slice(0, 3).join(" ")}</p><form><input TYPE="Password"></form></article></body></html>`;
const FEED_LONG = Array.from(
  { length: 12 },
  (_, at) => `${anArticle(1).paragraphs[0]} And once more, for the ${at}th time.`,
).join(" ");

describe("a page that is not taken leaves the feed's own text", () => {
  test.for<{
    why: string;
    html: string | Uint8Array;
    headers?: Record<string, string>;
    text?: string;
    state: string;
    told: RegExp;
  }>([
    { why: "a consent wall", html: WALL, state: "refused", told: /it tells something else: \d of \d+ words/ },
    { why: "a login", html: LOGIN, state: "refused", told: /asks for a login/ },
    {
      why: "less than the feed says",
      html: wordpressPage(anArticle(1), 1),
      text: FEED_LONG,
      state: "refused",
      told: /says less than the feed/,
    },
    {
      why: "hardly any text",
      html: "<html><body><p>Nothing here.</p></body></html>",
      state: "refused",
      told: /only 13 characters/,
    },
    { why: "an empty page", html: "", state: "refused", told: /no article/ },
    {
      why: "no HTML",
      html: "%PDF-1.7",
      headers: { "content-type": "application/pdf" },
      state: "failed",
      told: /no HTML, but application\/pdf/,
    },
    { why: "no type", html: "<p>x", headers: { "content-type": "" }, state: "failed", told: /no HTML/ },
    {
      why: "more elements than an article has",
      html: "<b>x</b>".repeat(60_000),
      state: "failed",
      told: /more than 50000 elements/,
    },
  ])("$why", async ({ html, headers = {}, text = anArticle(1).lead, state, told }) => {
    putOne(html, headers, { text });
    const desk = await aDesk();
    await desk.pass();
    const item = await onlyItem(desk);
    expect([item.textFrom, item.version]).toEqual(["feed", 1]);
    expect(item.html).toBe(`<p>${text}</p>`);
    expect(await pagesOf(desk)).toMatchObject([{ state, detail: expect.stringMatching(told) as string }]);
    expect((await linesOf(desk, item.id)).at(-1)).toMatch(/^Kept the feed's own text, and not its page's: /);
  });
});

describe("a page that is broken or in another coding", () => {
  test.for<{ why: string; html: string | Uint8Array; headers?: Record<string, string>; words: string }>([
    {
      why: "without head, body and ends",
      html: `<title>x</title><p>${anArticle(1).lead}<p>${anArticle(1).paragraphs.join("<p>")}<div><b>unclosed`,
      words: anArticle(1).paragraphs[5] ?? "",
    },
    {
      why: "in capitals",
      html: `<HTML><BODY><ARTICLE><P>${anArticle(1).lead}</P><P>${anArticle(1).paragraphs.join("</P><P>")}</P></ARTICLE></BODY></HTML>`,
      words: anArticle(1).paragraphs[5] ?? "",
    },
    {
      why: "in windows-1252",
      html: Buffer.from(
        `<html><body><article><p>${anArticle(1).lead} Café für ${anArticle(1).paragraphs.join(" ")}</article>`,
        "latin1",
      ),
      headers: { "content-type": "text/html; charset=windows-1252" },
      words: "Café für",
    },
    {
      why: "nested beyond sense",
      html: `${"<div>".repeat(3_000)}<p>${anArticle(1).lead}</p><p>${anArticle(1).paragraphs.join("</p><p>")}</p>`,
      words: anArticle(1).paragraphs[5] ?? "",
    },
  ])("is read all the same: $why", async ({ html, headers = {}, words }) => {
    putOne(html, headers);
    const desk = await aDesk();
    await desk.pass();
    expect((await onlyItem(desk)).html).toContain(words);
  });

  test("keeps nothing that runs", async () => {
    const evil = `<script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">x</a><svg onload=alert(1)></svg><iframe src="//evil.example"></iframe>`;
    putOne(wordpressPage(anArticle(1), 1).replace("Paragraph 2", `${evil}Paragraph 2`));
    const desk = await aDesk();
    await desk.pass();
    const { html } = await onlyItem(desk);
    expect(html).toContain("Paragraph 2");
    expect(html).not.toMatch(/alert|javascript|onerror|onload|iframe|svg|evil/i);
  });
});

describe("a page that cannot be had now", () => {
  test.for<{ why: string; status: number; isFinal: boolean }>([
    { why: "500", status: 500, isFinal: false },
    { why: "404", status: 404, isFinal: false },
    { why: "403", status: 403, isFinal: false },
    { why: "410", status: 410, isFinal: true },
  ])("is tried at most four times, further and further apart: HTTP $why", async ({ status, isFinal }) => {
    putFeed(entryOf(1));
    site.put("/articles/1", (_, response) => response.writeHead(status).end());
    const desk = await aDesk();
    const times: number[] = [];
    for (let pass = 0; pass < 100; pass += 1) {
      const before = site.asked.filter((path) => path === "/articles/1").length;
      await desk.pass();
      if (site.asked.filter((path) => path === "/articles/1").length > before)
        times.push((time.now.getTime() - START.getTime()) / 60_000);
      time.now = new Date(time.now.getTime() + 15 * 60_000);
    }
    expect(times).toEqual(isFinal ? [0] : [0, 15, 135, 855]);
    expect(await pagesOf(desk)).toMatchObject([{ state: "failed", tries: isFinal ? 1 : 4 }]);
    expect((await onlyItem(desk)).textFrom).toBe("feed");
  });

  test("is tried again, and taken, when it is there", async () => {
    putFeed(entryOf(1));
    const desk = await aDesk();
    await desk.pass();
    site.putPage("/articles/1", wordpressPage(anArticle(1), 1));
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect((await onlyItem(desk)).textFrom).toBe("page");
  });

  test("leaves its host alone for as long as it asks, feeds included", async () => {
    putFeed(entryOf(1), entryOf(2));
    for (const index of [1, 2]) {
      site.put(`/articles/${index}`, (_, response) => response.writeHead(429, { "retry-after": "7200" }).end());
    }
    const desk = await aDesk();
    await desk.pass();
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect(site.asked).toEqual(["/feed", "/robots.txt", expect.stringMatching(/^\/articles\/[12]$/)]);
  });

  test("that is larger than the limit, or hangs, or leads to a private address, ends there", async () => {
    putFeed(entryOf(1), entryOf(2), entryOf(3));
    site.putPage("/articles/1", "x".repeat(200_000));
    site.put(
      "/articles/2",
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).write("<p>"),
    );
    site.put("/articles/3", (_, response) => response.writeHead(302, { location: "http://10.0.0.1/" }).end());
    const desk = await aDesk({ http: { maxBytes: 100_000, maxRawBytes: 100_000, timeoutMs: 2_000 } });
    await desk.pass();
    const lines = (await pagesOf(desk)).map(({ state, detail }) => `${state}: ${detail}`);
    expect(lines.toSorted((one, other) => one.localeCompare(other))).toEqual([
      expect.stringMatching(/^due: .*not complete in time/),
      expect.stringMatching(/^failed: .*10\.0\.0\.1 is not a public address/),
      expect.stringMatching(/^failed: .*larger than 100000 bytes/),
    ]);
  });

  test("does not hold up the pass: what is not done in time stays due, and is no try", async () => {
    putFeed(entryOf(1), entryOf(2));
    for (const index of [1, 2]) site.put(`/articles/${index}`, () => {});
    const desk = await aDesk({ pages: { passMs: 300 } });
    await desk.pass();
    expect(await pagesOf(desk)).toMatchObject([
      { state: "due", tries: 0 },
      { state: "due", tries: 0 },
    ]);
  });
});
