import { describe, expect, test } from "vitest";
import type { DeliveryId } from "../../../src/domain/delivery.ts";
import { allot, type Bucket, type Candidate, roomAt, type Standing } from "../../../src/domain/sending/allot.ts";
import { NO_LIMITS } from "../../../src/domain/sending/limits.ts";
import { createFamilies } from "../../../src/domain/sending/mail-families.ts";
import { parseRate, type Rate } from "../../../src/domain/sending/rate.ts";
import type { WarmDay } from "../../../src/domain/sending/warm-up.ts";
import { address } from "../../builders.ts";

const NOW = Date.parse("2026-11-23T06:00:00Z");
const MINUTE_MS = 60_000;
const [free, gmail, other] = ["a@free.example", "b@gmail.com", "c@googlemail.com"] as const;

describe("allot", () => {
  test.for<{ why: string; standing: Partial<Standing>; to: readonly string[]; taken: readonly string[] }>([
    { why: "takes all when nothing limits them", standing: {}, to: [free, gmail], taken: ["0 first", "1 first"] },
    { why: "takes no more than asked for", standing: { most: 1 }, to: [free, gmail], taken: ["0 first"] },
    {
      why: "ends where the total does",
      standing: { limits: { ...NO_LIMITS, total: rateOf("60/1h") } }, // At most two at once.
      to: [free, free, free, gmail],
      taken: ["0 first", "1 first"],
    },
    {
      why: "goes on by the next relay, and ends with the last",
      standing: { relays: [aRoom("first", "1/1h"), aRoom("second", "1/1h")] },
      to: [free, free, free],
      taken: ["0 first", "1 second"],
    },
    {
      why: "goes past what a family has no room for",
      standing: { limits: byDomain({ "gmail.com": "1/1h" }) },
      to: [gmail, other, free, gmail, free],
      taken: ["0 first", "2 first", "4 first"],
    },
    {
      why: "takes what is too old without a token",
      standing: { limits: { ...NO_LIMITS, total: rateOf("1/1h") } },
      to: [free, "stale@old.example"],
      taken: ["0 first", "1 null"],
    },
  ])("$why", ({ standing, to, taken }) => {
    const all = to.map((mail, index) => aCandidate(mail, index));
    const found = allot(all, aStanding(standing));
    expect(found.taken.map(({ id, relay }) => `${id} ${relay}`)).toEqual(taken);
  });

  test("gives those who wait a moment each, in their order, and a quarter of an hour at most", () => {
    const all = [gmail, other, gmail, gmail, gmail].map((mail, index) => aCandidate(mail, index));
    const standing = aStanding({ limits: byDomain({ "gmail.com": "12/1h" }) }); // One at once, one in five minutes.
    const { taken, putOff, buckets } = allot(all, standing);
    expect(taken.map(({ id }) => id)).toEqual(["0"]);
    expect(putOff.map(({ id, at }) => [id, (at - NOW) / MINUTE_MS])).toEqual([
      ["1", 5],
      ["2", 10],
      ["3", 15],
      ["4", 15],
    ]);
    expect(putOff[0]?.why).toBe("Waits: gmail.com gets 12/1h.");
    // Those that come later queue up behind them.
    const later = allot([aCandidate(gmail, 5)], { ...standing, buckets, now: NOW + MINUTE_MS });
    expect(later.putOff.map(({ at }) => (at - NOW) / MINUTE_MS)).toEqual([16]);
    expect(standing.buckets.size).toBe(0);
  });

  test("lets a letter wait for the next token and not behind the queue", () => {
    const limits = byDomain({ default: "12/1h" });
    const buckets = new Map<string, Bucket>([
      ["domain gmail.com", { fullAt: NOW + 5 * MINUTE_MS, queueAt: NOW + 10 * MINUTE_MS }],
    ]);
    const found = allot([aCandidate(gmail, 0, { isLetter: true })], aStanding({ limits, buckets }));
    expect(found.putOff.map(({ at }) => (at - NOW) / MINUTE_MS)).toEqual([5]);
    expect(found.buckets.size).toBe(0);
  });

  test.for<{ why: string; day: Partial<WarmDay>; isLetter?: boolean; taken: number; waits: number }>([
    { why: "lets an edition go while the day has room", day: { used: 49 }, taken: 1, waits: 0 },
    { why: "holds it up when the day has none", day: { used: 50 }, taken: 0, waits: 15 },
    { why: "holds it up while the family rests", day: { restUntil: NOW + 7 * MINUTE_MS }, taken: 0, waits: 7 },
    {
      why: "never holds up a letter",
      day: { used: 50, restUntil: NOW + MINUTE_MS },
      isLetter: true,
      taken: 1,
      waits: 0,
    },
  ])("a warm-up $why", ({ day, isLetter = false, taken, waits }) => {
    const days = new Map([["gmail.com", aDay(day)]]);
    const limits = { ...byDomain({}), warmUp: { from: 50 } };
    const found = allot([aCandidate(other, 0, { isLetter })], aStanding({ limits, days }));
    expect(found.taken).toHaveLength(taken);
    expect(found.putOff.map(({ at }) => (at - NOW) / MINUTE_MS)).toEqual(taken === 1 ? [] : [waits]);
    // A letter counts like an edition.
    expect(found.days.get("gmail.com")?.used).toBe(taken === 1 ? (day.used ?? 0) + 1 : undefined);
  });

  test("a warm-up's next day begins at midnight", () => {
    const now = Date.parse("2026-11-23T23:55:00Z");
    const days = new Map([["gmail.com", aDay({ used: 50 })]]);
    const limits = { ...byDomain({}), warmUp: { from: 50 } };
    const { putOff } = allot([aCandidate(gmail, 0, { staleAt: now + 1 })], aStanding({ limits, days, now }));
    expect(putOff.map(({ at, why }) => [new Date(at).toISOString(), why])).toEqual([
      ["2026-11-24T00:00:00.000Z", "Waits: the warm-up of gmail.com allows 50 today."],
    ]);
  });
});

describe("roomAt", () => {
  test.for<{ why: string; standing: Partial<Standing>; minutes: number }>([
    { why: "is now without limits", standing: {}, minutes: 0 },
    {
      why: "waits for the first of the relays",
      standing: { relays: [aRoom("empty", "12/1h"), aRoom("soon", "30/1h")] },
      minutes: 1,
    },
    {
      why: "waits for none when one has no limit",
      standing: { relays: [aRoom("empty", "12/1h"), aRoom("free", null)] },
      minutes: 0,
    },
    { why: "waits for the total too", standing: { limits: { ...NO_LIMITS, total: rateOf("12/1h") } }, minutes: 5 },
  ])("$why", ({ standing, minutes }) => {
    const full = (min: number): Bucket => ({ fullAt: NOW + min * MINUTE_MS, queueAt: 0 });
    const buckets = new Map([
      ["relay empty", full(5)],
      ["relay soon", full(1)],
      ["total", full(5)],
    ]);
    const at = roomAt(aStanding({ ...standing, buckets }));
    expect(Math.round((at - NOW) / MINUTE_MS)).toBe(minutes);
  });
});

describe("families", () => {
  const familyOf = createFamilies({ "corp.example": ["corp.example.org"], "hotmail.com": [] });
  test.for([
    ["gmail.com", "gmail.com"],
    ["googlemail.com", "gmail.com"],
    ["msn.com", "outlook.com"],
    ["mail.yahoo.com", "yahoo.com"],
    ["corp.example.org", "corp.example"],
    ["eu.corp.example.org", "corp.example"],
    ["hotmail.com", "hotmail.com"],
    ["notgmail.com", "notgmail.com"],
    ["com", "com"],
  ] as const)("%s counts as %s", ([domain, family]) => {
    expect(familyOf(domain)).toBe(family);
  });
});

function aCandidate(mail: string, index: number, over: Partial<Candidate> = {}): Candidate {
  const staleAt = mail.startsWith("stale") ? NOW : NOW + 86_400_000;
  return { id: String(index) as DeliveryId, address: address(mail), isLetter: false, staleAt, ...over };
}

function aRoom(name: string, rate: string | null) {
  return { name, rate: rate === null ? null : rateOf(rate) };
}

function aStanding(over: Partial<Standing>): Standing {
  const relays = [aRoom("first", null)];
  return { buckets: new Map(), days: new Map(), relays, limits: NO_LIMITS, now: NOW, most: 100, ...over };
}

function byDomain({ default: usual, ...named }: Readonly<Record<string, string>>) {
  const rates = Object.entries(named).map(([name, rate]) => [name, rateOf(rate)] as const);
  const domains = {
    default: usual === undefined ? null : rateOf(usual),
    named: new Map(rates),
    familyOf: createFamilies({}),
  };
  return { ...NO_LIMITS, domains };
}

function aDay(over: Partial<WarmDay>): WarmDay {
  const none = { deferred: 0, policy: 0, restUntil: 0, why: "It begins." };
  return { family: "gmail.com", day: "2026-11-23", allowed: 50, used: 0, ...none, ...over };
}

function rateOf(text: string): Rate {
  const rate = parseRate(text);
  if (rate === null) throw new Error(`A test uses a rate that is none: ${text}`);
  return rate;
}
