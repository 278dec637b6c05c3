import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "../e2e/local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { address } from "../builders.ts";
import { tell } from "./told-command.ts";

const BREACH = {
  title: "Breach at the bank of Oslo",
  link: "https://wire.example/breach",
  summary: "Intruders took ten thousand card numbers from the bank of Oslo.",
};
const AGAIN = { ...BREACH, link: "https://daily.example/bank", summary: `${BREACH.summary} The police was told.` };
const AT = new Date(Date.now() - 3_600_000);

let feeds: LocalFeeds;
let desk: TemporaryDesk;

beforeAll(async () => {
  const answers = new Map<string, Answer>([
    ["/wire.xml", rss("The Wire", [{ ...BREACH, at: AT }])],
    ["/daily.xml", rss("The Daily", [{ ...AGAIN, at: new Date(AT.getTime() + 60_000) }])],
    ["/page.html", { html: "<!doctype html><title>No feed</title>" }],
  ]);
  feeds = await serveFeeds(answers);
  desk = createTemporaryDesk({
    network: { allow: [feeds.host] },
    sources: [
      { id: "wire", name: "Wire", url: feeds.url("/wire.xml"), headers: { authorization: "Bearer canary" } },
      { id: "daily", name: "Daily", url: feeds.url("/daily.xml") },
    ],
    tags: { security: ["breach"] },
  });
});

afterAll(async () => {
  await feeds.close();
  desk.remove();
});

/** One command with the desk's settings. */
async function on(...argv: readonly string[]) {
  return await tell([...argv, "--config", desk.settings]);
}

describe("newsdesk check", () => {
  test("counts what the settings hold", async () => {
    expect(await on("check")).toEqual({
      code: 0,
      out: [],
      notes: ["The settings are right: 2 sources, 1 tag, 0 tag feeds, 1 digest."],
    });
    expect(await on("check", "--quiet")).toEqual({ code: 0, out: [], notes: [] });
  });

  test("--fetch asks each source, and stores nothing", async () => {
    const { code, out } = await on("check", "--fetch");
    expect([code, out]).toEqual([0, ['Wire: rss 2.0 "The Wire", 1 item', 'Daily: rss 2.0 "The Daily", 1 item']]);
    expect(await desk.look(async ({ collect }) => await collect.sources())).toEqual([]);
  });

  test("of an address shows the first entries of its feed", async () => {
    const url = feeds.url("/wire.xml");
    expect(await on("check", url)).toEqual({
      code: 0,
      out: [
        `${url}: rss 2.0 "The Wire", 1 item`,
        `  ${AT.toISOString().slice(0, 19)}.000Z  ${BREACH.title}`,
        `    ${BREACH.link}`,
      ],
      notes: [],
    });
  });

  test.for([
    { why: "a page", path: "/page.html", reason: "not-a-feed" },
    { why: "nothing there", path: "/gone.xml", reason: "status" },
  ])("of an address with $why says so, with 1", async ({ path, reason }) => {
    const words = await on("check", feeds.url(path));
    expect([words.code, words.out]).toEqual([1, [expect.stringContaining(`${feeds.url(path)}: ${reason}, `)]]);
    const json = await on("check", feeds.url(path), "--json");
    expect(JSON.parse(json.out.join(""))).toMatchObject({ source: feeds.url(path), kind: "nothing", reason });
  });

  test("of a private address says that it must be allowed", async () => {
    const { code, out } = await on("check", "http://127.0.0.1:9/feed.xml");
    expect([code, out.join("")]).toEqual([1, expect.stringContaining("forbidden-address")]);
  });
});

describe("newsdesk explain", () => {
  beforeAll(async () => {
    await on("run");
  });

  test("tells a story in words: who tells it, its tags, its rank, each decision", async () => {
    const { code, out, notes } = await on("explain", AGAIN.link);
    expect([code, notes]).toEqual([0, []]);
    const text = out.join("\n");
    expect(text).toMatch(/^story story-\w+, told by 2$/m);
    expect(text).toMatch(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\dZ {2}Wire: Breach at the bank of Oslo$/m);
    expect(text).toMatch(/^ {4}https:\/\/daily\.example\/bank$/m);
    expect(text).toMatch(/^ {2}security: .*breach/im);
    expect(text).toMatch(/^Rank -?\d+\.\d\d now$/m);
    expect(text).toMatch(/Opened a new story/);
    expect(text).toMatch(/Joined this story: it has the same title/);
  });

  test("tells the same as JSON, by link, by story and by item", async () => {
    const byLink = await on("explain", BREACH.link, "--json");
    const told = JSON.parse(byLink.out.join("")) as {
      story: { id: string; coverage: { item: { id: string } }[] };
      rank: object[];
      receipts: object[];
    };
    expect(told.story.coverage).toHaveLength(2);
    expect(told.rank.length).toBeGreaterThan(1);
    expect(told.receipts.length).toBeGreaterThan(3);
    for (const id of [told.story.id, told.story.coverage[1]?.item.id ?? ""]) {
      const again = JSON.parse((await on("explain", id, "--json")).out.join("")) as typeof told;
      expect(again.story.id).toBe(told.story.id);
    }
  });

  test("shows no header and no address of a source: they may hold its key", async () => {
    const said = await on("explain", BREACH.link, "--json");
    expect(said.code).toBe(0);
    const { story } = JSON.parse(said.out.join("")) as { story: { coverage: { source: object }[] } };
    expect(story.coverage.map(({ source }) => source)).toContainEqual({
      id: "wire",
      name: "Wire",
      tags: [],
      weight: 1,
    });
    expect(said.out.join("")).not.toContain("Bearer canary");
  });

  test("of what is not there says so", async () => {
    expect(await on("explain", "https://wire.example/none")).toEqual({
      code: 2,
      out: [],
      notes: [
        'No story has the link or id "https://wire.example/none".',
        "It may not have been collected yet: see newsdesk run.",
      ],
    });
  });

  test("run --json printed what the pass did", async () => {
    const { out } = await on("run", "--json");
    expect(JSON.parse(out.join(""))).toMatchObject({
      collect: { asked: 0 },
      curate: { items: 0 },
      publish: { changed: [] },
      send: { queued: 0 },
    });
  });
});

describe("newsdesk subscriber", () => {
  test("lists nobody at first", async () => {
    expect(await on("subscriber", "list")).toEqual({
      code: 0,
      out: [],
      notes: ["Nobody yet. Add somebody with: newsdesk subscriber add ADDRESS"],
    });
  });

  test("adds, adds once, lists and removes", async () => {
    const added = await on("subscriber", "add", "Ada@Reader.Example");
    expect(added).toEqual({ code: 0, out: [], notes: ["Ada@reader.example gets weekly from the next edition on."] });
    expect((await on("subscriber", "add", "ada@reader.example", "--digest", "weekly")).notes).toEqual([
      "ada@reader.example was on the list already.",
    ]);
    expect((await on("subscriber")).out).toEqual(["Ada@reader.example  active  weekly"]);
    expect((await on("subscriber", "list", "--json")).out).toEqual([
      '{"address":"Ada@reader.example","state":"active","digests":["weekly"],"bounces":0,"suppressed":null}',
    ]);
    const removed = await on("subscriber", "remove", "ADA@reader.example");
    expect(removed).toEqual({
      code: 0,
      out: [],
      notes: ["ADA@reader.example gets nothing more. What was queued for it is not sent."],
    });
    expect((await on("subscriber", "list")).out).toEqual(["Ada@reader.example  ended  "]);
  });

  test.for([
    { why: "no address", argv: ["add"], message: '"" is not a mail address.' },
    { why: "no mail address", argv: ["add", "ada at reader"], message: '"ada at reader" is not a mail address.' },
    {
      why: "an unknown digest",
      argv: ["add", "bo@reader.example", "--digest", "daily"],
      message: 'There is no digest "daily".',
    },
    {
      why: "nobody it knows",
      argv: ["remove", "nobody@reader.example"],
      message: "nobody@reader.example is not on the list.",
    },
    {
      why: "the feed of nobody it knows",
      argv: ["feed", "nobody@reader.example", "--digest", "weekly"],
      message: "nobody@reader.example gets no weekly, so there is no feed.",
    },
    {
      why: "the feed of an unknown digest",
      argv: ["feed", "bo@reader.example", "--digest", "daily"],
      message: 'There is no digest "daily".',
    },
    { why: "an unknown word", argv: ["rename", "bo@reader.example"], message: 'subscriber cannot "rename".' },
  ])("refuses $why with 2, and changes nothing", async ({ argv, message }) => {
    const before = (await on("subscriber", "list")).out;
    const { code, out, notes } = await on("subscriber", ...argv);
    expect([code, out, notes[0]]).toEqual([2, [], message]);
    expect((await on("subscriber", "list")).out).toEqual(before);
  });

  test("prints the feeds of a subscriber, the same ones each time", async () => {
    await on("subscriber", "add", "fay@reader.example");
    const { code, out, notes } = await on("subscriber", "feed", "FAY@reader.example");
    expect([code, out.length, notes]).toEqual([0, 1, []]);
    expect(out[0]).toMatch(/^weekly  http:\/\/desk\.example\/my\/[\w-]{80,}\.atom$/);
    const json = await on("subscriber", "feed", "fay@reader.example", "--digest", "weekly", "--json");
    expect(JSON.parse(json.out[0] ?? "")).toEqual({ digest: "weekly", url: out[0]?.slice("weekly  ".length) });
    await on("subscriber", "remove", "fay@reader.example");
    expect(await on("subscriber", "feed", "fay@reader.example")).toEqual({
      code: 2,
      out: [],
      notes: ["fay@reader.example gets no digest, so there is no feed.", 'See "newsdesk subscriber list".'],
    });
  });

  test("refuses an address that must not get mail, in any spelling", async () => {
    await desk.look(async ({ subscribers }) => {
      await subscribers.suppress({ address: address("cy@reader.example"), reason: "complaint", at: AT });
    });
    expect(await on("subscriber", "add", "CY@reader.example")).toEqual({
      code: 2,
      out: [],
      notes: [
        "CY@reader.example must not get mail: it bounced, complained or asked so.",
        'See "newsdesk suppression list". Nothing was changed.',
      ],
    });
  });

  test("lists who gets no mail any more", async () => {
    await on("subscriber", "add", "gil@reader.example");
    await on("suppression", "add", "GIL@reader.example");
    const { out } = await on("subscriber", "list");
    expect(out).toContain("gil@reader.example  active  weekly  gets no mail: request");
    const json = await on("subscriber", "list", "--json");
    expect(json.out.map((line): unknown => JSON.parse(line))).toContainEqual({
      address: "gil@reader.example",
      state: "active",
      digests: ["weekly"],
      bounces: 0,
      suppressed: "request",
    });
  });
});

describe("the settings file", () => {
  test("is the one that NEWSDESK_CONFIG names, unless --config does", async () => {
    const other = createTemporaryDesk({ sources: ["https://a.example/feed.xml"] });
    const env = { NEWSDESK_CONFIG: other.settings };
    expect((await tell(["check"], { env })).notes[0]).toContain("1 source,");
    expect((await tell(["check", "--config", desk.settings], { env })).notes[0]).toContain("2 sources");
    const missing = join(other.home, "none.yaml");
    expect((await tell(["check", "-c", missing], { env })).code).toBe(3);
    other.remove();
  });
});
