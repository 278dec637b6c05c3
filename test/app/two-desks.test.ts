import { expect, test } from "vitest";
import { localSite } from "../collect/local-site.ts";
import { aHubDesk } from "./hub-desk.ts";
import { newsFeed } from "./hub-feed.ts";

const NEVER = new AbortController().signal;
const START = new Date("2026-11-23T06:00:00Z");
const HOUR_MS = 60 * 60_000;

const gazette = localSite();

function tell(count: number): void {
  gazette.put("/feed", (_, response) => {
    response.writeHead(200, { "content-type": "application/rss+xml" }).end(newsFeed(count));
  });
}

const MANY = { timeout: 120_000 }; // Three desks are opened, and a thread reads.

test.for(["xml", "atom", "json"])(
  "a desk that follows another (.%s) is pushed its news through its hub",
  MANY,
  async (ending) => {
    let now = START;
    tell(1);
    const clock = () => now;
    const one = await aHubDesk({ source: gazette.url("/feed"), allow: [gazette.host()], clock });
    const feed = `${one.url}/feed.${ending}`;
    const other = await aHubDesk({ source: feed, allow: [new URL(one.url).host], clock, hub: null, timeout: "20s" });
    await one.restart({ allow: [gazette.host(), new URL(other.url).host], timeout: "20s" });
    await one.publish();
    const titles = async () => (await other.desk().store.curate.pendingItems(100)).map(({ item }) => item.title);

    await other.desk().stages.collect(NEVER);
    expect(await one.subscriptions()).toMatchObject([{ topic: feed, state: "waiting", leaseUntil: null }]);
    await one.work();
    expect(await one.subscriptions()).toMatchObject([
      { state: "active", callback: expect.stringContaining(other.url) as string },
    ]);
    const mine = await other.desk().store.push.subscriptions();
    expect(mine).toMatchObject([{ hub: `${one.url}/hub`, topic: feed, state: "active" }]);
    expect(mine[0]?.leaseUntil).toEqual(new Date(now.getTime() + 240 * HOUR_MS));

    now = new Date(now.getTime() + HOUR_MS / 2);
    tell(2);
    await one.publish();
    await one.work();
    expect((await titles()).toSorted()).toEqual(["comet comets 1", "processor processors 2"]);
    expect(other.log.filter(({ message }) => message === "a push was not taken")).toEqual([]);
    expect(await other.desk().store.push.subscriptions()).toMatchObject([{ lastPushAt: now }]);

    // At its half the follower renews the lease, and nothing is sent twice.
    now = new Date(now.getTime() + 121 * HOUR_MS);
    await other.desk().stages.collect(NEVER);
    await one.work();
    expect(await one.subscriptions()).toMatchObject([
      { leaseUntil: new Date(now.getTime() + 240 * HOUR_MS), tries: 0 },
    ]);
    expect(await other.desk().store.push.subscriptions()).toMatchObject([{ state: "active", asked: null }]);
  },
);
