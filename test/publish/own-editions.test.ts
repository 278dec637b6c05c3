import { describe, expect, test } from "vitest";
import type { Digest } from "../../src/domain/digest.ts";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import { USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { choose } from "../contract/stored.ts";
import { endAll, HOUR_MS, mail, newWorld, START, usual } from "./own-world.ts";

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

test("a group whose mail cannot be made costs no other its mail", async ({ onTestFinished }) => {
  onTestFinished(endAll);
  let failed = 0;
  const world = await newWorld({ ...usual, stories: 2 }, async (template, data, slots) => {
    if (failed < 2 && JSON.stringify(data).includes("Story b is told")) {
      failed += 1;
      throw new UserError("too large", "shorten it");
    }
    return await mail(template, data, slots);
  });
  const [film, law] = [
    await world.subscribe("film", { topics: ["film"] }),
    await world.subscribe("law", { topics: ["law"] }),
  ];
  await world.tell(0, "a", ["law"]);
  await world.tell(0, "b", ["film"]);
  await world.pass(6);
  expect(failed).toBe(2); // The digest's own, and the one for films.
  expect([await world.got(film), await world.got(law)]).toEqual([[], [["a"]]]);
  await world.pass(7);
  expect(await world.got(film)).toEqual([["b"]]);
});

test("what makes up for a lost mail has room for what that one told", async ({ onTestFinished }) => {
  onTestFinished(endAll);
  const world = await newWorld({ ...usual, stories: 2 });
  const id = await world.subscribe("ada");
  for (const [hour, name] of ["a", "b", "c"].entries()) await world.tell(hour, name);
  await world.pass(6, () => "rejected");
  for (const [hour, name] of ["d", "e"].entries()) await world.tell(10 + hour, name);
  await world.pass(30);
  await world.pass(54);
  expect((await world.got(id)).map((names) => names.toSorted())).toEqual([["b", "c", "d", "e"]]);
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
