import { describe, expect, test } from "vitest";
import { nextWarmDay, putOffToday, type WarmDay } from "../../../src/domain/sending/warm-up.ts";

const family = "gmail.com";

function aDay(over: Partial<WarmDay> = {}): WarmDay {
  return {
    family,
    day: "2026-11-23",
    allowed: 1_000,
    used: 1_000,
    deferred: 0,
    policy: 0,
    restUntil: 0,
    why: "It begins.",
    ...over,
  };
}

describe("the next day of a warm-up", () => {
  test.for<{ why: string; last: Partial<WarmDay> | null; complaints?: number; allowed: number; says: RegExp }>([
    { why: "begins where it is to begin", last: null, allowed: 50, says: /It begins/ },
    { why: "doubles after a good day", last: {}, allowed: 2_000, says: /1000 went well on 2026-11-23/ },
    { why: "doubles when half was used", last: { used: 500 }, allowed: 2_000, says: /500 went well/ },
    { why: "stays when too little was used to tell", last: { used: 499 }, allowed: 1_000, says: /Only 499 of 1000/ },
    { why: "doubles with just less than 5 % put off", last: { deferred: 49 }, allowed: 2_000, says: /went well/ },
    { why: "stays with 5 % put off", last: { deferred: 50 }, allowed: 1_000, says: /50 of 1000 were put off/ },
    { why: "stays with 0.1 % of complaints", last: {}, complaints: 1, allowed: 1_000, says: /called 1 of 1000 spam/ },
    { why: "doubles below that", last: { used: 2_000, allowed: 2_000 }, complaints: 1, allowed: 4_000, says: /well/ },
    { why: "stays after servers blamed us", last: { policy: 1, used: 9e9 }, allowed: 1_000, says: /too much/ },
    { why: "goes no higher than a million", last: { allowed: 900_000, used: 900_000 }, allowed: 1e6, says: /well/ },
    { why: "goes on after a gap", last: { day: "2026-10-26" }, allowed: 2_000, says: /went well on 2026-10-26/ },
    { why: "begins again after a long gap", last: { day: "2026-10-23" }, allowed: 50, says: /for 32 days/ },
  ])("$why", ({ last, complaints = 0, allowed, says }) => {
    const day = "2026-11-24";
    const next = nextWarmDay(last === null ? null : aDay(last), { complaints }, { family, day, from: 50 });
    expect(next).toEqual({ ...aDay(), day, allowed, used: 0, why: expect.stringMatching(says) as unknown });
  });
});

describe("a day on which a mail is put off", () => {
  const now = Date.parse("2026-11-23T10:00:00Z");
  const inAnHour = Date.parse("2026-11-23T11:00:00Z");

  test("counts it", () => {
    expect(putOffToday(aDay(), false, now)).toEqual(aDay({ deferred: 1 }));
  });

  test("is halved, and rests for an hour, when servers blame us; and only once", () => {
    const first = putOffToday(aDay({ deferred: 3 }), true, now);
    expect(first).toMatchObject({ allowed: 500, deferred: 4, policy: 1, restUntil: inAnHour });
    expect(first.why).toMatch(/too much/);
    expect(putOffToday(first, true, now + 1_000)).toMatchObject({
      allowed: 500,
      policy: 2,
      restUntil: inAnHour + 1_000,
    });
  });

  test("never allows nothing at all", () => {
    expect(putOffToday(aDay({ allowed: 1 }), true, now).allowed).toBe(1);
  });
});
