import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Slot } from "../../../src/domain/digest.ts";
import { filesOf, serveFolder, walk } from "../../e2e/static-site.ts";
import { aDocument, anEdition } from "../../builders.ts";
import { aDesk, SITE_URL, toldAfter, type ADesk } from "./a-desk.ts";

const ENDINGS = ["xml", "atom", "json"] as const;
const film = { tags: [{ tag: "film", why: ["film"] as const }] };

/** Links of the exported site that lead nowhere. */
async function deadLinks({ folder }: ADesk): Promise<readonly string[]> {
  const host = await serveFolder(folder);
  try {
    return (await walk(host, SITE_URL)).dead.map((url) => url.replace(host.origin, ""));
  } finally {
    await host.close();
  }
}

const read = ({ folder }: ADesk, path: string): string => readFileSync(join(folder, path), "utf8");

describe("the pages of sources", () => {
  test("say nothing of how and when a source was asked, and lead to no tag without a page", async () => {
    const desk = await aDesk();
    const url = "https://the-gazette.example/feed.xml";
    desk.configure({ sources: [{ id: "gazette", name: "The Gazette", url, tags: ["security"] }] });
    await desk.tell([toldAfter(0, film)]);
    await desk.run();
    const pages = [read(desk, "source/gazette/index.html"), read(desk, "sources/index.html")].join("");
    expect(pages).toContain("The Gazette");
    expect(pages).not.toMatch(/Last asked|Next asked|class="health/);
    expect(pages).not.toContain("tag/security");
    expect(await deadLinks(desk)).toEqual([]);
  });
});

describe("the pages of editions", () => {
  const slots = ["2026-11-22T07:00", "2026-11-23T07:00"] as const;

  async function withEditions(): Promise<ADesk> {
    const desk = await aDesk();
    desk.configure({
      digests: [{ name: "daily", title: "Every day", schedule: "0 7 * * *" }],
      mail: { from: "Desk <news@desk.example>" },
    });
    const [kept, gone] = [toldAfter(0, film), toldAfter(10)];
    await desk.tell([kept, gone]);
    for (const slot of slots)
      await desk.store.editions.save(
        anEdition("daily", { slot: slot as Slot, subject: `Of ${slot}`, storyIds: [kept.id, gone.id] }),
        [],
      );
    await desk.store.documents.save(ENDINGS.map((ending) => aDocument(`digest/daily.${ending}`)));
    await desk.retell([{ ...gone, standing: { kind: "muted" } }]);
    return desk;
  }

  test("stand at their addresses, and lead only to what has a page", async () => {
    const desk = await withEditions();
    await desk.run();
    const paths = [...filesOf(desk.folder).keys()].filter((path) => /^(?:digest|editions)\b/.test(path));
    expect(paths.sort()).toEqual([
      "digest/daily.atom",
      "digest/daily.json",
      "digest/daily.xml",
      ...slots.map((slot) => `digest/daily/${slot}/index.html`),
      "digest/daily/index.html",
      "editions/index.html",
    ]);
    expect(read(desk, "digest/daily/index.html")).toContain(`Of ${slots[1]}`);
    expect(await deadLinks(desk)).toEqual([]);
    expect(await desk.run()).toMatchObject({ written: 0 });
  });

  test("are left out with their links as long as their feed is not drawn", async () => {
    const desk = await aDesk();
    await desk.tell([toldAfter(0)]);
    desk.configure({
      digests: [{ name: "daily", title: "Every day", schedule: "0 7 * * *" }],
      mail: { from: "Desk <news@desk.example>" },
    });
    expect((await desk.run()).leftOut).toEqual(["digest daily: its feed is not drawn yet"]);
    expect(read(desk, "index.html")).not.toContain("editions");
    expect(await deadLinks(desk)).toEqual([]);
  });
});

describe("the archives of feeds", () => {
  test("are files, and the one to come is the feed itself until it is there", async () => {
    const desk = await aDesk();
    const story = toldAfter(0);
    await desk.tell([story]);
    const around = { before: "<feed>", after: "</feed>" };
    const entry = { storyId: story.id, updatedAt: story.updatedAt, item: { rss: "<i/>", atom: "<e/>", json: "{}" } };
    const frame = { rss: around, atom: around, json: around };
    const { archives } = desk.store;
    await archives.begin([{ path: "feed", chosenBy: "all" }]);
    await archives.save([{ feed: "feed", number: 1, writtenAt: story.updatedAt, frame, entries: [entry] }]);
    await desk.run();
    expect(read(desk, "feed/archive/1.atom")).toContain("<e/>");
    for (const ending of ENDINGS) expect(read(desk, `feed/archive/2.${ending}`)).toBe(read(desk, `feed.${ending}`));
    await archives.save([{ feed: "feed", number: 2, writtenAt: story.updatedAt, frame, entries: [entry] }]);
    expect(await desk.run()).toMatchObject({ written: 6, removed: 0 });
    expect(read(desk, "feed/archive/2.atom")).toContain("<e/>");
    expect(read(desk, "feed/archive/3.xml")).toBe(read(desk, "feed.xml"));
  });

  test("a feed that goes on in pages does not lead to the next, which would be itself again", async () => {
    const desk = await aDesk();
    desk.configure({ feeds: [{ name: "fresh", title: "Fresh", where: "score>=-9999", limit: 1 }] });
    await desk.tell([toldAfter(0), toldAfter(10)]);
    for (const ending of ENDINGS) {
      const stored = await desk.store.documents.find(`feeds/fresh.${ending}`);
      expect(new TextDecoder().decode(stored?.body)).toContain("?behind=");
    }
    await desk.run();
    for (const ending of ENDINGS) expect(read(desk, `feeds/fresh.${ending}`)).not.toContain("behind=");
    expect(JSON.parse(read(desk, "feeds/fresh.json"))).toMatchObject({ items: [{}] });
    expect(await desk.run()).toMatchObject({ written: 0 });
  });
});
