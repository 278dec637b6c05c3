import { describe, expect, test } from "vitest";
import type { DueReaders } from "../../src/domain/audience-store.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Edition, EditionId, Slot } from "../../src/domain/digest.ts";
import { type SubscriberId, USUAL_WISHES, type Wishes } from "../../src/domain/subscriber.ts";
import { address, anEdition, anItem, aStory, at, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { aFanOut, choose, storeStories } from "./stored.ts";

const SLOT = "2026-11-23T07:00" as Slot;
const NEXT = "2026-11-24T07:00" as Slot;

async function subscribe(store: DeskStore, mail: string, wishes: Partial<Wishes> = {}): Promise<SubscriberId> {
  await store.subscribers.add(address(mail), ["daily"], MORNING);
  const id = (await store.subscribers.findByAddress(address(mail)))?.id as SubscriberId;
  await choose(store, id, wishes);
  return id;
}

const due = (over: Partial<DueReaders> = {}): DueReaders => ({
  digest: "daily",
  rhythm: { cadence: "schedule", hour: 7, timezone: null, weekday: 1 },
  slot: SLOT,
  plannedAt: at("08:00"),
  since: new Date(0),
  after: null,
  limit: 10,
  ...over,
});

const own = (slot: Slot, variant: string, over: Partial<Edition> = {}): Edition =>
  anEdition("daily", { id: `edn-${variant}` as EditionId, slot, variant, ...over });

/** A plan whose deliveries are others than those of a plan of another number. */
const planOf = (index: number) => ({
  ...aFanOut(),
  identify: (subscriber: string) => aFanOut().identify(`${subscriber}${index}`),
});

/** Sends all that is queued. */
async function sendAll(store: DeskStore, state: "sent" | "failed" = "sent", now = at("09:00")): Promise<number> {
  const claimed = await store.send.claim("w", now, 100);
  for (const { id } of claimed) await store.send.settle(id, "w", { state, at: now, detail: "so it was" });
  return claimed.length;
}

describe.for(Object.entries(backends))("AudienceStore on %s", ([, backend]) => {
  test("who wants the digest as it is has no edition of its own, and gets the digest's", async () => {
    const { store } = await openDesk(backend);
    const ada = await subscribe(store, "ada@example.org");
    const bob = await subscribe(store, "bob@example.org", { topics: ["security"] });
    const cyd = await subscribe(store, "cyd@example.org");
    await choose(store, cyd, {}, { language: "de" });
    expect(await store.audience.rhythms("daily")).toEqual([due().rhythm]);
    expect((await store.audience.due(due())).map(({ id }) => id)).toEqual([bob, cyd].toSorted());
    await store.editions.save(anEdition("daily", { slot: SLOT }), []);
    await store.send.fanOut(anEdition("daily").id, aFanOut());
    expect((await store.send.claim("w", at("09:00"), 10)).map(({ subscriberId }) => subscriberId)).toEqual([ada]);
    // Whoever wants the digest as it is again gets one of its own before, which goes on where the last one had ended.
    await choose(store, cyd, {}, { at: at("10:00") });
    await choose(store, bob, {}, { at: at("10:00") });
    expect(await store.audience.rhythms("daily")).toEqual([due().rhythm]);
    await store.audience.save(own(NEXT, "bridge", { composedAt: at("11:00") }), [bob, cyd]);
    await store.send.fanOut("edn-bridge" as EditionId, aFanOut(at("11:00")));
    await sendAll(store, "sent", at("12:00"));
    expect(await store.audience.rhythms("daily")).toEqual([]);
  });

  test("rhythms are told once each, and only those of the digest", async () => {
    const { store } = await openDesk(backend);
    const early = { cadence: "daily", hour: 5, timezone: "Asia/Tokyo", weekday: 1 } as const;
    await subscribe(store, "ada@example.org", early);
    await subscribe(store, "bob@example.org", early);
    await subscribe(store, "cyd@example.org", { ...early, cadence: "weekly", weekday: 7 });
    expect((await store.audience.rhythms("daily")).toSorted((a, b) => a.weekday - b.weekday)).toEqual([
      early,
      { ...early, cadence: "weekly", weekday: 7 },
    ]);
    expect(await store.audience.rhythms("weekly")).toEqual([]);
    const [first, second] = await store.audience.due(due({ rhythm: early }));
    expect(await store.audience.due(due({ rhythm: early, after: first?.id ?? null }))).toEqual([second]);
    expect(await store.audience.due(due({ rhythm: early, after: second?.id ?? null }))).toEqual([]);
    expect(await store.audience.due(due({ rhythm: { ...early, timezone: null } }))).toEqual([]);
  });

  test.for<{ why: string; wish?: Partial<DueReaders>; wishes?: Partial<Wishes>; count: number }>([
    { why: "is due after it subscribed", count: 1 },
    { why: "is not for a moment before", wish: { plannedAt: new Date(MORNING.getTime() - 1) }, count: 0 },
    { why: "is not while it pauses", wishes: { pausedUntil: at("08:01") }, count: 0 },
    { why: "is when the pause is over", wishes: { pausedUntil: at("08:00") }, count: 1 },
  ])("a subscriber $why", async ({ wish = {}, wishes = {}, count }) => {
    const { store } = await openDesk(backend);
    await subscribe(store, "ada@example.org", { topics: ["security"], ...wishes });
    expect(await store.audience.due(due(wish))).toHaveLength(count);
  });

  test("an edition of some is for them alone, once, and is none of the digest's own", async () => {
    const { store, tables } = await openDesk(backend);
    const [ada, bob] = [
      await subscribe(store, "ada@example.org", { topics: ["security"] }),
      await subscribe(store, "bob@example.org", { topics: ["film"] }),
    ];
    const edition = own(SLOT, "security");
    await store.audience.save(edition, [ada]);
    await store.audience.save(edition, [ada]);
    await store.audience.save(own(SLOT, "film"), [bob]);
    expect(await store.editions.edition(edition.id)).toEqual(edition);
    expect(await store.editions.last("daily")).toBeNull();
    expect(await store.editions.heads("daily", 10)).toEqual([]);
    expect(await store.editions.toldEdition("daily", SLOT)).toBeNull();
    expect(await store.editions.isDecided("daily", SLOT)).toBe(false);
    expect(await store.audience.due(due())).toEqual([]);
    expect(await store.audience.due(due({ slot: NEXT }))).toHaveLength(2);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(1);
    expect(await tables.selectFrom("edition_readers").selectAll().execute()).toEqual([
      { edition_id: "edn-film", subscriber_id: bob },
    ]);
    const [delivery] = await store.send.claim("w", at("09:00"), 10);
    expect(delivery).toMatchObject({ subscriberId: ada, slot: SLOT, editionId: edition.id });
  });

  test("an own rhythm that is changed later on a day has had its edition of that day", async () => {
    const { store } = await openDesk(backend);
    await subscribe(store, "ada@example.org");
    await store.editions.save(anEdition("daily", { slot: SLOT }), []);
    await store.send.fanOut(anEdition("daily").id, aFanOut());
    const wishes: Wishes = { ...USUAL_WISHES, cadence: "daily", hour: 18 };
    await subscribe(store, "ada@example.org", wishes);
    const rhythm = { cadence: "daily", hour: 18, timezone: null, weekday: 1 } as const;
    expect(await store.audience.due(due({ rhythm, slot: "2026-11-23" }))).toEqual([]);
    expect(await store.audience.due(due({ rhythm, slot: "2026-11-24" }))).toHaveLength(1);
  });

  test("a slot without an edition is decided too, and counted with its reason", async () => {
    const { store, tables } = await openDesk(backend);
    const ids = [
      await subscribe(store, "ada@example.org", { topics: ["security"] }),
      await subscribe(store, "bob@example.org", { topics: ["film"] }),
    ];
    for (const id of ids) {
      await store.audience.skip({ digest: "daily", slot: SLOT, decidedAt: MORNING, why: "0 new" }, [id]);
    }
    expect(await store.audience.due(due())).toEqual([]);
    const [row] = await tables.selectFrom("own_skips").selectAll().execute();
    expect(row).toMatchObject({ digest: "daily", slot: SLOT, why: "0 new", readers: 2 });
  });

  test("a reader is told with the editions that it got or will get, and none that never came", async () => {
    const { store } = await openDesk(backend);
    const ada = await subscribe(store, "ada@example.org", { topics: ["security"] });
    await store.audience.save(own(SLOT, "one", { composedAt: at("07:00") }), [ada]);
    await store.send.fanOut("edn-one" as EditionId, aFanOut(at("07:00")));
    const [waiting] = await store.audience.due(due({ slot: NEXT }));
    expect(waiting).toMatchObject({ editions: ["edn-one"], lastAt: at("07:00") });
    expect((await store.audience.due(due({ slot: NEXT, since: at("07:01") })))[0]).toMatchObject({
      editions: [],
      lastAt: null,
    });
    await sendAll(store, "failed");
    expect((await store.audience.due(due({ slot: NEXT })))[0]).toMatchObject({ editions: [], lastAt: null });
  });

  test("who never got the digest's edition gets one of its own next, from where it was, and then the digest's again", async () => {
    const { store } = await openDesk(backend);
    const ada = await subscribe(store, "ada@example.org");
    const slots = ["2026-11-21T07:00", "2026-11-22T07:00", "2026-11-23T07:00"] as Slot[];
    const editions = slots.map((slot, index) =>
      anEdition("daily", { slot, composedAt: new Date(MORNING.getTime() + index * 60_000) }),
    );
    for (const [index, edition] of editions.entries()) {
      await store.editions.save(edition, []);
      await store.send.fanOut(edition.id, planOf(index));
      await sendAll(store, index === 1 ? "failed" : "sent");
    }
    // The third of the digest's own went by it.
    expect(await store.audience.rhythms("daily")).toEqual([due().rhythm]);
    const [reader] = await store.audience.due(due({ slot: NEXT }));
    expect(reader).toMatchObject({ id: ada, editions: [editions[0]?.id], lastAt: editions[0]?.composedAt });
    await store.audience.save(own(NEXT, "made-up", { composedAt: at("11:00") }), [ada]);
    await store.send.fanOut("edn-made-up" as EditionId, planOf(9));
    // Until that one has come, it is behind.
    expect(await store.audience.rhythms("daily")).toEqual([due().rhythm]);
    await sendAll(store, "sent", at("12:00"));
    expect(await store.audience.rhythms("daily")).toEqual([]);
  });

  test("what its editions told is known, and what others told is not", async () => {
    const { store } = await openDesk(backend);
    const [chip, film] = [aStory([sourced(anItem("A chip"))]), aStory([sourced(anItem("A film"))])];
    await storeStories(store, [chip, film]);
    const ada = await subscribe(store, "ada@example.org", { topics: ["security"] });
    const toldBy = new Map([[chip.id, chip.coverage[0].item.id]]);
    await store.audience.save(own(SLOT, "one", { storyIds: [chip.id], toldBy }), [ada]);
    await store.editions.save(anEdition("daily", { slot: SLOT, storyIds: [film.id] }), []);
    const ids = [chip.id, film.id];
    expect(await store.audience.told(["edn-one" as EditionId], ids)).toEqual(new Map([[chip.id, MORNING]]));
    expect(await store.audience.told([], ids)).toEqual(new Map());
    expect(await store.editions.told("daily", ids)).toEqual(new Map([[film.id, MORNING]]));
  });
});
