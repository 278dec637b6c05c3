import { asyncProperty, assert, boolean, constantFrom, integer, record, array, type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import type { MailOutcome, Mailer } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { NO_BOX } from "../../src/domain/report-box.ts";
import type { Log } from "../../src/domain/log.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { type SubscriberId, USUAL_WISHES, type Wishes } from "../../src/domain/subscriber.ts";
import { publishOwn } from "../../src/publish/own/publish-own.ts";
import { publishEdition } from "../../src/publish/publish-edition.ts";
import { createRender } from "../../src/render/render.ts";
import { createSend } from "../../src/send/send.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { backends } from "../contract/backends.ts";
import { choose, storeStories } from "../contract/stored.ts";
import { address, aRelay } from "../builders.ts";
import { digest as aDigest, options, story, tell } from "./desk.ts";
import { TEMPLATES } from "./templates.ts";

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };
const NEVER = new AbortController().signal;
const HOUR_MS = 3_600_000;
const START = Date.parse("2026-10-20T00:00:00Z");
const { mail } = createRender(TEMPLATES);
const usual = aDigest({ schedule: "0 7 * * *", stories: 100, minStories: 1 });

type World = {
  readonly store: DeskStore;
  /** One pass at this hour since the start; `outcome`: of each mail. */
  readonly pass: (hour: number, outcome?: (to: string) => MailOutcome["kind"]) => Promise<void>;
  readonly tell: (hour: number, name: string, tags?: readonly string[]) => Promise<void>;
  readonly subscribe: (name: string, wishes?: Partial<Wishes>, hour?: number) => Promise<SubscriberId>;
  /** The stories that reached a subscriber, mail by mail. */
  readonly got: (id: SubscriberId) => Promise<readonly (readonly StoryId[])[]>;
};

const always = (): MailOutcome["kind"] => "accepted";

async function aWorld(onTestEnd: (end: () => Promise<void>) => void, digest: Digest = usual): Promise<World> {
  const path = await backends.sqlite.emptyAddress();
  const store = await openStore(path);
  const { db: tables, ...database } = await openDatabase(path);
  onTestEnd(async () => {
    await store.close();
    await database.close();
  });
  let now = new Date(START);
  let decide: (to: string) => MailOutcome["kind"] = always;
  const mailer: Mailer = {
    async send({ to }, beforeDot) {
      const kind = decide(to);
      if (kind === "accepted") await beforeDot();
      // What is refused for our own sake: bounces of the mailbox would end its mails in time.
      return kind === "accepted" ? { kind, response: "250 2.0.0 ok" } : { kind, detail: "550 5.7.1 not today" };
    },
    evidence: async () => await Promise.resolve("unknown"),
    close: async () => await Promise.resolve(),
  };
  const sender = { name: "Desk", address: address("news@desk.example"), replyTo: null };
  const send = createSend({
    store: store.send,
    editions: store.editions,
    keys: store.keys,
    bounces: store.bounces,
    box: NO_BOX,
    letters: store.letters,
    relays: [aRelay(mailer)],
    clock: () => now,
    log: QUIET,
    worker: "w",
    options: { sender, siteUrl: "https://desk.example" },
  });
  return {
    store,
    async pass(hour, outcome = always) {
      now = new Date(START + hour * HOUR_MS);
      decide = outcome;
      await publishEdition(digest, { ...store, mail, options, now });
      await publishOwn(digest, { ...store, mail, options, now }, NEVER);
      await send(NEVER);
    },
    async tell(hour, name, tags = []) {
      const at = new Date(START + hour * HOUR_MS);
      const dates = { firstSeenAt: at, changedAt: at };
      const told = tell(`Story ${name} is told`, { outlet: outletOf(name), at: at.toISOString(), ...dates });
      await storeStories(store, [{ ...story([told], { id: name, tags }), ...dates, updatedAt: at, publishedAt: at }]);
    },
    async subscribe(name, wishes = {}, hour = 0) {
      await store.subscribers.add(address(`${name}@reader.example`), ["daily"], new Date(START + hour * HOUR_MS));
      const id = (await store.subscribers.findByAddress(address(`${name}@reader.example`)))?.id as SubscriberId;
      await choose(store, id, wishes, { at: new Date(START + hour * HOUR_MS) });
      return id;
    },
    async got(id) {
      const rows = await tables
        .selectFrom("deliveries")
        .innerJoin("edition_stories", "edition_stories.edition_id", "deliveries.edition_id")
        .select(["deliveries.id", "edition_stories.story_id"])
        .where("deliveries.subscriber_id", "=", id)
        .where("deliveries.state", "=", "sent")
        .orderBy("deliveries.date")
        .orderBy("position")
        .execute();
      return [...Map.groupBy(rows, (row) => row.id).values()].map((mails) => mails.map((row) => row.story_id));
    },
  };
}

/** Sources are told apart by letters. */
function outletOf(name: string): string {
  return `Outlet ${name.replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}`;
}

const ends: (() => Promise<void>)[] = [];
async function newWorld(digest?: Digest): Promise<World> {
  return await aWorld((end) => ends.push(end), digest);
}
async function endAll(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}

describe("editions of one's own", () => {
  test("bring the topics that are wanted, without what is muted, as many as are wanted", async ({ onTestFinished }) => {
    onTestFinished(endAll);
    const world = await newWorld();
    const topics = await world.subscribe("topics", { topics: ["film"] });
    const muted = await world.subscribe("muted", { muted: ["story B", "nothing"] });
    const few = await world.subscribe("few", { stories: 1 });
    const all = await world.subscribe("all");
    await world.tell(0, "a", ["film"]);
    await world.tell(1, "b", ["film", "law"]);
    await world.tell(2, "c", ["law"]);
    for (let hour = 3; hour < 12; hour += 1) await world.pass(hour);
    expect((await world.got(topics)).map((mails) => mails.toSorted())).toEqual([["a", "b"]]);
    expect((await world.got(muted)).map((mails) => mails.toSorted())).toEqual([["a", "c"]]);
    expect((await world.got(few)).flat()).toHaveLength(1);
    expect((await world.got(all)).map((mails) => mails.toSorted())).toEqual([["a", "b", "c"]]);
  });

  test("come at one's own hour, in one's own zone, on one's own days", async ({ onTestFinished }) => {
    onTestFinished(endAll);
    const world = await newWorld();
    const tokyo = await world.subscribe("tokyo", { cadence: "daily", hour: 6, timezone: "Asia/Tokyo" });
    const friday = await world.subscribe("friday", { cadence: "weekly", weekday: 5, hour: 18 });
    for (let hour = 0; hour < 24 * 10; hour += 1) {
      await world.tell(hour, `s${hour}`);
      await world.pass(hour);
    }
    // From Tuesday 00:00 UTC: 06:00 in Tokyo is 21:00 UTC of the day before.
    expect((await world.got(tokyo)).map((mails) => mails.length)).toEqual([22, ...Array.from({ length: 9 }, () => 24)]);
    // Friday 18:00 in Zurich is 16:00 UTC, and an hour later in winter.
    expect((await world.got(friday)).map((mails) => mails.length)).toEqual([24 * 3 + 17]);
  });

  test("speak the language of the subscriber", async ({ onTestFinished }) => {
    onTestFinished(endAll);
    const world = await newWorld();
    const id = await world.subscribe("ada");
    await choose(world.store, id, {}, { language: "de", at: new Date(START) });
    await world.tell(0, "a");
    await world.pass(6);
    const [edition] = await world.store.audience.due({
      digest: "daily",
      rhythm: USUAL_WISHES,
      slot: "2099",
      plannedAt: new Date("2099-01-01"),
      since: new Date(0),
      after: null,
      limit: 1,
    });
    const own = await world.store.editions.edition(edition?.editions[0] as never);
    expect(JSON.stringify(own?.text)).toContain("Meldung");
  });

  test("wait while it is paused, and when too little is new", async ({ onTestFinished }) => {
    onTestFinished(endAll);
    const world = await newWorld({ ...usual, minStories: 2 });
    const paused = await world.subscribe("paused", {
      topics: ["film"],
      pausedUntil: new Date(START + 30 * HOUR_MS),
    });
    const few = await world.subscribe("few", { topics: ["film"] });
    await world.tell(0, "a", ["film"]);
    for (let hour = 1; hour < 24; hour += 1) await world.pass(hour);
    await world.tell(24, "b", ["film"]);
    for (let hour = 25; hour < 48; hour += 1) await world.pass(hour);
    expect((await world.got(few)).map((mails) => mails.toSorted())).toEqual([["a", "b"]]);
    expect(await world.got(paused)).toEqual([]);
    await world.tell(49, "c", ["film"]);
    await world.pass(53);
    expect((await world.got(paused)).map((mails) => mails.toSorted())).toEqual([["a", "b", "c"]]);
    expect(await world.got(few)).toHaveLength(1);
  });
});

describe("with too little that is new", () => {
  test.for<{ fewStories: Digest["fewStories"]; got: readonly number[] }>([
    { fewStories: "skip", got: [3] }, //    With the slot of the next day.
    { fewStories: "wait", got: [2, 1] }, // As soon as there are two, three hours late; then those of the next day.
    { fewStories: "send", got: [1, 2] },
  ])("$fewStories: mails of $got stories", async ({ fewStories, got }, { onTestFinished }) => {
    onTestFinished(endAll);
    const world = await newWorld({ ...usual, minStories: 2, fewStories });
    const [own, all] = [await world.subscribe("own", { topics: ["film"] }), await world.subscribe("all")];
    await world.tell(1, "a", ["film"]);
    for (let hour = 2; hour < 8; hour += 1) await world.pass(hour);
    await world.tell(8, "b", ["film"]);
    for (let hour = 8; hour < 24; hour += 1) await world.pass(hour);
    await world.tell(24, "c", ["film"]);
    if (fewStories === "wait") await world.tell(25, "d", ["law"]);
    for (let hour = 25; hour < 42; hour += 1) await world.pass(hour);
    const sizes = async (id: SubscriberId) => (await world.got(id)).map((mails) => mails.length);
    expect(await sizes(own)).toEqual(fewStories === "wait" ? got.slice(0, 1) : got);
    // A first edition of the digest looks back a day, so the first story is too old for it by then.
    expect(await sizes(all)).toEqual({ skip: [2], wait: [2, 2], send: got }[fewStories]);
  });
});

type Person = { readonly wishes: Wishes; readonly since: number };

const person: Arbitrary<Person> = record({
  since: integer({ min: 0, max: 60 }),
  wishes: record({
    cadence: constantFrom("schedule", "daily", "weekdays", "weekly"),
    hour: integer({ min: 0, max: 23 }),
    timezone: constantFrom(null, "Asia/Tokyo", "America/St_Johns", "Pacific/Chatham"),
    weekday: integer({ min: 1, max: 7 }),
    topics: constantFrom([], ["film"], ["law", "film"]),
    muted: constantFrom([], ["story s3"]),
    stories: constantFrom(null),
    pausedUntil: constantFrom(null),
  }),
});

const TROUBLE_HOURS = 24 * 9;
const CALM_HOURS = 24 * 9;

test(
  "nothing that is wanted is lost, and nothing is told twice, whatever mail fails",
  { timeout: 300_000 },
  async () => {
    const property = asyncProperty(
      array(person, { minLength: 2, maxLength: 5 }),
      array(record({ hour: integer({ min: 0, max: TROUBLE_HOURS }), tag: constantFrom("film", "law", "space") }), {
        minLength: 10,
        maxLength: 30,
      }),
      array(boolean(), { minLength: 40, maxLength: 40 }),
      async (people, stories, luck) => {
        const world = await newWorld();
        const ids = new Map<SubscriberId, Person>();
        let mails = 0;
        for (let hour = 0; hour < TROUBLE_HOURS + CALM_HOURS; hour += 1) {
          for (const [index, one] of people.entries()) {
            if (one.since === hour) ids.set(await world.subscribe(`reader${index}`, one.wishes, hour), one);
          }
          for (const [index, { hour: at, tag }] of stories.entries()) {
            if (at === hour) await world.tell(hour, `s${index}`, [tag]);
          }
          const isTrouble = hour < TROUBLE_HOURS;
          // Each further try has other luck: some mails are put off, some never come.
          await world.pass(hour, () => {
            const kind = luck[mails++ % luck.length] === true ? "accepted" : mails % 3 === 0 ? "deferred" : "rejected";
            return isTrouble ? kind : "accepted";
          });
        }
        for (const [id, { wishes, since }] of ids) {
          const got = (await world.got(id)).flat();
          expect(new Set(got).size, "told twice").toBe(got.length);
          const wanted = stories.flatMap(({ hour, tag }, index) => {
            const isMuted = wishes.muted.length > 0 && index === 3;
            const isTopic = wishes.topics.length === 0 || wishes.topics.includes(tag);
            return hour > since && isTopic && !isMuted ? [`s${index}`] : [];
          });
          expect(
            wanted.filter((name) => !got.includes(name as StoryId)),
            `lost by ${JSON.stringify(wishes)}`,
          ).toEqual([]);
        }
        await endAll();
      },
    );
    await assert(property, { numRuns: 4, endOnFailure: true });
  },
);
