import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Choice } from "../../src/domain/consent-store.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Slot } from "../../src/domain/digest.ts";
import { type SubscriberId, USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { address, anEdition, at, minutesOn, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { aFanOut } from "./stored.ts";

const ada = address("ada@example.org");
const LATER = at("09:00");

const choice = (digests: readonly string[], over: Partial<Choice> = {}): Choice => ({
  digests,
  wishes: { ...USUAL_WISHES, topics: ["security"], hour: 18 },
  language: "de",
  ...over,
});

/** A pending subscriber, as the web leaves one. */
async function signUp(store: DeskStore): Promise<SubscriberId> {
  const said = { digests: ["daily"], wishes: USUAL_WISHES, language: null, words: "Mail me.", at: MORNING };
  await store.letters.receive({ kind: "sign-up", address: ada, ...said });
  await store.letters.decide(MORNING);
  return await idOf(store);
}

async function idOf(store: DeskStore): Promise<SubscriberId> {
  const found = await store.subscribers.findByAddress(ada);
  if (found === null) throw new Error("There is no such subscriber.");
  return found.id;
}

/** That of the only subscriber. */
async function hashIn(tables: Desk["tables"]): Promise<string> {
  return (await tables.selectFrom("subscribers").select("address_hash").executeTakeFirstOrThrow()).address_hash;
}

const whats = async (store: DeskStore, id: SubscriberId): Promise<readonly string[] | undefined> =>
  (await store.consents.dossier(id))?.consents.map(({ what }) => what);

describe.for(Object.entries(backends))("ConsentStore on %s", ([, backend]) => {
  test("a pending one who confirms is active from then on, and is owed a welcome; again it is active already", async () => {
    const { store, another } = await openDesk(backend);
    const id = await signUp(store);
    expect(await (await another()).consents.confirm(id, "Yes.", LATER)).toBe("confirmed");
    expect(await store.consents.confirm(id, "Yes.", at("10:00"))).toBe("active");
    const found = await store.subscribers.find(id);
    expect(found).toMatchObject({ state: "active", subscriptions: [{ digest: "daily", since: LATER }] });
    expect((await store.letters.owed()).map(({ kind }) => kind)).toEqual(["confirm", "welcome"]);
    expect((await store.consents.dossier(id))?.consents).toEqual([
      { at: MORNING, what: "asked", detail: "daily", words: "Mail me." },
      { at: LATER, what: "confirmed", detail: "daily", words: "Yes." },
    ]);
  });

  test.for<{ why: string; meanwhile: (store: DeskStore, id: SubscriberId) => Promise<unknown> }>([
    { why: "has left", meanwhile: async ({ subscribers }, id) => await subscribers.end(id, null, MORNING) },
    { why: "was erased", meanwhile: async ({ consents }, id) => await consents.erase(id, MORNING) },
    {
      why: "must not get mail",
      meanwhile: async ({ subscribers }) => await subscribers.suppress({ address: ada, reason: "bounce", at: MORNING }),
    },
  ])("nobody becomes active who $why", async ({ meanwhile }) => {
    const { store } = await openDesk(backend);
    const id = await signUp(store);
    await meanwhile(store, id);
    expect(await store.consents.confirm(id, "Yes.", LATER)).toBe("gone");
    expect((await store.subscribers.find(id))?.state).not.toBe("active");
  });

  test("a choice is exactly what is had from then on; none ends, another begins again", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily", "weekly"], MORNING);
    const id = await idOf(store);
    expect(await store.consents.change(id, choice(["monthly", "weekly"]), LATER)).toBe("changed");
    const { wishes } = choice([]);
    expect(await store.subscribers.find(id)).toMatchObject({
      language: "de",
      subscriptions: [
        { digest: "monthly", since: LATER, wishes },
        { digest: "weekly", since: MORNING, wishes },
      ],
    });
    expect(await store.consents.change(id, choice([]), LATER)).toBe("changed");
    expect(await store.subscribers.find(id)).toMatchObject({ state: "ended", subscriptions: [] });
    expect(await store.consents.change(id, choice(["daily"]), LATER)).toBe("changed");
    expect(await store.subscribers.find(id)).toMatchObject({ state: "active", subscriptions: [{ digest: "daily" }] });
    expect(await whats(store, id)).toEqual(["added", "changed", "ended", "changed"]);
  });

  test("a choice makes a pending one active, from that moment on", async () => {
    const { store } = await openDesk(backend);
    const id = await signUp(store);
    expect(await store.consents.change(id, choice(["daily"]), LATER)).toBe("changed");
    const since = { state: "active", subscriptions: [{ digest: "daily", since: LATER }] };
    expect(await store.subscribers.find(id)).toMatchObject(since);
    expect(await store.consents.forgetPending(at("2027-01-01T00:00:00Z"), LATER)).toBe(0);
  });

  test("what may not get mail begins nothing, and one that is unknown chooses nothing", async () => {
    const { store } = await openDesk(backend);
    const pending = await signUp(store);
    expect(await store.consents.change("sub-x" as SubscriberId, choice(["weekly"]), LATER)).toBe("gone");
    await store.consents.confirm(pending, "Yes.", LATER);
    await store.subscribers.suppress({ address: ada, reason: "request", at: LATER });
    expect(await store.consents.change(pending, choice(["daily", "weekly"]), LATER)).toBe("suppressed");
    expect((await store.subscribers.find(pending))?.subscriptions.map(({ digest }) => digest)).toEqual(["daily"]);
    expect(await store.consents.change(pending, choice([]), LATER)).toBe("changed");
  });

  test("what the operator and the unsubscribe page do stands in the record", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily", "weekly"], MORNING, "imported");
    const id = await idOf(store);
    await store.subscribers.add(ada, ["daily"], LATER);
    await store.subscribers.end(id, "weekly", LATER);
    await store.subscribers.end(id, "weekly", LATER);
    await store.subscribers.end(id, null, LATER);
    expect((await store.consents.dossier(id))?.consents).toEqual([
      { at: MORNING, what: "imported", detail: "daily, weekly", words: null },
      { at: LATER, what: "ended", detail: "weekly", words: null },
      { at: LATER, what: "ended", detail: null, words: null },
    ]);
  });

  test("a dossier has the mails and letters, oldest first", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot });
    await store.editions.save(edition, []);
    await store.send.fanOut(edition.id, aFanOut());
    const said = { digests: [], wishes: USUAL_WISHES, language: null, words: "", at: LATER };
    await store.letters.receive({ kind: "link", address: ada, ...said });
    await store.letters.decide(LATER);
    await store.subscribers.suppress({ address: ada, reason: "bounce", at: LATER });
    const id = await idOf(store);
    expect(await store.consents.dossier(id)).toMatchObject({
      subscriber: { id, address: ada },
      suppression: { reason: "bounce", at: LATER },
      deliveries: [{ digest: "daily", slot: edition.slot, state: "queued", at: MORNING }],
      letters: [{ kind: "link", subject: null, askedAt: LATER }],
    });
    expect(await store.consents.dossier("sub-x" as SubscriberId)).toBeNull();
  });

  test("a dossier has what ended, what came back and all that happened to each mail", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily", "weekly"], MORNING);
    const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot });
    await store.editions.save(edition, []);
    await store.send.fanOut(edition.id, aFanOut());
    const [mail] = await store.send.claim("w", MORNING, 1);
    if (mail === undefined) throw new Error("One was queued.");
    await store.send.settle(mail.id, "w", { state: "sent", at: MORNING, detail: "250 ok" });
    const detail = "552 5.2.2 full";
    await store.bounces.record({ key: "k1", at: LATER, delivery: mail.id, kind: "soft", detail });
    const id = await idOf(store);
    await store.subscribers.end(id, "weekly", LATER);
    const { messageId } = mail;
    expect(await store.consents.dossier(id)).toMatchObject({
      subscriber: { subscriptions: [{ digest: "daily" }] },
      endedSubscriptions: [{ digest: "weekly", since: MORNING, endedAt: LATER, wishes: USUAL_WISHES }],
      deliveries: [
        {
          digest: "daily",
          state: "bounced",
          address: ada,
          messageId,
          tries: 1,
          detail,
          steps: [
            { state: "queued", attempt: 0, detail: null, at: MORNING },
            { state: "sending", attempt: 1 },
            { state: "sent", detail: "250 ok" },
            { state: "bounced", detail, at: LATER },
          ],
        },
      ],
      reports: [{ at: LATER, kind: "soft", detail, messageId }],
    });
  });

  test("of changes of one day twenty are noted, the last one always, and consent itself each time", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const id = await idOf(store);
    const say = async (hour: number, minute: number, digests = ["daily"]) =>
      await store.consents.change(
        id,
        choice(digests, { wishes: { ...USUAL_WISHES, hour: hour % 24 } }),
        minutesOn(minute),
      );
    for (let time = 1; time <= 23; time += 1) await say(time, time);
    const changed = async () =>
      ((await store.consents.dossier(id))?.consents ?? []).filter(({ what }) => what === "changed");
    expect(await changed()).toHaveLength(20);
    expect((await changed()).at(-1)).toMatchObject({ at: minutesOn(23) });
    expect((await changed()).at(-1)?.detail).toContain('"hour":23');
    await say(23, 24, []);
    expect((await whats(store, id))?.at(-1)).toBe("ended");
    await say(5, 24 * 60 + 30);
    expect(await changed()).toHaveLength(21);
  });

  test("of what was shown and chosen so much is kept and no more", async () => {
    const { store } = await openDesk(backend);
    const id = await signUp(store);
    await store.consents.confirm(id, "x".repeat(9_000), LATER);
    const muted = Array.from({ length: 50 }, (_, n) => `${n}${"\\".repeat(98)}`);
    await store.consents.change(id, choice(["daily"], { wishes: { ...USUAL_WISHES, muted } }), LATER);
    const record = (await store.consents.dossier(id))?.consents ?? [];
    expect(record.map(({ words, detail }) => [words?.length, detail?.length])).toEqual([
      [8, 5],
      [8_000, 5],
      [undefined, 8_000],
    ]);
    expect(record[1]?.words?.endsWith("x…")).toBe(true);
  });

  test("whether a subscriber is blocked is known by its id", async () => {
    const { store } = await openDesk(backend);
    expect(await store.consents.isBlocked("sub-x" as SubscriberId)).toBe(false);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const id = await idOf(store);
    expect(await store.consents.isBlocked(id)).toBe(false);
    await store.subscribers.suppress({ address: ada, reason: "request", at: LATER });
    expect(await store.consents.isBlocked(id)).toBe(true);
  });

  test("who has not confirmed is found by an index, however many subscribers there are", async () => {
    const { tables } = await openDesk(backend);
    const stale = tables
      .selectFrom("subscribers")
      .select(["id", "ended_at"])
      .where("state", "=", "pending")
      .where("asked_at", "<", 7);
    // Few rows are read faster without any index, so PostgreSQL is kept from doing that.
    const plan = await tables.transaction().execute(async (queries) => {
      if (backend === backends.postgres) await sql`set local enable_seqscan = off`.execute(queries);
      const explain = backend === backends.postgres ? sql`explain` : sql`explain query plan`;
      const { sql: text, parameters } = stale.compile();
      const rest = text
        .replace(/\$2|\?(?!.*\?)/, String(parameters[1]))
        .replace(/\$1|\?/, `'${String(parameters[0])}'`);
      return (await sql`${explain} ${sql.raw(rest)}`.execute(queries)).rows;
    });
    expect(JSON.stringify(plan)).toContain("subscribers_asked");
  });

  test("erased: no word of the person is left in any table, the count of mails is, and the block holds", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const id = await idOf(store);
    const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot });
    await store.editions.save(edition, []);
    await store.send.fanOut(edition.id, aFanOut());
    const [claimed] = await store.send.claim("w", MORNING, 1);
    if (claimed === undefined) throw new Error("One was queued.");
    await store.send.settle(claimed.id, "w", { state: "sent", at: MORNING, detail: "250 ada@example.org ok" });
    const said = { digests: [], wishes: USUAL_WISHES, language: null, words: "", at: LATER };
    await store.letters.receive({ kind: "link", address: ada, ...said });
    await store.letters.decide(LATER);
    for (const owed of await store.letters.owed()) {
      const letter = { kind: owed.kind, subject: ada, html: ada, text: ada, composedAt: LATER };
      await store.letters.write(owed.id, letter, { messageId: `${owed.id}@desk.example`, now: LATER });
    }
    await store.letters.receive({ kind: "link", address: ada, ...said });
    await store.subscribers.suppress({ address: ada, reason: "complaint", at: LATER });
    const report = {
      key: "k1",
      at: LATER,
      delivery: claimed.id,
      kind: "soft",
      detail: "ada@example.org is full",
    } as const;
    await store.bounces.record(report);
    const hash = await hashIn(tables);

    expect(await store.consents.erase(id, LATER)).toBe(true);
    expect(await store.consents.erase(id, LATER)).toBe(false);
    const all = [];
    for (const table of EVERYTHING) all.push(await tables.selectFrom(table).selectAll().execute());
    expect(JSON.stringify(all)).not.toMatch(/ada@/i);
    expect(JSON.stringify(all).split(hash), "the hash is that of the block, and nowhere else").toHaveLength(2);
    expect(await tables.selectFrom("letter_marks").select("address_mark").execute()).toEqual([{ address_mark: "" }]);
    expect(await tables.selectFrom("deliveries").select(["state", "digest"]).execute()).toEqual([
      { state: "bounced", digest: "daily" },
    ]);
    expect(await store.subscribers.list()).toEqual([]);
    expect(await store.subscribers.find(id)).toBeNull();
    expect(await store.consents.dossier(id)).toBeNull();
    expect(await store.subscribers.add(address("ADA@example.org"), ["daily"], LATER)).toBe("suppressed");
  });

  test("erased without a block: nothing is left to know the address by, and what comes back later blocks nobody", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const id = await idOf(store);
    const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot });
    await store.editions.save(edition, []);
    await store.send.fanOut(edition.id, aFanOut());
    const [claimed] = await store.send.claim("w", MORNING, 1);
    if (claimed === undefined) throw new Error("One was queued.");
    await store.send.settle(claimed.id, "w", { state: "sent", at: MORNING, detail: "250" });
    const hash = await hashIn(tables);
    await store.consents.erase(id, LATER);
    const late = { key: "k1", at: LATER, delivery: claimed.id, kind: "complaint", detail: "ada@example.org" } as const;
    expect(await store.bounces.record(late)).toBe("counted");
    const all = [];
    for (const table of EVERYTHING) all.push(await tables.selectFrom(table).selectAll().execute());
    expect(JSON.stringify(all)).not.toContain(hash);
    expect(await store.suppressions.list()).toEqual([]);
    expect(await store.subscribers.add(ada, ["daily"], LATER)).toBe("added");
  });

  test("erased while a mail is on the wire: what came of it is still noted", async () => {
    const { store } = await openDesk(backend);
    const id = await signUp(store);
    const [owed] = await store.letters.owed();
    if (owed === undefined) throw new Error("One is owed.");
    const letter = { kind: owed.kind, subject: "", html: "", text: "", composedAt: MORNING };
    await store.letters.write(owed.id, letter, { messageId: `${owed.id}@desk.example`, now: MORNING });
    await store.send.claim("w", MORNING, 1);
    expect(await store.consents.erase(id, LATER)).toBe(true);
    await store.send.settle(owed.id, "w", { state: "sent", at: LATER, detail: "250" });
    expect(await store.subscribers.add(ada, ["daily"], LATER)).toBe("added");
  });

  test("one who had left, and was signed up again by somebody, has left again, with its record", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["weekly"], MORNING);
    const id = await idOf(store);
    await store.subscribers.end(id, null, MORNING);
    expect(await signUp(store)).toBe(id);
    expect((await store.subscribers.find(id))?.state).toBe("pending");
    expect(await store.consents.forgetPending(minutesOn(1), LATER)).toBe(1);
    expect(await store.subscribers.find(id)).toMatchObject({ state: "ended", subscriptions: [] });
    expect(await whats(store, id)).toEqual(["added", "ended", "asked"]);
    expect(await store.consents.forgetPending(minutesOn(1), LATER)).toBe(0);
  });

  test("who never confirmed is forgotten after that moment, and leaves nothing", async () => {
    const { store, tables } = await openDesk(backend);
    const id = await signUp(store);
    expect(await store.consents.forgetPending(MORNING, LATER)).toBe(0);
    expect(await store.consents.forgetPending(minutesOn(1), LATER)).toBe(1);
    expect(await store.subscribers.find(id)).toBeNull();
    for (const table of ["subscribers", "subscriptions", "letters", "consents"] as const) {
      expect(await tables.selectFrom(table).selectAll().execute()).toEqual([]);
    }
    // The budget of the address outlasts it: it gets no letter, and so nobody is there.
    await expect(signUp(store)).rejects.toThrow("There is no such subscriber.");
  });
});

const EVERYTHING = [
  "delivery_reports",
  "edition_readers",
  "consent_words",
  "subscribers",
  "subscriptions",
  "suppressions",
  "deliveries",
  "delivery_events",
  "inquiries",
  "letter_marks",
  "letters",
  "consents",
] as const;
