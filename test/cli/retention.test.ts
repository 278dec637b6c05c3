import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { createSite } from "../../src/app/site.ts";
import type { Slot } from "../../src/domain/digest.ts";
import {
  aCollectPlan,
  aContent,
  anEdition,
  anItem,
  aPlan,
  aReceipt,
  aSource,
  aStory,
  at,
  changed,
  collected,
  sourced,
} from "../builders.ts";

import { queueFor, storeStories } from "../contract/stored.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

/** Long before any clock at which this runs. */
const THEN = at("2020-05-04T08:00:00Z");
const daily = aSource("Daily");
const dates = { publishedAt: THEN, firstSeenAt: THEN, changedAt: THEN };
const item = anItem("A lock was picked", dates, daily);
const story = aStory([sourced(item, daily)], { ...dates, updatedAt: THEN });
let desk: TemporaryDesk;

beforeEach(async () => {
  desk = createTemporaryDesk({
    sources: ["https://wire.example/feed.xml"],
    digests: [{ name: "daily", schedule: "0 7 * * *" }],
  });
  await desk.look(async (store) => {
    await storeStories(store, [story]);
    await store.collect.saveCollected([
      aCollectPlan(daily.id, { updates: [changed(collected(item), { author: "Ada", changedAt: THEN })] }),
    ]);
    const receipts = [aReceipt({ at: THEN, itemId: item.id }), aReceipt({ at: THEN, storyId: story.id })];
    await store.curate.saveCurated(aPlan({ receipts, curated: [{ itemId: item.id, version: 2 }] }));
    const edition = anEdition("daily", { slot: "2020-05-05T07:00" as Slot, composedAt: THEN, content: aContent() });
    await queueFor(store, edition, ["ada@reader.example"]);
  });
});
afterEach(() => desk.remove());

const ask = async (...words: readonly string[]) => await tell([...words, "--config", desk.settings]);

describe("newsdesk retention", () => {
  test("says what is kept, for how long, since when and what goes next, and takes nothing away", async () => {
    const { code, out, notes } = await ask("retention");
    expect(code).toBe(0);
    const rows = new Map(out.map((line) => [line.split(" ", 1)[0], line.split(/ {2,}/).slice(1)]));
    const bytes = "<p>A lock was picked, as Daily tells it.</p>".length;
    expect(rows.get("WHAT")).toEqual(["GOES AFTER", "ROWS", "OLDEST", "GOES NEXT"]);
    expect(rows.get("texts")).toEqual(["30d", "1", "2020-05-04 08:00Z", `1, about ${bytes} B`]);
    expect(rows.get("stories")).toEqual(["never", "1", "2020-05-04 08:00Z", "-"]);
    expect(notes.join("\n")).toMatch(/^The database has [\d.]+ (?:KiB|MiB)/);
    expect((await ask("retention")).out).toEqual(out);
    const { out: json } = await ask("retention", "--json");
    const { kinds } = JSON.parse(json.join("")) as { kinds: readonly { kind: string }[] };
    expect(kinds.find(({ kind }) => kind === "receipts")).toMatchObject({
      rows: 2,
      seconds: 7_776_000,
      due: { rows: 2 },
    });
  });

  test("prunes at once; the pages stay and say so, and explain says since when", async () => {
    const { code, out } = await ask("retention", "prune", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out.join(""))).toEqual({ texts: 1, versions: 1, search: 1, receipts: 2 });
    expect((await ask("retention", "prune")).notes).toEqual(["Nothing is too old."]);
    const told = (await ask("explain", story.id)).out.join("\n");
    expect(told).toContain("Receipts from before 2020-05-04 08:00Z are no longer kept: see newsdesk retention.");
    const json = JSON.parse((await ask("explain", story.id, "--json")).out.join("")) as { receiptsSince: string };
    expect(json.receiptsSince).toBe("2020-05-04T08:00:00.001Z");
    const settings = await readSettings(desk.settings, {});
    await desk.look(async (store) => {
      const site = createSite({ settings, store, clock: () => new Date() });
      const page = new TextDecoder().decode((await site.storyPage(story.id))?.body);
      expect(page).toContain("A lock was picked");
      expect(page).toContain("Earlier steps are no longer kept.");
      expect(new TextDecoder().decode((await site.archivePage("2020-05-04"))?.body)).toContain("A lock was picked");
      expect(await store.editions.toldEdition("daily", "2020-05-05T07:00" as Slot)).toMatchObject({
        content: aContent(),
      });
      expect((await store.outbox.list({ state: "queued", digest: "daily", limit: 5 })).length).toBe(1);
    });
  });

  test("knows prune and nothing else", async () => {
    const { code, notes } = await ask("retention", "drop");
    expect([code, notes.join("\n")]).toEqual([2, expect.stringContaining('retention cannot "drop".')]);
  });
});
