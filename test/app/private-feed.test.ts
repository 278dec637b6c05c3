import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { feedAddresses } from "../../src/app/feed-address.ts";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import type { Settings } from "../../src/app/settings/settings.ts";
import { createSite } from "../../src/app/site.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import { UNSUBSCRIBE_KEY, unsubscribeToken } from "../../src/send/send.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createWeb } from "../../src/web/server.ts";
import { aContent, address, anEdition, aToldStory, at, MORNING } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";

const ada = address("ada@reader.example");

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

let desk: TemporaryDesk;
let settings: Settings;
let store: DeskStore;
let web: FastifyInstance;
let lines: object[];

beforeAll(async () => {
  desk = createTemporaryDesk({
    sources: ["https://wire.example/feed.xml"],
    digests: [
      { name: "daily", schedule: "0 7 * * *" },
      { name: "staff", schedule: "0 7 * * *", archive: false },
    ],
  });
  settings = await readSettings(desk.settings, {});
});
afterAll(() => desk.remove());

beforeEach(async () => {
  store = await openStore(":memory:");
  lines = [];
  const noted: Log = { ...QUIET, error: (fields) => void lines.push(fields) };
  web = await createWeb(createSite({ settings, store, clock: () => MORNING }), noted);
  return async () => {
    await web.close();
    await store.close();
  };
});

/** The path of a new subscriber's feed. */
async function feedOf(digest = "daily"): Promise<{ readonly path: string; readonly id: SubscriberId }> {
  await store.subscribers.add(ada, ["daily", "staff"], MORNING);
  const id = (await store.subscribers.findByAddress(ada))?.id ?? ("" as SubscriberId);
  const [found] = await feedAddresses(id, [digest], { store, settings });
  return { path: new URL(found?.url ?? "").pathname, id };
}

const ask = async (url: string, headers: Record<string, string> = {}) =>
  await web.inject({ url, headers: { host: "desk.example", ...headers } });

describe("a private feed", () => {
  test("has the editions of the digest in all formats, the latest first, in the words of the mail", async () => {
    const { path } = await feedOf();
    const tuesday = { slot: "2026-11-24T07:00" as Slot, composedAt: at("2026-11-24T06:00:00Z"), subject: "Tuesday" };
    await store.editions.save(anEdition("daily", { content: aContent(), subject: "Monday" }), []);
    await store.editions.save(anEdition("daily", { ...tuesday, content: aContent({ lead: aToldStory("A <b>") }) }), []);
    await store.editions.save(anEdition("staff", { content: aContent() }), []);
    const [atom, rss, json] = [
      await ask(path),
      await ask(path.replace(".atom", ".xml")),
      await ask(path.replace(".atom", ".json")),
    ];
    expect(parseAtomFeed(atom.body).entries?.map(({ title }) => title?.value)).toEqual(["Tuesday", "Monday"]);
    expect(parseRssFeed(rss.body).items?.map(({ title }) => title)).toEqual(["Tuesday", "Monday"]);
    expect(parseJsonFeed(json.body).items?.[0]?.content_html).toContain("A &#60;b&#62;");
    expect(atom.headers).toMatchObject({
      "content-type": "application/atom+xml; charset=utf-8",
      "cache-control": "private, no-cache",
      "x-robots-tag": "noindex, nofollow",
      "referrer-policy": "no-referrer",
    });
  });

  test("is for nobody else to read by script or to keep, and is sent as it is", async () => {
    const { path } = await feedOf();
    const answer = await ask(path, { origin: "https://evil.example", "accept-encoding": "gzip, br" });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
  });

  test("answers 304 until there is a new edition", async () => {
    const { path } = await feedOf();
    const etag = String((await ask(path)).headers["etag"]);
    const known = await ask(path, { "if-none-match": etag });
    expect([known.statusCode, known.body, known.headers["cache-control"]]).toEqual([304, "", "private, no-cache"]);
    await store.editions.save(anEdition("daily", { content: aContent() }), []);
    expect((await ask(path, { "if-none-match": etag })).statusCode).toBe(200);
  });

  test("of a digest that is not for all is there, and leads to no page", async () => {
    const { path } = await feedOf("staff");
    await store.editions.save(anEdition("staff", { content: aContent() }), []);
    expect((await ask(path)).body).toContain("A lock is picked");
    expect((await ask(path)).body).not.toContain("/digest/");
    expect((await ask("/digest/staff")).statusCode).toBe(404);
    expect((await ask("/digest/staff/2026-11-23T07:00")).statusCode).toBe(404);
  });

  test("ends with the subscription, says so in words, and comes back with it", async () => {
    const { path, id } = await feedOf();
    const other = await feedOf("staff");
    await store.subscribers.end(id, "daily", MORNING);
    const ended = await ask(path);
    expect([ended.statusCode, ended.headers["x-robots-tag"]]).toEqual([410, "noindex, nofollow"]);
    expect(ended.body).toContain("the subscription has ended");
    expect((await ask(other.path)).statusCode).toBe(200);
    await store.subscribers.end(id, null, MORNING);
    expect((await ask(other.path)).statusCode).toBe(410);
    await store.subscribers.add(ada, ["daily"], MORNING);
    expect((await ask(path)).statusCode).toBe(200);
  });

  test("is not there for tokens that are wrong, unknown or of another kind, which all get the same answer", async () => {
    const { path, id } = await feedOf();
    const unsubscribing = unsubscribeToken(await store.keys.key(UNSUBSCRIBE_KEY), {
      subscriberId: id,
      digest: "daily",
    });
    const [nobody] = await feedAddresses("sub-nobody" as SubscriberId, ["daily"], { store, settings });
    const token = path.slice("/my/".length, -".atom".length);
    const wrong = [
      `/my/${unsubscribing}.atom`,
      new URL(nobody?.url ?? "").pathname,
      `/my/${token.slice(1)}.atom`,
      `/my/${token}.html`,
      `/my/${token}`,
      "/my/x.atom",
      "/my/.atom",
      `/my/${"x".repeat(9_000)}.atom`,
    ];
    const answers = await Promise.all(wrong.map(async (url) => await ask(url)));
    const [first] = answers;
    for (const { statusCode, body, headers } of answers) {
      expect([statusCode, body]).toEqual([404, first?.body]);
      expect({ ...headers, date: "" }).toMatchObject({
        "x-robots-tag": "noindex, nofollow",
        "cache-control": "no-store",
      });
    }
    expect((await ask(`/unsubscribe/${token}`)).statusCode).toBe(404);
  });

  test("changes nothing when it is asked for, not even a key", async () => {
    expect((await ask("/my/x.atom")).statusCode).toBe(404);
    expect(await store.keys.find("private-feed")).toBeNull();
  });

  test("never stands in the log, nor in the sitemap", async () => {
    const { path } = await feedOf();
    store.editions.heads = async () => await Promise.reject(new Error("the disk is on fire"));
    expect((await ask(path)).statusCode).toBe(500);
    expect(lines).toHaveLength(1);
    expect(
      JSON.stringify(lines, (_, value: unknown) => (value instanceof Error ? String(value) : value)),
    ).not.toContain(path);
    expect(JSON.stringify(lines)).toContain("/my/:file");
    expect((await ask("/sitemap.xml")).body).not.toContain("/my/");
    expect((await ask("/robots.txt")).body).toContain("Disallow: /my/\n");
  });

  test("has a limit of requests a minute for each who asks", async () => {
    for (let asked = 1; asked <= 120; asked += 1) await ask("/my/x.atom");
    expect((await ask("/my/x.atom")).statusCode).toBe(429);
  });
});
