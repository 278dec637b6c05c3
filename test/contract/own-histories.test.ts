import {
  asyncProperty,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  array,
  type Arbitrary,
} from "fast-check";
import { expect, test } from "vitest";
import type { MailOutcome } from "../../src/domain/delivery.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { type SubscriberId, USUAL_WISHES, type Wishes } from "../../src/domain/subscriber.ts";
import { endAll, HOUR_MS, mail, newWorld, START, usual, type World } from "../publish/own-world.ts";
import { choose } from "./stored.ts";

const wishes: Arbitrary<Wishes> = record({
  cadence: constantFrom("schedule", "daily", "weekdays", "weekly"),
  hour: integer({ min: 0, max: 23 }),
  timezone: constantFrom(null, "Asia/Tokyo", "America/St_Johns", "Pacific/Chatham"),
  weekday: integer({ min: 1, max: 7 }),
  topics: constantFrom([], ["film"], ["law", "film"]),
  muted: constantFrom([], ["story s3"]),
  stories: constantFrom(null),
  pausedUntil: constantFrom(null),
  plainLinks: constantFrom(false, true),
});

const TROUBLE_HOURS = 24 * 9;
const CALM_HOURS = 24 * 9;
const anHour = integer({ min: 0, max: TROUBLE_HOURS });

/** What happens to one of them, at some hour. */
type Happening = { readonly hour: number; readonly reader: number } & (
  | { readonly kind: "wants"; readonly wishes: Wishes }
  | { readonly kind: "pauses"; readonly hours: number }
  | { readonly kind: "report" }
);

const reader = integer({ min: 0, max: 4 });
const happening: Arbitrary<Happening> = oneof(
  record({ kind: constant("wants" as const), hour: anHour, reader, wishes: oneof(wishes, constant(USUAL_WISHES)) }),
  record({ kind: constant("pauses" as const), hour: anHour, reader, hours: integer({ min: 1, max: 60 }) }),
  record({ kind: constant("report" as const), hour: anHour, reader }), // Its last mail never came after all.
);

const tag = constantFrom("film", "law", "space");
const histories = record({
  people: array(record({ since: integer({ min: 0, max: 60 }), wishes }), { minLength: 2, maxLength: 5 }),
  stories: array(record({ hour: anHour, tag }), { minLength: 10, maxLength: 30 }),
  happenings: array(happening, { maxLength: 12 }),
  /** Each further try has other luck: some mails are put off, some never come. */
  luck: array(boolean(), { minLength: 40, maxLength: 40 }),
  /** Passes that die before they send. */
  deadPasses: array(anHour, { maxLength: 40 }),
});
type History = typeof histories extends Arbitrary<infer Value> ? Value : never;

/** Somebody in the world, with all that it ever wanted. */
type Somebody = { readonly id: SubscriberId; readonly since: number; wishes: Wishes; readonly all: Wishes[] };

async function live(history: History, world: World): Promise<readonly Somebody[]> {
  const somebodies: (Somebody | undefined)[] = [];
  const dead = new Set(history.deadPasses);
  let mails = 0;
  for (let hour = 0; hour < TROUBLE_HOURS + CALM_HOURS; hour += 1) {
    for (const [index, { since, wishes: first }] of history.people.entries()) {
      if (since !== hour) continue;
      const id = await world.subscribe(`reader${index}`, first, hour);
      somebodies[index] = { id, since, wishes: first, all: [first] };
    }
    for (const [index, { hour: at, tag: told }] of history.stories.entries()) {
      if (at === hour) await world.tell(hour, `s${index}`, [told]);
    }
    for (const one of history.happenings.filter((each) => each.hour === hour)) {
      const who = somebodies[one.reader];
      if (who !== undefined) await happen(one, who, world);
    }
    const outcome = (): MailOutcome["kind"] => {
      if (history.luck[mails++ % history.luck.length] === true || hour >= TROUBLE_HOURS) return "accepted";
      return mails % 3 === 0 ? "deferred" : "rejected";
    };
    await world.pass(hour, outcome, { isSent: !dead.has(hour) });
  }
  return somebodies.flatMap((who) => who ?? []);
}

async function happen(one: Happening, who: Somebody, { store }: World): Promise<void> {
  const at = new Date(START + one.hour * HOUR_MS);
  if (one.kind === "report") {
    const sent = await store.outbox.list({ state: "sent", digest: "daily", limit: 100 });
    const last = sent.find(({ subscriberId }) => subscriberId === who.id);
    if (last === undefined) return;
    await store.bounces.record({ key: last.id, at, delivery: last.id, kind: "policy", detail: "550 5.7.1 no" });
    return;
  }
  const pausedUntil = one.kind === "pauses" ? new Date(at.getTime() + one.hours * HOUR_MS) : null;
  who.wishes = one.kind === "pauses" ? { ...who.wishes, pausedUntil } : one.wishes;
  who.all.push(who.wishes);
  await choose(store, who.id, who.wishes, { at });
}

/** What it wanted whatever it wished for, and was told since it came. */
function wantedBy({ since, all }: Somebody, { stories }: History): readonly string[] {
  return stories.flatMap(({ hour, tag: told }, index) => {
    const isWanted = ({ topics, muted }: Wishes): boolean =>
      (topics.length === 0 || topics.includes(told)) && !(muted.length > 0 && index === 3);
    return hour > since && all.every(isWanted) ? [`s${index}`] : [];
  });
}

test.for([
  { backend: "sqlite", numRuns: 6 },
  { backend: "postgres", numRuns: 2 },
] as const)(
  "nothing that is wanted is lost, and nothing is told twice, whatever happens, on $backend",
  { timeout: 600_000 },
  async ({ backend, numRuns }, { onTestFinished }) => {
    onTestFinished(endAll);
    const property = asyncProperty(histories, async (history) => {
      const world = await newWorld(usual, mail, backend);
      for (const who of await live(history, world)) {
        const got = (await world.got(who.id)).flat();
        expect(new Set(got).size, "told twice").toBe(got.length);
        const lost = wantedBy(who, history).filter((name) => !got.includes(name as StoryId));
        expect(lost, `lost by ${JSON.stringify(who)}`).toEqual([]);
      }
      await endAll();
    });
    await assert(property, { numRuns, endOnFailure: true });
  },
);
