import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseRssFeed } from "feedsmith";
import { expect, onTestFinished, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { address } from "../builders.ts";
import { rss, serveFeeds, type Entry } from "../e2e/local-feeds.ts";
import { createTemporaryDesk } from "../e2e/temporary-desk.ts";
import { backends } from "./backends.ts";

const READERS = ["ada@reader.example", "bo@reader.example"];

const HAPPENINGS = [
  { title: "Comet with nine tails passes Oslo", summary: "Astronomers in Norway photographed it from four hills." },
  {
    title: "Processor without a clock runs Linux",
    summary: "Chip designers of Grenoble let every gate wait by itself.",
  },
  { title: "Breach at a toy shop exposes cards", summary: "Thieves copied payment numbers for seven weeks." },
  { title: "Satellite lost after booster failure", summary: "The second stage broke up above Kourou." },
  { title: "Compiler finds a bug older than itself", summary: "A miscounted loop had slept since 1987." },
  { title: "Battery made of salt powers a ferry", summary: "Passengers cross the fjord in silence for one crown." },
] as const;

/** What readers and subscribers have of a desk, without what is another one in each. */
type Outcome = { readonly stories: readonly object[]; readonly feed: readonly object[]; readonly mails: number };

test(
  "a whole run gives the same stories, feed and mails on SQLite and on PostgreSQL",
  { timeout: 180_000 },
  async () => {
    const now = new Date();
    const feeds = await serveFeeds(
      new Map(
        ["wire", "daily", "blog"].map((outlet, turn) => [`/${outlet}.xml`, rss(outlet, entriesOf(outlet, turn, now))]),
      ),
    );
    onTestFinished(async () => await feeds.close());
    const outcomes: Outcome[] = [];
    for (const backend of Object.values(backends)) {
      const database = await backend.makeAddress();
      const desk = createTemporaryDesk({
        database,
        network: { allow: [feeds.host] },
        sources: ["wire", "daily", "blog"].map((id) => ({ id, name: id, url: feeds.url(`/${id}.xml`) })),
        tags: { security: ["breach"], chips: ["processor"] },
      });
      onTestFinished(() => desk.remove());
      await onStore(database, async ({ subscribers }) => {
        for (const reader of READERS) await subscribers.add(address(reader), ["weekly"], now);
      });
      const { code, stdout, stderr } = await desk.run("run");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("2 queued: 2 sent");
      expect((await desk.run("run")).stdout).toContain("0 queued: 0 sent");
      const [story] = await onStore(database, async ({ stories }) => await stories.find({ order: "rank", limit: 1 }));
      expect((await desk.run("explain", story?.id ?? "")).stdout).toContain("Receipts, oldest first");
      outcomes.push(await outcomeOf(database, join(desk.home, "data/outbox")));
    }
    const [sqlite, postgres] = outcomes;
    expect(sqlite?.stories).toHaveLength(HAPPENINGS.length);
    expect(sqlite?.mails).toBe(READERS.length);
    expect(postgres).toEqual(sqlite);
  },
);

async function onStore<Seen>(database: string, use: (store: DeskStore) => Promise<Seen>): Promise<Seen> {
  const store = await openStore(database);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function outcomeOf(database: string, outbox: string): Promise<Outcome> {
  return await onStore(database, async ({ stories, documents }) => {
    const found = await stories.find({ order: "rank", limit: 100 });
    const feed = new TextDecoder().decode((await documents.find("feed.xml"))?.body);
    return {
      stories: found.map(({ id, coverage, tags, rank, publishedAt }) => {
        return { id, items: coverage.map(({ item }) => [item.id, item.title]), tags, rank, publishedAt };
      }),
      feed: (parseRssFeed(feed).items ?? []).map(({ guid, title, link }) => ({ guid, title, link })),
      mails: readdirSync(outbox).filter((name) => name.endsWith(".eml")).length,
    };
  });
}

/** Each outlet tells all happenings but two, under a headline of its own. */
function entriesOf(outlet: string, turn: number, now: Date): readonly Entry[] {
  return HAPPENINGS.filter((_, place) => place % 3 !== turn).map(({ title, summary }, place) => ({
    title: `${title}, says the ${outlet}`,
    summary,
    link: `https://${outlet}.example/${place}-${turn}`,
    at: new Date(now.getTime() - (place + turn / 10 + 1) * 3_600_000),
  }));
}
