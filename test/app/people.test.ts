import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import type { Settings } from "../../src/app/settings/settings.ts";
import { createSite } from "../../src/app/site.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import { USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { CONFIRM_KEY, PREFERENCES_KEY, preferencesUrl, unsubscribeToken } from "../../src/send/send.ts";
import { confirmUrl } from "../../src/send/subscriber-links.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createWeb } from "../../src/web/server.ts";
import { address, MORNING } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";

const ada = address("ada@reader.example");
const SITE = "http://desk.example";

let desk: TemporaryDesk;
let settings: Settings;
let closed: Settings;
let counting: Settings;
let store: DeskStore;
let web: FastifyInstance;
let inquiries: number;
let lines: object[];

beforeAll(async () => {
  const sources = ["https://wire.example/feed.xml"];
  const tags = { security: ["breach"], space: ["orbit"] };
  const daily = { name: "daily", title: "The <daily>", schedule: "0 7 * * *" };
  desk = createTemporaryDesk({ sources, tags, digests: [daily] });
  closed = await readSettings(desk.settings, {});
  desk.configure({ sources, tags, digests: [{ ...daily, signUp: true, clicks: true }] });
  counting = await readSettings(desk.settings, {});
  desk.configure({
    sources,
    tags,
    digests: [
      { ...daily, signUp: true },
      { name: "weekly", schedule: "0 7 * * 1", signUp: true },
      { name: "staff", schedule: "0 7 * * *" },
    ],
  });
  settings = await readSettings(desk.settings, {});
});
afterAll(() => desk.remove());

beforeEach(async () => {
  store = await openStore(":memory:");
  inquiries = 0;
  lines = [];
  web = await serve(settings);
  return async () => {
    await web.close();
    await store.close();
  };
});

function write(fields: object, message: string): void {
  lines.push({ fields, message });
}

async function serve(by: Settings): Promise<FastifyInstance> {
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const site = createSite({ settings: by, store, clock: () => MORNING }, () => void (inquiries += 1));
  return await createWeb(site, log);
}

const get = async (url: string) => await web.inject({ url, headers: { host: "desk.example" } });
const post = async (url: string, fields: Record<string, string | readonly string[]> = {}) =>
  await web.inject({
    method: "POST",
    url,
    headers: { host: "desk.example", "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(
      Object.entries(fields).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      ),
    ).toString(),
  });

/** An active subscriber and the path of its preferences. */
async function subscriber(
  digests: readonly string[] = ["daily"],
): Promise<{ readonly id: SubscriberId; readonly path: string }> {
  await store.subscribers.add(ada, digests, MORNING);
  const id = (await store.subscribers.findByAddress(ada))?.id ?? ("" as SubscriberId);
  return { id, path: pathOf(preferencesUrl(SITE, await store.keys.key(PREFERENCES_KEY), id)) };
}

const pathOf = (url: string): string => new URL(url).pathname;

describe("signing up", () => {
  test("is nowhere by default, not even by a post, and no page leads there", async () => {
    await web.close();
    web = await serve(closed);
    expect((await get("/subscribe")).statusCode).toBe(404);
    expect((await post("/subscribe", { address: ada })).statusCode).toBe(404);
    expect((await get("/search")).body).not.toContain("/subscribe");
    await store.letters.decide(MORNING);
    expect(await store.subscribers.list()).toEqual([]);
  });

  test("offers what is open to all; what is not cannot be had", async () => {
    const page = await get("/subscribe");
    expect(page.body).toContain("The &lt;daily&gt;");
    expect(page.body).not.toContain("staff");
    expect((await get("/search")).body).toContain('href="./subscribe"');
    await post("/subscribe", { address: ada, digest: ["staff", "weekly"] });
    await store.letters.decide(MORNING);
    expect((await store.subscribers.list())[0]?.subscriptions.map(({ digest }) => digest)).toEqual(["weekly"]);
  });

  test("answers all addresses by the same status and bytes after the same work, and tells the worker each time", async () => {
    const [known, pending, ended, blocked] = ["known", "pending", "ended", "blocked"].map((name) =>
      address(`${name}@x.example`),
    );
    if (known === undefined || pending === undefined || ended === undefined || blocked === undefined) throw new Error();
    for (const each of [known, ended]) await store.subscribers.add(each, ["daily"], MORNING);
    await store.subscribers.end(
      (await store.subscribers.findByAddress(ended))?.id ?? ("" as SubscriberId),
      null,
      MORNING,
    );
    await store.subscribers.suppress({ address: blocked, reason: "complaint", at: MORNING });
    await post("/subscribe", { address: pending, digest: "daily" });
    await store.letters.decide(MORNING);
    const answers = [];
    for (const each of [known, pending, ended, blocked, "new@x.example"]) {
      answers.push(await post("/subscribe", { address: each, digest: "daily" }));
      answers.push(await post("/subscribe", { address: each, digest: "daily", website: "https://spam.example" }));
    }
    const [first] = answers;
    expect(first?.statusCode).toBe(200);
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => Object.keys(headers).join())).size).toBe(1);
    expect(first?.body).not.toContain("@");
    expect(inquiries, "nobody is told of what fell into the trap").toBe(6);
  });

  test.for<{ why: string; form: Record<string, string | readonly string[]>; says: string }>([
    { why: "no address", form: { digest: "daily" }, says: "That is not a mail address." },
    { why: "two addresses in one", form: { address: "a@x.example,b@x.example", digest: "daily" }, says: "not a mail" },
    { why: "no digest", form: { address: ada }, says: "Choose at least one." },
    {
      why: "a zone that is none",
      form: { address: ada, digest: "daily", timezone: "Mars/Olympus" },
      says: "not known",
    },
    { why: "too many stories", form: { address: ada, digest: "daily", stories: "201" }, says: "from 1 to 200" },
    {
      why: "stories that are no number",
      form: { address: ada, digest: "daily", stories: "all" },
      says: "from 1 to 200",
    },
    { why: "a long word", form: { address: ada, digest: "daily", muted: "x".repeat(101) }, says: "At most 50 words" },
    { why: "many words", form: { address: ada, digest: "daily", muted: numbers(51) }, says: "At most 50 words" },
  ])("$why is told, with all that was filled in, and stores nothing", async ({ form, says }) => {
    const { statusCode, body } = await post("/subscribe", { ...form, topic: "space" });
    expect(statusCode).toBe(400);
    expect(body).toContain(says);
    expect(body).toContain('value="space" checked');
    expect(inquiries).toBe(0);
  });

  test("all wishes arrive; what no list offers is as usual", async () => {
    await post("/subscribe", {
      address: ada,
      digest: "daily",
      cadence: "weekly",
      weekday: "5",
      hour: "18",
      timezone: "Pacific/Chatham",
      topic: ["space", "no-such-tag"],
      muted: " layoffs \r\n\r\ne-bikes\nlayoffs",
      stories: "7",
      language: "de",
    });
    await post("/subscribe", {
      address: "other@x.example",
      digest: "daily",
      cadence: "hourly",
      weekday: "8",
      hour: "24",
    });
    await store.letters.decide(MORNING);
    const wishes = {
      cadence: "weekly",
      weekday: 5,
      hour: 18,
      timezone: "Pacific/Chatham",
      topics: ["space"],
      muted: ["layoffs", "e-bikes"],
      stories: 7,
      pausedUntil: null,
    };
    expect(await store.subscribers.findByAddress(ada)).toMatchObject({ language: "de", subscriptions: [{ wishes }] });
    const usual = { cadence: "schedule", weekday: 1, hour: 7, timezone: null, topics: [], muted: [], stories: null };
    const other = await store.subscribers.findByAddress(address("other@x.example"));
    expect(other?.subscriptions[0]?.wishes).toMatchObject(usual);
  });

  test("one address on the net enters no more than so many", async () => {
    const statuses = [];
    for (let tries = 0; tries < 21; tries += 1) {
      statuses.push((await post("/subscribe", { address: `r${tries}@x.example`, digest: "daily" })).statusCode);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });
});

/** Statuses of so many entries by both forms, never more than ten minutes allow. */
async function enter(times: number, remoteAddress = "198.51.100.7"): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    if (time % 10 === 0) vi.setSystemTime(Date.now() + 600_000);
    const url = time % 2 === 0 ? "/subscribe" : "/preferences";
    const headers = { host: "desk.example", "content-type": "application/x-www-form-urlencoded" };
    const payload = `address=r${time}%40x.example&digest=daily`;
    statuses.push((await web.inject({ method: "POST", url, headers, payload, remoteAddress })).statusCode);
  }
  return statuses;
}

describe("in a day one address on the net", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: MORNING }));
  afterEach(() => void vi.useRealTimers());

  test("enters fifty, by both forms together, and again a day later", async () => {
    const statuses = await enter(51);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.at(-1)).toBe(429);
    expect(await enter(1, "198.51.100.8"), "another one does").toEqual([200]);
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    expect(await enter(1)).toEqual([200]);
  });

  test("is a network of 48 bits with IPv6", async () => {
    await enter(50, "2001:db8:1:2::1");
    expect(await enter(1, "2001:db8:1:ffff::9")).toEqual([429]);
    expect(await enter(1, "2001:db8:2::1")).toEqual([200]);
  });
});

/** One who was asked to confirm, and the path of the link. */
async function asked(): Promise<{ readonly id: SubscriberId; readonly path: string }> {
  await post("/subscribe", { address: ada, digest: ["daily", "weekly"] });
  await store.letters.decide(MORNING);
  const id = (await store.subscribers.findByAddress(ada))?.id ?? ("" as SubscriberId);
  return { id, path: pathOf(confirmUrl(SITE, await store.keys.key(CONFIRM_KEY), id)) };
}

describe("the link of a confirmation", () => {
  test("changes nothing when it is opened, and all with its button", async () => {
    const { id, path } = await asked();
    const opened = await get(path);
    await web.inject({ method: "HEAD", url: path, headers: { host: "desk.example" } });
    expect(opened.body).toContain("may send me The &lt;daily&gt; and Test desk: weekly.");
    expect((await store.subscribers.find(id))?.state).toBe("pending");
    const pressed = await post(path);
    expect(pressed.statusCode).toBe(200);
    expect(pressed.body).toContain("/preferences/");
    expect((await store.subscribers.find(id))?.state).toBe("active");
    expect(inquiries).toBe(2);
    expect((await post(path)).body, "again it says the same").toBe(pressed.body);
    expect(inquiries).toBe(2);
    expect((await store.consents.dossier(id))?.consents.at(-1)?.words).toContain("may send me The <daily>");
  });

  test("is over for who has left or is gone, and never was for who made it up", async () => {
    const { id, path } = await asked();
    await store.subscribers.end(id, null, MORNING);
    for (const answer of [await get(path), await post(path)]) {
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain("This link has run out");
      expect(answer.body).toContain("Sign up again");
    }
    await store.consents.erase(id, MORNING);
    expect([(await get(path)).statusCode, (await post(path)).statusCode]).toEqual([410, 410]);
    for (const forged of ["/confirm/x", `${path}A`, path.replace("/confirm/", "/preferences/")]) {
      expect((await get(forged)).statusCode).toBe(404);
      expect((await post(forged)).statusCode).toBe(404);
    }
  });
});

describe("the pages behind a token", () => {
  test("are kept by nobody, found by no crawler, tell nobody where they are, and no token gets into the log", async () => {
    const { path } = await subscriber();
    for (const each of [path, `${path}/erase`, `${path}/export`]) {
      expect((await get(each)).headers).toMatchObject({
        "cache-control": "no-store",
        "x-robots-tag": "noindex, nofollow",
        "referrer-policy": "no-referrer",
      });
    }
    store.subscribers.find = async () => await Promise.reject(new Error("The disk is gone."));
    expect((await get(path)).statusCode).toBe(500);
    expect(lines.filter((line) => "message" in line && line.message !== "a request is answered")).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(path.split("/")[2]);
  });

  test("show the preferences without reading all that is stored", async () => {
    const { path } = await subscriber();
    store.consents.dossier = async () => await Promise.reject(new Error("Nobody asked for it."));
    expect((await get(path)).statusCode).toBe(200);
    expect((await get(`${path}/export`)).statusCode).toBe(500);
  });

  test("change nothing by GET, whatever is asked for", async () => {
    const { id, path } = await subscriber();
    const before = await store.consents.dossier(id);
    for (const each of [path, `${path}?do=leave`, `${path}/erase`, `${path}/export`]) await get(each);
    expect(await store.consents.dossier(id)).toEqual(before);
  });

  test("save exactly what is chosen, in the language that is chosen", async () => {
    const { id, path } = await subscriber(["daily", "staff"]);
    const saved = await post(path, {
      do: "save",
      digest: ["staff", "weekly"],
      topic: "security",
      language: "ar",
      hour: "23",
    });
    expect(saved.body).toContain('lang="ar" dir="rtl"');
    expect(await store.subscribers.find(id)).toMatchObject({
      language: "ar",
      subscriptions: [
        { digest: "staff", wishes: { topics: ["security"], hour: 23 } },
        { digest: "weekly", wishes: { topics: ["security"], hour: 23 } },
      ],
    });
    await post(path, { do: "save", digest: ["weekly"] });
    const back = await post(path, { do: "save", digest: ["weekly", "staff"] });
    expect(back.body, "who left what is not open to all cannot come back").not.toContain("staff");
  });

  test("tell what is wrong and change nothing then", async () => {
    const { id, path } = await subscriber();
    const before = await store.consents.dossier(id);
    const wrong = await post(path, { do: "save", digest: "daily", timezone: "Mars/Olympus", muted: "kept as typed" });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain("kept as typed");
    expect(await store.consents.dossier(id)).toEqual(before);
  });

  test("pause without touching what else is wished, go on, and leave", async () => {
    const { id, path } = await subscriber();
    await post(path, { do: "save", digest: "daily", topic: "space" });
    const wishes = async () => (await store.subscribers.find(id))?.subscriptions[0]?.wishes;
    await post(path, { do: "pause" });
    expect(await wishes()).toMatchObject({ topics: ["space"], pausedUntil: new Date("2026-12-07T06:00:00Z") });
    await post(path, { do: "save", digest: "daily", topic: "security" });
    expect(await wishes()).toMatchObject({ topics: ["security"], pausedUntil: new Date("2026-12-07T06:00:00Z") });
    await post(path, { do: "resume" });
    expect(await wishes()).toMatchObject({ topics: ["security"], pausedUntil: null });
    await post(path, { do: "leave" });
    expect(await store.subscribers.find(id)).toMatchObject({ state: "ended", subscriptions: [] });
    expect((await post(path, { do: "save", digest: "daily" })).body).toContain("Saved.");
    expect((await store.subscribers.find(id))?.state).toBe("active");
  });

  test("ask for plain links only while a digest counts, and keep what was said then", async () => {
    const { id, path } = await subscriber();
    const isPlain = async () => (await store.subscribers.find(id))?.subscriptions[0]?.wishes.plainLinks;
    expect((await get(path)).body).not.toContain('name="links"');
    expect((await get("/subscribe")).body).not.toContain('name="links"');
    await web.close();
    web = await serve(counting);
    expect((await get("/subscribe")).body).toContain('<option value="counted" selected>');
    expect((await post(path, { do: "save", digest: "daily", links: "plain" })).body).toContain("Saved.");
    expect((await get(path)).body).toContain('<option value="plain" selected>');
    expect(await isPlain()).toBe(true);
    await web.close();
    web = await serve(settings);
    await post(path, { do: "save", digest: "daily", topic: "space" });
    expect(await isPlain()).toBe(true);
    await post(path, { do: "save", digest: "daily", links: "counted" });
    expect(await isPlain()).toBe(false);
  });

  test("say so when the address may get no mail, and begin nothing", async () => {
    const { id, path } = await subscriber();
    await store.subscribers.suppress({ address: ada, reason: "bounce", at: MORNING });
    const answer = await post(path, { do: "save", digest: ["daily", "weekly"] });
    expect(answer.body).toContain("This address gets no mail");
    expect(answer.body).not.toContain("Saved.");
    expect((await store.subscribers.find(id))?.subscriptions).toHaveLength(1);
  });

  test("give all that is stored, and no key to it", async () => {
    const { path } = await subscriber();
    const exported = await get(`${path}/export`);
    expect(exported.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(exported.json()).toMatchObject({
      subscriber: { address: ada, state: "active", subscriptions: [{ digest: "daily" }] },
      suppression: null,
      consents: [{ what: "added", detail: "daily" }],
      deliveries: [],
      letters: [],
    });
    expect(exported.body).not.toContain("sub-");
  });

  test("erase with a second page and its button, and are gone then", async () => {
    const { id, path } = await subscriber();
    expect((await get(`${path}/erase`)).body).toContain("Erase everything");
    expect(await store.subscribers.find(id)).not.toBeNull();
    expect((await post(`${path}/erase`)).body).toContain("Everything is erased");
    expect(await store.subscribers.find(id)).toBeNull();
    for (const each of [path, `${path}/erase`, `${path}/export`]) expect((await get(each)).statusCode).toBe(404);
    for (const each of [path, `${path}/erase`]) expect((await post(each)).statusCode).toBe(404);
  });
});

describe("the page of an unsubscribe link", () => {
  test.for([
    { language: "de", says: "abbestell" },
    { language: "ar", says: 'dir="rtl"' },
    { language: null, says: 'lang="en"' },
  ])("speaks as the subscriber does: $language", async ({ language, says }) => {
    const { id } = await subscriber();
    await store.consents.change(id, { digests: ["daily"], wishes: USUAL_WISHES, language }, MORNING);
    const token = unsubscribeToken(await store.keys.key("unsubscribe"), { subscriberId: id, digest: "daily" });
    expect((await get(`/unsubscribe/${token}`)).body).toContain(says);
    expect((await post(`/unsubscribe/${token}`)).body, "when it is done, too").toContain(`lang="${language ?? "en"}"`);
    await store.consents.erase(id, MORNING);
    expect((await get(`/unsubscribe/${token}`)).body, "of nobody it speaks as the site").toContain('lang="en"');
  });
});

describe("a lost link", () => {
  test("is asked for by an address, and the answer says nothing of it", async () => {
    await subscriber();
    const answers = [];
    for (const each of [ada, "nobody@x.example"]) answers.push(await post("/preferences", { address: each }));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(await store.letters.decide(MORNING)).toEqual({ owed: 1, refused: 1, today: 1 });
    expect((await post("/preferences", { address: "nobody" })).statusCode).toBe(400);
    expect((await post("/preferences", { address: ada, website: "x" })).body).toBe(answers[0]?.body);
    expect(inquiries).toBe(2);
  });
});

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${index}`).join("\n");
}
