import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { address } from "../../builders.ts";
import type { NewsdeskProcess } from "../../e2e/newsdesk-process.ts";
import { createTemporaryDesk } from "../../e2e/temporary-desk.ts";
import { type FleetDesk, openFleetDesk } from "./fleet-desk.ts";
import { type PoliteFeeds, servePoliteFeeds } from "./polite-feeds.ts";

const GAP_MS = 1_000;
const READERS = Array.from({ length: 250 }, (_, reader) => `reader${reader}@reader.example`);
const LONG_MS = 60_000;

type Fleet = FleetDesk & {
  readonly feeds: PoliteFeeds;
  readonly begin: (roles: string) => NewsdeskProcess;
  readonly mails: () => readonly string[];
};

async function openFleet(): Promise<Fleet> {
  const desk = await openFleetDesk();
  const feeds = await servePoliteFeeds({ hosts: 4, feedsPerHost: 3, answerMs: 30 });
  const files = createTemporaryDesk({
    database: desk.address,
    collect: { hostGap: "1s", every: "1h" },
    network: { allow: feeds.hosts },
    sources: feeds.urls,
    mail: { from: "Test desk <news@desk.example>", transport: "./outbox" },
  });
  onTestFinished(() => files.remove());
  const begin = (roles: string): NewsdeskProcess => {
    const worker = files.begin("start", "--roles", roles, "--verbose");
    onTestFinished(async () => {
      worker.child.kill("SIGKILL");
      await worker.ended;
    });
    return worker;
  };
  return { ...desk, feeds, begin, mails: () => files.mails("outbox") };
}

/** Everything that was told is stored once, and is one story with one item. */
async function expectAllTold({ tables, feeds }: Fleet): Promise<void> {
  const count = async (table: "items" | "stories" | "coverage"): Promise<number> => {
    const { rows } = await tables
      .selectFrom(table)
      .select((row) => row.fn.countAll<number>().as("rows"))
      .executeTakeFirstOrThrow();
    return rows;
  };
  await vi.waitFor(
    async () => {
      const waiting = tables.selectFrom("items").select("id").whereRef("curated_version", "<", "version");
      expect([await count("items"), (await waiting.execute()).length]).toEqual([feeds.told(), 0]);
    },
    { timeout: LONG_MS, interval: 250 },
  );
  expect([await count("stories"), await count("coverage")]).toEqual([feeds.told(), feeds.told()]);
}

/** All sources are due, and the feeds have news: whoever starts next has the work handed out. */
async function moreNews({ tables, feeds }: Fleet): Promise<void> {
  feeds.tellMore();
  await tables.updateTable("sources").set({ next_fetch_at: 1 }).execute();
}

async function holderOf({ fleet }: Fleet, stage: "curate" | "publish"): Promise<string | null> {
  return (await fleet.workers()).find(({ holds }) => holds.includes(stage))?.worker ?? null;
}

function nameIn(worker: string | null, processes: readonly NewsdeskProcess[]): NewsdeskProcess {
  const found = processes.find(({ child }) => worker?.includes(`-${child.pid}-`));
  if (found === undefined) throw new Error(`Nobody of ours is ${worker}.`);
  return found;
}

test("three workers share a desk: each item once, each host in peace, each mail once, whoever dies or stands still", async () => {
  const fleet = await openFleet();
  for (const reader of READERS) await fleet.store.subscribers.add(address(reader), ["weekly"], new Date());
  const web = fleet.begin("web");
  const [one, two] = [fleet.begin("collect,curate,publish,send"), fleet.begin("collect,curate,publish,send")];
  const origin = (await web.says(/newsdesk serves (http\S+)/))[1] ?? "";
  await expectAllTold(fleet);

  // The one that tells stories is killed; another goes on.
  const killed = nameIn(await holderOf(fleet, "curate"), [one, two]);
  const left = killed === one ? two : one;
  killed.child.kill("SIGKILL");
  await killed.ended;
  await moreNews(fleet);
  const third = fleet.begin("collect,curate,publish,send");
  await expectAllTold(fleet);

  // The one that tells them now stands still past its lease, and wakes when another has gone on.
  const still = nameIn(await holderOf(fleet, "curate"), [left, third]);
  still.child.kill("SIGSTOP");
  await moreNews(fleet);
  const fourth = fleet.begin("collect,curate,publish,send");
  await vi.waitFor(async () => expect(await holderOf(fleet, "curate")).not.toContain(`-${still.child.pid}-`), {
    timeout: LONG_MS,
    interval: 250,
  });
  await expectAllTold(fleet);
  still.child.kill("SIGCONT");
  await still.says(/has lost the stage/);
  await sleep(2_000); // It has time to do harm.
  await expectAllTold(fleet);

  const { atOnce, gapMs } = fleet.feeds.manners();
  expect(atOnce).toBe(1);
  expect(gapMs).toBeGreaterThan(GAP_MS - 20); // A timer may end some milliseconds early.

  const states = fleet.tables.selectFrom("deliveries").select(["state", (row) => row.fn.countAll<number>().as("rows")]);
  await vi.waitFor(
    async () => expect(await states.groupBy("state").execute()).toEqual([{ state: "sent", rows: READERS.length }]),
    { timeout: LONG_MS, interval: 500 },
  );
  const readers = fleet.mails().map((mail) => /^To: (\S+)$/m.exec(mail)?.[1]);
  expect(readers.toSorted()).toEqual(READERS.toSorted());

  const feed = await vi.waitFor(
    async () => {
      const answer = await fetch(`${origin}/feed.json`);
      const { items } = (await answer.json()) as { items: readonly unknown[] };
      expect(items).toHaveLength(fleet.feeds.told());
      return answer.headers.get("etag");
    },
    { timeout: LONG_MS, interval: 250 },
  );
  const other = fleet.begin("web");
  const second = (await other.says(/newsdesk serves (http\S+)/))[1] ?? "";
  expect((await fetch(`${second}/feed.json`)).headers.get("etag")).toBe(feed);

  for (const worker of [left, third, fourth].filter((one) => one !== killed)) worker.child.kill("SIGTERM");
  expect(
    (await Promise.all([left, third, fourth].map(async ({ ended }) => await ended))).map(({ code }) => code),
  ).toEqual([0, 0, 0]);
}, 240_000);
