import { describe, expect, test } from "vitest";
import type { Health } from "../../src/domain/health.ts";
import type { FailureReason, PollState } from "../../src/domain/source.ts";
import { type FollowedSource, sourcePage, sourcesPage } from "../../src/publish/source-pages.ts";
import { createRender } from "../../src/render/render.ts";
import { aPollState } from "../builders.ts";
import { options, source, story, tell } from "./desk.ts";
import { memoryStores } from "./memory-stores.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const now = new Date("2014-12-20T09:00:00Z");
const wire = source("Wire");
const KEY = "k3y-of-the-reader";

type Over = { state?: Partial<PollState>; health?: Health["state"]; openAddress?: string | null; name?: string };

function followed({ state = {}, health = "ok", openAddress = wire.feedUrl, name = "Wire" }: Over = {}): FollowedSource {
  const about = { state: health, since: null, why: `it moved to https://wire.example/?key=${KEY}`, trouble: 0 };
  return {
    id: wire.id,
    name,
    tags: ["security"],
    openAddress,
    hasFeed: openAddress !== null,
    state: aPollState(state),
    health: about,
  };
}

const failing = (reason: FailureReason, detail: string): Partial<PollState> => ({
  lastFailure: { reason, detail },
  failuresInARow: 3,
});

async function drawn(
  one: FollowedSource,
  quarters: Parameters<typeof sourcePage>[0]["quarters"] = [],
): Promise<string> {
  const { stories, held } = memoryStores();
  held.push(story([tell("A lock is picked", { outlet: "Wire" })], { id: "story-lock" }));
  const data = await sourcePage({ source: one, quarters, behind: null, stories, options, now });
  return await page("source", data ?? {});
}

describe("the page of a source", () => {
  test("tells its address, site, rhythm, leads and newest stories, and leads to its feed", async () => {
    const state = { siteUrl: "https://wire.example/", rhythmSeconds: 18_000, language: "en", lastFetchAt: now };
    const quarter = { startsAt: new Date("2014-12-19T10:00:00Z"), items: 4, led: 1, joined: 2 };
    const html = await drawn(followed({ state }), [quarter]);
    expect(html).toContain('href="https://wire.example/"');
    expect(html).toContain('href="https://wire.example/feed.xml"');
    expect(html).toContain('<a class="button" href="../sources/source-wire.example">');
    expect(html).toContain("about 5 hours from one item to the next");
    expect(html).toContain("1 of 3 (33%) in 30 days");
    expect(html).toContain("A lock is picked");
  });

  test("draws a bar a day without a style of its own, and says the same in words", async () => {
    const quarters = [
      { startsAt: new Date("2014-12-19T22:59:00Z"), items: 3, led: 0, joined: 0 },
      { startsAt: new Date("2014-12-19T23:01:00Z"), items: 1, led: 0, joined: 0 }, // The 20th in Zurich.
      { startsAt: new Date("2014-10-01T00:00:00Z"), items: 9, led: 0, joined: 0 }, // Too long ago.
    ];
    const html = await drawn(followed(), quarters);
    expect(html.match(/<rect /g)).toHaveLength(30);
    expect(html).toContain('height="100"><title>Friday 19 December 2014: 3 items</title>');
    expect(html).toContain('height="33"><title>Saturday 20 December 2014: 1 item</title>');
    expect(html).toContain('role="img" aria-labelledby="chart chart-text"');
    expect(html).toContain("4 items in 30 days, 0.1 a day. Most on Friday 19 December 2014: 3.");
    expect(html).not.toMatch(/style=/);
  });

  test.for<{ why: string; over: Over; said: string }>([
    { why: "never asked", over: { health: "new" }, said: "It has not been asked yet." },
    {
      why: "failing",
      over: { health: "failing", state: failing("status", "wire.example: 503 Service Unavailable") },
      said: "It has given nothing 3 times in a row: it answers with an error.",
    },
    {
      why: "quiet",
      over: { health: "quiet", state: { newestAt: new Date("2014-12-10T09:00:00Z") } },
      said: "nothing new for 10 days",
    },
    { why: "held back", over: { health: "quarantined" }, said: "held back until somebody has looked at it." },
  ])("says how one fares that is $why", async ({ over, said }) => {
    expect(await drawn(followed(over))).toContain(said);
  });

  test("shows what an open source answered, with hosts in the place of addresses", async () => {
    const detail = `wire.example: leads to https://user:${KEY}@elsewhere.example/feed?key=${KEY} and on`;
    const html = await drawn(followed({ health: "failing", state: failing("redirect", detail) }));
    expect(html).toContain("wire.example: leads to elsewhere.example and on");
    expect(html).not.toContain(KEY);
  });

  test.for<{ why: string; over: Over }>([
    { why: "a moved source", over: { health: "moved" } },
    { why: "a site", over: { state: { siteUrl: `https://wire.example/?key=${KEY}` } } },
    {
      why: "a secret source that fails",
      over: { openAddress: null, health: "failing", state: failing("status", `wire.example/${KEY}: 401`) },
    },
    {
      why: "a secret source with a site",
      over: { openAddress: null, state: { siteUrl: `https://wire.example/${KEY}` } },
    },
    { why: "a desk whose network fails", over: { health: "failing", state: failing("connect", `10.0.0.7: ${KEY}`) } },
  ])("keeps the secret of $why", async ({ over }) => {
    expect(await drawn(followed(over))).not.toContain(KEY);
  });

  test("names neither address of a secret source, nor a feed of it", async () => {
    const html = await drawn(followed({ openAddress: null, state: { siteUrl: "https://wire.example/" } }));
    expect(html).not.toMatch(/wire\.example\/feed\.xml|<dt>Site|<dt>Feed|sources\/source-wire/);
  });

  test("has no page behind a place that is none", async () => {
    const { stories } = memoryStores();
    const parts = { source: followed(), quarters: [], stories, options, now };
    expect(await sourcePage({ ...parts, behind: "yesterday" })).toBeNull();
    expect(await sourcePage({ ...parts, behind: "0.story" })).toBeNull();
  });

  test("leaves out the facts on further pages", async () => {
    const { stories, held } = memoryStores();
    held.push(story([tell("Old", { outlet: "Wire" })], { id: "story-old" }));
    const parts = { source: followed(), quarters: [], stories, options, now };
    const html = await page("source", (await sourcePage({ ...parts, behind: "9000000000000.story" })) ?? {});
    expect(html).toContain("Old");
    expect(html).not.toContain("<svg");
  });
});

test("the list of sources has a row each, by name, with health in a word", async () => {
  const sources = [followed({ name: "Zebra", health: "failing" }), followed({ name: "Äther" })];
  const html = await page("sources", sourcesPage({ sources, storyCounts: new Map([[wire.id, 7]]), options, now }));
  expect(html.indexOf("Äther")).toBeLessThan(html.indexOf("Zebra"));
  expect(html).toContain('<span class="health health-failing">failing</span>');
  expect(html).toContain(">7</td>");
  expect(html).toContain("The 2 outlets that The Desk follows, and how they fare.");
});
