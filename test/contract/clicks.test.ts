import { simpleParser } from "mailparser";
import { describe, expect, onTestFinished, test } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { createSite } from "../../src/app/site.ts";
import { linksOf } from "../../src/domain/counted-link.ts";
import type { Mailer } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { NO_BOX } from "../../src/domain/report-box.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { publishOwn } from "../../src/publish/own/publish-own.ts";
import { publishEdition } from "../../src/publish/publish-edition.ts";
import { createWaiting } from "../../src/publish/waiting.ts";
import { createRender } from "../../src/render/render.ts";
import { createSend } from "../../src/send/send.ts";
import { createWeb } from "../../src/web/server.ts";
import { aRelay, address, anEdition, MORNING, aContent, aToldStory } from "../builders.ts";
import { createTemporaryDesk } from "../e2e/temporary-desk.ts";
import { digest, options, story, tell } from "../publish/desk.ts";
import { TEMPLATES } from "../publish/templates.ts";
import { backends, openDesk } from "./backends.ts";
import { choose, storeStories } from "./stored.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const NEVER = new AbortController().signal;
const SITE = "http://desk.example";
const { mail } = createRender(TEMPLATES);
const daily = digest({ name: "daily", schedule: "0 6 * * *", timezone: "UTC", countsClicks: true });
const [ada, bob, cyd] = ["ada", "bob", "cyd"].map((name) => address(`${name}@reader.example`)) as [
  ReturnType<typeof address>,
  ReturnType<typeof address>,
  ReturnType<typeof address>,
];

function known<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("It is not there.");
  return value;
}

/** The mails of a morning: to ada as usual, to bob with plain links, to cyd in another language. */
async function aMorning(store: DeskStore) {
  const now = MORNING;
  const before = new Date(now.getTime() - 3_600_000);
  const dates = { firstSeenAt: before, changedAt: before };
  for (const name of ["a", "b"]) {
    const telling = tell(`Story ${name} is told`, { outlet: `Outlet ${name}`, at: before.toISOString(), ...dates });
    const told = { ...story([telling], { id: `story-${name}` }), ...dates, updatedAt: before, publishedAt: before };
    await storeStories(store, [told]);
  }
  for (const who of [ada, bob, cyd]) await store.subscribers.add(who, ["daily"], new Date(before.getTime() - 1));
  const idOf = async (who: typeof ada) => known(await store.subscribers.findByAddress(who)).id;
  await choose(store, await idOf(bob), { plainLinks: true }, { at: before });
  await choose(store, await idOf(cyd), {}, { at: before, language: "de" });
  const site = { ...options.site, url: SITE };
  const parts = { ...store, mail, options: { ...options, site }, now, waiting: createWaiting(store.stories) };
  await publishEdition(daily, parts);
  await publishOwn(daily, { ...parts, attempt: async (work) => await work() }, NEVER);
  const sent = new Map<string, Buffer[]>();
  let isRefusing = true;
  const mailer: Mailer = {
    async send({ to, raw }, beforeDot) {
      sent.set(to, [...(sent.get(to) ?? []), Buffer.from(raw)]);
      if (isRefusing) return { kind: "deferred", detail: "451 later" };
      await beforeDot();
      return { kind: "accepted", response: "250 ok" };
    },
    evidence: async () => await Promise.resolve("unknown"),
    close: async () => await Promise.resolve(),
  };
  let clock = now;
  const stage = () =>
    createSend({
      ...store,
      store: store.send,
      box: NO_BOX,
      relays: [aRelay(mailer)],
      clock: () => clock,
      log: QUIET,
      worker: "w",
      options: { sender: { name: "Desk", address: address("news@desk.example"), replyTo: null }, siteUrl: SITE },
    });
  await stage()(NEVER);
  isRefusing = false;
  clock = new Date(now.getTime() + 2 * 3_600_000);
  await stage()(NEVER); // Another process, as after a restart.
  const htmlOf = async (who: string) => String((await simpleParser(sent.get(who)?.[0] ?? "")).html);
  return { sent, html: { ada: await htmlOf(ada), bob: await htmlOf(bob), cyd: await htmlOf(cyd) } };
}

/** The desk's pages by its settings; what was logged. */
async function served(store: DeskStore, clicks: boolean) {
  const desk = createTemporaryDesk({
    sources: ["https://a.example/feed.xml"],
    digests: [{ name: "daily", schedule: "0 7 * * *", clicks }],
  });
  onTestFinished(() => desk.remove());
  const warned: string[] = [];
  const settings = await readSettings(desk.settings, {});
  const log = { ...QUIET, warn: (_: object, message: string) => void warned.push(message) };
  const web = await createWeb(createSite({ settings, store, clock: () => MORNING }), log);
  onTestFinished(async () => await web.close());
  const follow = async (url: string, headers: Record<string, string> = {}, method: "GET" | "HEAD" = "GET") =>
    await web.inject({ method, url: new URL(url).pathname, headers: { host: "desk.example", ...headers } });
  return { follow, warned };
}

const COUNTED = /http:\/\/desk\.example\/go\/[^"]+/g;

describe.for(Object.entries(backends))("links of mails on %s", ([, backend]) => {
  test("are counted for the digest's readers, and plain for who wants that or has an edition of its own", async () => {
    const { store } = await openDesk(backend);
    const { sent, html } = await aMorning(store);
    expect([html.ada, html.bob, html.cyd].map((each) => each.match(COUNTED)?.length ?? 0)).toEqual([2, 0, 0]);
    for (const each of [html.bob, html.cyd]) expect(each).toContain("https://outleta.example/");
    expect(html.ada).not.toContain("https://outleta.example/");
    for (const [one, again] of sent.values()) expect(again?.equals(one ?? Buffer.alloc(0))).toBe(true);
    expect(sent.size).toBe(3);
  });

  test("lead to the outlet, and add one to edition and story: nothing else of it is stored", async () => {
    const { store, tables } = await openDesk(backend);
    const { html } = await aMorning(store);
    const links = html.ada.match(COUNTED) ?? [];
    const { follow } = await served(store, true);
    const answers = await Promise.all([links[0], links[0], links[1]].map(async (url) => await follow(url ?? "")));
    const to = answers.map(({ statusCode, headers }) => [statusCode, headers.location, headers["cache-control"]]);
    const edition = await store.editions.last("daily");
    const outlets = linksOf(known(edition?.content)).map(({ link }) => link);
    expect(to).toEqual([outlets[0], outlets[0], outlets[1]].map((url) => [302, url, "no-store"]));
    for (const { headers } of answers) {
      expect([headers["x-robots-tag"], headers["referrer-policy"]]).toEqual(["noindex, nofollow", "no-referrer"]);
    }
    const [first, second] = edition?.storyIds ?? [];
    expect(await store.clicks.counts("daily", 5)).toEqual([
      {
        slot: edition?.slot,
        clicks: 3,
        stories: [
          { id: first, title: edition?.content?.lead.title, clicks: 2 },
          { id: second, title: edition?.content?.sections[0]?.stories[0]?.title, clicks: 1 },
        ],
      },
    ]);
    const rows = await tables.selectFrom("click_counts").selectAll().execute();
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(["clicks", "edition_id", "story_id"]);
  });

  test.for<[why: string, headers: Record<string, string>, method?: "HEAD"]>([
    ["who wants no tracking (GPC)", { "sec-gpc": "1" }],
    ["who wants no tracking (DNT)", { dnt: "1" }],
    ["a program that looks", {}, "HEAD"],
    ["what is fetched ahead", { "sec-purpose": "prefetch;prerender" }],
    ["what is fetched ahead by an old program", { purpose: "prefetch" }],
    ["what is shown ahead", { "x-purpose": "preview" }],
    ["what is fetched ahead by an old browser", { "x-moz": "prefetch" }],
  ])("do not count $0, and lead there all the same", async ([, headers, method]) => {
    const { store } = await openDesk(backend);
    const [link = ""] = (await aMorning(store)).html.ada.match(COUNTED) ?? [];
    const { follow } = await served(store, true);
    const { statusCode, headers: answered } = await follow(link, headers, method);
    expect([statusCode, answered.location]).toEqual([302, expect.stringContaining("https://outlet")]);
    expect(await store.clicks.counts("daily", 5)).toEqual([]);
    await follow(link, { "sec-gpc": "0", dnt: "0" });
    expect((await store.clicks.counts("daily", 5))[0]?.clicks).toBe(1);
  });

  test("outlive the setting, uncounted; and a count that fails keeps nobody from the outlet", async () => {
    const { store, tables } = await openDesk(backend);
    const [link = ""] = (await aMorning(store)).html.ada.match(COUNTED) ?? [];
    const off = await served(store, false);
    expect((await off.follow(link)).statusCode).toBe(302);
    expect(await store.clicks.counts("daily", 5)).toEqual([]);
    const on = await served(store, true);
    await tables.schema.alterTable("click_counts").renameTo("click_counts_away").execute();
    onTestFinished(async () => {
      await tables.schema.alterTable("click_counts_away").renameTo("click_counts").execute();
    });
    expect((await on.follow(link)).statusCode).toBe(302);
    expect(on.warned).toEqual(["A followed link could not be counted"]);
  });

  test("are none when nobody here made them, and no key is made by looking", async () => {
    const { store } = await openDesk(backend);
    const { follow } = await served(store, true);
    expect((await follow(`${SITE}/go/edition-0123456789abcdef0123/1/aaaaaaaaaaaaaa`)).statusCode).toBe(404);
    expect(await store.keys.find("clicks")).toBeNull();
    const [link = ""] = (await aMorning(store)).html.ada.match(COUNTED) ?? [];
    const forged = link.replace(/.$/, (char) => (char === "A" ? "B" : "A"));
    const [other, far] = ["2", "9"].map((number) => link.replace(/\/1\//, `/${number}/`));
    for (const url of [forged, other, far, `${link}x`, link.replace("/1/", "/01/"), link.replace("/1/", "/x/")]) {
      expect([url, (await follow(url ?? "")).statusCode]).toEqual([url, 404]);
    }
    const silent = anEdition("daily", { slot: "2026-11-22T07:00" as never, content: null });
    await store.editions.save(silent, []);
    expect(await store.clicks.edition(silent.id)).toBeNull();
    expect(await store.clicks.counts("daily", 5)).toEqual([]);
  });

  test("are counted without losing any, and an edition that is gone is told of by its stories' ids", async () => {
    const { store, another } = await openDesk(backend);
    const edition = anEdition("daily", { content: aContent({ lead: aToldStory("Known") }) });
    await store.editions.save(edition, []);
    const other = await another();
    const gone = "sty-gone" as StoryId;
    const { id } = aToldStory("Known");
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => await (n % 2 === 0 ? store : other).clicks.count(edition.id, id)),
    );
    await store.clicks.count(edition.id, gone);
    expect(await store.clicks.counts("daily", 1)).toEqual([
      {
        slot: edition.slot,
        clicks: 21,
        stories: [
          { id, title: "Known", clicks: 20 },
          { id: gone, title: "", clicks: 1 },
        ],
      },
    ]);
    expect(await store.clicks.counts("weekly", 1)).toEqual([]);
  });
});

test("so often a minute and no more", async () => {
  const { store } = await openDesk(backends.sqlite);
  const [link = ""] = (await aMorning(store)).html.ada.match(COUNTED) ?? [];
  const { follow } = await served(store, true);
  for (let times = 1; times <= 1_200; times += 1) await follow(link);
  expect((await follow(link)).statusCode).toBe(429);
  expect((await store.clicks.counts("daily", 1))[0]?.clicks).toBe(1_200);
});
