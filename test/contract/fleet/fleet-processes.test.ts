import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { address } from "../../builders.ts";
import { openFleetDesk } from "./fleet-desk.ts";
import { ALL_WORK, expectAllTold, holderOf, LONG_MS, moreNews, openFleet, processOf } from "./fleet-world.ts";

const GAP_MS = 1_000;
/** A new holder of publish composes when all news is in, at the latest after two minutes, and looks with the next tick, each minute. */
const EDITION_MS = 200_000;
const READERS = Array.from({ length: 250 }, (_, reader) => `reader${reader}@reader.example`);

/** Of the workers one has a clock that is half a minute ahead, and one that is as much behind. */
test("three workers share a desk: each item once, each host in peace, each mail once, whoever dies or stands still", async () => {
  const fleet = await openFleet(await openFleetDesk());
  for (const reader of READERS) await fleet.store.subscribers.add(address(reader), ["weekly"], new Date());
  const web = fleet.begin("web");
  const [one, two] = [fleet.begin(ALL_WORK), fleet.begin(ALL_WORK, 30_000)];
  const origin = (await web.says(/newsdesk serves (http\S+)/))[1] ?? "";
  await expectAllTold(fleet);

  // The one that tells stories is killed; another goes on.
  const killed = processOf(await holderOf(fleet, "curate"), [one, two]);
  const left = killed === one ? two : one;
  killed.child.kill("SIGKILL");
  await killed.ended;
  await moreNews(fleet);
  const third = fleet.begin(ALL_WORK, -30_000);
  await expectAllTold(fleet);

  // The one that tells them now stands still past its lease, and wakes when another has gone on.
  const still = processOf(await holderOf(fleet, "curate"), [left, third]);
  still.child.kill("SIGSTOP");
  await moreNews(fleet);
  const fourth = fleet.begin(ALL_WORK);
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
    { timeout: EDITION_MS, interval: 500 },
  );
  const readers = fleet.mails().map((mail) => /^To: (\S+)$/m.exec(mail)?.[1] ?? "nobody");
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

  for (const worker of [left, third, fourth]) worker.child.kill("SIGTERM");
  expect(
    (await Promise.all([left, third, fourth].map(async ({ ended }) => await ended))).map(({ code }) => code),
  ).toEqual([0, 0, 0]);
}, 480_000);
