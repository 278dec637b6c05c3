import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TEMPLATES } from "../../../src/app/folders.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { UserError } from "../../../src/domain/user-error.ts";
import { filesOf, serveFolder, walk, type FolderHabit } from "../../e2e/static-site.ts";
import { anItem, aSource, aStory, at, sourced } from "../../builders.ts";
import { storeStories } from "../../contract/stored.ts";
import { aDesk, SITE_URL, toldAfter, type ADesk } from "./a-desk.ts";

const DAY_MINUTES = 24 * 60;

const tagged = (...tags: readonly string[]) => ({ tags: tags.map((tag) => ({ tag, why: [tag] as const })) });
const pathOf = ({ id }: { readonly id: string }): string => `story/${id}/index.html`;

/** Paths of the files that are others than they were. */
async function changedBy({ folder }: ADesk, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = filesOf(folder);
  const long = new Date("2020-01-01T00:00:00Z");
  for (const path of before.keys()) utimesSync(join(folder, path), long, long);
  await work();
  const after = filesOf(folder);
  const written = [...after.keys()].filter((path) => statSync(join(folder, path)).mtime.getTime() !== long.getTime());
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `-${path}`);
  return [...gone, ...written].sort();
}

describe("an export", () => {
  test("has the pages, feeds and assets of the site, and what crawlers read", async () => {
    const desk = await aDesk();
    const [film, plain] = [toldAfter(0, tagged("film")), toldAfter(DAY_MINUTES)];
    await desk.tell([film, plain]);
    const report = await desk.run();
    const feeds = ["feed", "feeds/safe", "sources/gazette", "tags/film", "tags/security"];
    expect([...filesOf(desk.folder).keys()].sort()).toEqual(
      [
        "404.html",
        "archive/2026-11-23/index.html",
        "archive/2026-11-24/index.html",
        "archive/2026-11/index.html",
        "archive/index.html",
        "assets/copy.js",
        "assets/newsdesk.css",
        "assets/newsdesk.svg",
        "feeds/index.html",
        "index.html",
        "latest/index.html",
        "robots.txt",
        "sitemap.xml",
        "source/gazette/index.html",
        "sources.opml",
        "sources/index.html",
        "tag/film/index.html",
        pathOf(film),
        pathOf(plain),
        ...feeds.flatMap((feed) => [`${feed}.xml`, `${feed}.atom`, `${feed}.json`, `${feed}/index.html`]),
      ].sort(),
    );
    expect(report).toMatchObject({ files: 39, written: 39, unchanged: 0, removed: 0, leftOut: [] });
  });

  test("is the same bytes wherever and whenever it is written, the manifest too", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0, tagged("film")), toldAfter(10), toldAfter(DAY_MINUTES)]);
    await desk.run();
    const folder = `${desk.folder}-again`;
    await desk.run({ folder });
    expect(filesOf(folder)).toEqual(filesOf(desk.folder));
    expect(readFileSync(join(folder, ".newsdesk-export.json"))).toEqual(
      readFileSync(join(desk.folder, ".newsdesk-export.json")),
    );
  });

  test("shows a rank as of the last change of its story", async () => {
    const desk = await aDesk();
    const story = toldAfter(0, { changedAt: at("18:00") });
    await desk.tell([story]);
    await desk.run();
    const html = readFileSync(join(desk.folder, pathOf(story)), "utf8");
    expect(html).toContain("Together, as of 23 November 2026, 18:00");
    expect(html).toContain("12.0 hours old");
  });

  test("writes nothing when nothing changed, and reads no story to draw it", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0, tagged("film")), toldAfter(10)]);
    await desk.run();
    const snapshot: DeskStore["snapshot"] = async (use) =>
      await desk.store.snapshot(async (seen) => {
        const find = vi.fn<typeof seen.stories.find>().mockRejectedValue(new Error("a story was read"));
        return await use({ ...seen, stories: { ...seen.stories, find } });
      });
    const again = async () =>
      expect(await desk.run({ store: { ...desk.store, snapshot } })).toMatchObject({ written: 0, removed: 0 });
    expect(await changedBy(desk, again)).toEqual([]);
  });

  test("draws the feeds of sources, and none again while nothing is another", async () => {
    const desk = await aDesk();
    const gazette = aSource("The Gazette", { id: "gazette" as SourceId });
    await desk.tell([aStory([sourced(anItem("Of the gazette", {}, gazette), gazette)])]);
    await desk.run();
    expect(readFileSync(join(desk.folder, "sources/gazette.xml"), "utf8")).toContain("Of the gazette");
    const save = vi.spyOn(desk.store.documents, "save");
    expect(await desk.run()).toMatchObject({ written: 0 });
    expect(save).not.toHaveBeenCalled();
  });

  test("writes the pages of a story that changed, and of no other", async () => {
    const desk = await aDesk();
    const [film, other] = [toldAfter(0, tagged("film")), toldAfter(DAY_MINUTES)];
    await desk.tell([film, other]);
    await desk.run();
    const rank = [{ name: "boost", value: 2, why: "film" } as const];
    const pages = await changedBy(desk, async () => {
      await desk.retell([{ ...film, rank }]);
      await desk.run();
    });
    expect(pages).toEqual([pathOf(film)]);
  });

  test("takes away what is told no more, and the folders with it", async () => {
    const desk = await aDesk();
    const [film, other] = [toldAfter(0, tagged("film")), toldAfter(DAY_MINUTES)];
    await desk.tell([film, other]);
    await desk.run();
    await desk.retell([{ ...film, standing: { kind: "muted" } }]);
    expect(await desk.run()).toMatchObject({ removed: 3 });
    expect(statSync(join(desk.folder, "story", film.id), { throwIfNoEntry: false })).toBeUndefined();
    expect([...filesOf(desk.folder).keys()].filter((path) => path.startsWith("archive/2026-11-23"))).toEqual([]);
  });

  test("leads from the address of a story that went up in another to that one", async () => {
    const desk = await aDesk();
    const [film, other] = [toldAfter(0), toldAfter(10)];
    await desk.tell([film, other]);
    await desk.retell([{ ...film, coverage: [...film.coverage, ...other.coverage] }], {
      moves: [{ from: other.id, to: film.id }],
    });
    await desk.run();
    const html = readFileSync(join(desk.folder, pathOf(other)), "utf8");
    expect(html).toContain(`<meta http-equiv="refresh" content="0; url=../../story/${film.id}">`);
    expect(html).toContain(`<link rel="canonical" href="${SITE_URL}/story/${film.id}">`);
  });

  test.for<FolderHabit>(["redirects", "serves"])(
    "has no link that leads nowhere, on a host that %s folders",
    async (habit) => {
      const desk = await aDesk();
      const many = Array.from({ length: 70 }, (_, index) => toldAfter(-index * 60, tagged("film")));
      const moved = toldAfter(60);
      const [first] = many;
      if (first === undefined) throw new Error("no story");
      await desk.tell([...many, moved]);
      await desk.retell([{ ...first, coverage: [...first.coverage, ...moved.coverage] }], {
        moves: [{ from: moved.id, to: first.id }],
      });
      await desk.run();
      const host = await serveFolder(desk.folder, habit);
      try {
        const { pages, dead } = await walk(host, SITE_URL);
        expect(dead).toEqual([]);
        const reached = new Set([...pages].map((page) => page.replace(/\/$/, "")));
        const html = [...filesOf(desk.folder).keys()].filter((path) => path.endsWith("index.html"));
        const addresses = html.map((path) => `/${path}`.replace(/\/index\.html$/, ""));
        expect(addresses.filter((page) => !reached.has(page))).toEqual([`/story/${moved.id}`]);
      } finally {
        await host.close();
      }
    },
  );

  test("goes on from the first page of a river with the day to which it came", async () => {
    const desk = await aDesk();
    await desk.tell(Array.from({ length: 61 }, (_, index) => toldAfter(-index * 60, tagged("film"))));
    await desk.run();
    for (const page of ["latest", "tag/film"]) {
      const html = readFileSync(join(desk.folder, page, "index.html"), "utf8");
      expect(html).toMatch(/<a rel="next" href="(?:\.\.\/)+archive\/2026-11-20">Friday 20 November 2026 →<\/a>/);
      expect(html).not.toContain("behind=");
    }
  });
});

describe("what an export is drawn from", () => {
  test("other settings draw other pages", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    await desk.run();
    desk.configure({ site: { title: "Renamed", url: SITE_URL } });
    await desk.run();
    expect(readFileSync(join(desk.folder, "index.html"), "utf8")).toContain("Renamed");
    expect(await desk.run()).toMatchObject({ written: 0 });
  });

  test("other templates too, and a page that comes out the same is not written", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    await desk.run();
    const templates = mkdtempSync(join(tmpdir(), "newsdesk-templates-"));
    onTestFinished(() => rmSync(templates, { recursive: true }));
    cpSync(TEMPLATES, templates, { recursive: true });
    const error = join(templates, "pages/error.liquid");
    writeFileSync(error, readFileSync(error, "utf8").replace('class="status"', 'class="code"'));
    expect(await changedBy(desk, async () => await desk.run({ templates }))).toEqual(["404.html"]);
    expect(await desk.run({ templates })).toMatchObject({ written: 0 });
  });

  test("links to no feed that is not drawn yet, and says so", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0, tagged("film"))]);
    desk.configure({ feeds: [{ name: "new", title: "New", where: "tag:film" }], tags: { film: [], fresh: [] } });
    const { leftOut } = await desk.run();
    expect(leftOut).toEqual(["feed new: its feed is not drawn yet", "tag fresh: its feed is not drawn yet"]);
    expect(readFileSync(join(desk.folder, "index.html"), "utf8")).not.toContain("feeds/new");
  });

  test.for(["../x", "CON", "con", "x".repeat(300), "a%2Fb", "a/b", "AI", "é"])(
    "a tag that no file can be named for has no page and no link: %s",
    async (tag) => {
      const desk = await aDesk();
      const story = toldAfter(0, tagged(tag, "film"));
      await desk.tell([story]);
      const { leftOut } = await desk.run();
      expect(leftOut).toEqual([`tag ${tag}: no file can have this name everywhere`]);
      const files = filesOf(desk.folder);
      expect([...files.keys()].filter((path) => path.startsWith("tag/"))).toEqual(["tag/film/index.html"]);
      const page = files.get(pathOf(story))?.toString() ?? "";
      expect(page).toContain("tag/film");
      expect(page).not.toContain(`tag/${encodeURIComponent(tag)}`);
      expect([...files.keys()].every((path) => /^[a-z0-9./-]+$/.test(path))).toBe(true);
    },
  );

  test("a source whose id is a device has no feed in it", async () => {
    const desk = await aDesk();
    desk.configure({ sources: [{ id: "aux", name: "Aux", url: "https://aux.example/feed.xml" }] });
    await desk.tell([toldAfter(0)]);
    expect((await desk.run()).leftOut).toEqual(["source aux: no file can have this name everywhere"]);
    expect([...filesOf(desk.folder).keys()].filter((path) => path.includes("aux"))).toEqual([]);
  });
});

describe("an export that cannot be", () => {
  test("of a desk that has published nothing", async () => {
    const desk = await aDesk();
    await expect(desk.run()).rejects.toThrow(UserError);
    await expect(desk.run()).rejects.toThrow("There is nothing to export: no feed has been drawn yet.");
  });

  test("over a file that is not ours: that is told before anything is written", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    await desk.run();
    await desk.tell([toldAfter(10)]);
    mkdirSync(join(desk.folder, "story", toldAfter(10).id), { recursive: true });
    writeFileSync(join(desk.folder, pathOf(toldAfter(10))), "mine");
    const pages = await changedBy(desk, async () => {
      await expect(desk.run()).rejects.toThrow(`${pathOf(toldAfter(10))} stands where a page belongs`);
    });
    expect(pages).toEqual([]);
    rmSync(join(desk.folder, pathOf(toldAfter(10))));
    expect(await desk.run()).toMatchObject({ removed: 0 });
  });

  test("over a page that somebody edited and that is told no more: the others are taken away all the same", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0), toldAfter(10), toldAfter(20)]);
    await desk.run();
    writeFileSync(join(desk.folder, pathOf(toldAfter(10))), "mine");
    const standing = { kind: "muted" } as const;
    await desk.retell([
      { ...toldAfter(10), standing },
      { ...toldAfter(20), standing },
    ]);
    await expect(desk.run()).rejects.toThrow(pathOf(toldAfter(10)));
    expect([...filesOf(desk.folder).keys()]).not.toContain(pathOf(toldAfter(20)));
  });

  test("stops when it is asked to, and is taken up by the next", async () => {
    const desk = await aDesk();
    await desk.tell(Array.from({ length: 60 }, (_, index) => toldAfter(index)));
    await desk.run({ folder: `${desk.folder}-whole` });
    const stop = new AbortController();
    stop.abort();
    await expect(desk.run({ signal: stop.signal })).rejects.toThrow("aborted");
    await desk.run();
    expect(filesOf(desk.folder)).toEqual(filesOf(`${desk.folder}-whole`));
  });

  test("shows the state that it began with while another process tells more", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    const another = await desk.another();
    const snapshot: DeskStore["snapshot"] = async (use) =>
      await desk.store.snapshot(async (seen) => {
        await seen.outlines(null, 1);
        await storeStories(another, [toldAfter(10)]);
        return await use(seen);
      });
    await desk.run({ store: { ...desk.store, snapshot } });
    expect(filesOf(desk.folder).has(pathOf(toldAfter(10)))).toBe(false);
    await desk.run();
    expect(filesOf(desk.folder).has(pathOf(toldAfter(10)))).toBe(true);
  });
});
