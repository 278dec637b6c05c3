import { describe, expect, test } from "vitest";
import type { DeliveryId } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Inquiry, Letter } from "../../src/domain/letter.ts";
import { LETTERS_A_DAY } from "../../src/domain/letter-rule.ts";
import { MAX_INQUIRIES } from "../../src/domain/letter-store.ts";
import { NO_LIMITS } from "../../src/domain/sending/limits.ts";
import { type MailAddress, USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { address, anEdition, at, minutesOn, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { aFanOut, queueFor } from "./stored.ts";

const ada = address("Ada@example.org");

function anInquiry(mail: MailAddress = ada, over: Partial<Inquiry> = {}): Inquiry {
  const said = { digests: ["daily"], wishes: USUAL_WISHES, language: null, words: "Mail me.", at: MORNING };
  return { kind: "sign-up", address: mail, ...said, ...over };
}

/** What each letter of the test says. */
function aLetter(kind: Letter["kind"]): Letter {
  return { kind, subject: "Hello", html: "<p>Hello</p>", text: "Hello\n", composedAt: MORNING };
}

/** Decides what waits and writes what is owed; tells the kinds. */
async function writeAll(store: DeskStore, now: Date): Promise<readonly string[]> {
  await store.letters.decide(now);
  const owed = await store.letters.owed();
  for (const { id, kind } of owed) {
    await store.letters.write(id, aLetter(kind), { messageId: `${id}@desk.example`, now });
  }
  return owed.map(({ kind }) => kind);
}

describe.for(Object.entries(backends))("LetterStore on %s", ([, backend]) => {
  test("a sign-up leaves a pending subscriber with its wishes, and owes one letter", async () => {
    const { store, another } = await openDesk(backend);
    const wishes = { ...USUAL_WISHES, topics: ["security"], stories: 5 };
    await store.letters.receive(anInquiry(ada, { wishes, language: "de" }));
    expect(await store.subscribers.list()).toEqual([]);
    expect(await (await another()).letters.decide(minutesOn(1))).toEqual({ owed: 1, refused: 0, today: 1 });
    const found = await store.subscribers.findByAddress(ada);
    expect(found).toMatchObject({ state: "pending", language: "de", subscriptions: [{ digest: "daily", wishes }] });
    const owed = await store.letters.owed();
    expect(owed).toEqual([{ id: owed[0]?.id, kind: "confirm", subscriber: found, askedAt: MORNING }]);
    expect(await store.letters.decide(minutesOn(1))).toEqual({ owed: 0, refused: 0, today: 0 });
  });

  test("letters go before editions that were due earlier, also within limits, and each takes a token", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, anEdition("daily", { composedAt: MORNING }), ["bob@example.org", "cyd@example.org"]);
    await store.letters.receive(anInquiry(ada, { at: minutesOn(5) }));
    expect(await writeAll(store, minutesOn(5))).toEqual(["confirm"]);
    const limits = { ...NO_LIMITS, total: { count: 60, seconds: 3_600 } }; // Two at once.
    const room = { limits, relays: [{ name: "relay", rate: null }], freshSeconds: 3_600, most: 10 };
    const { taken } = await store.send.claimWithin(room, "w", minutesOn(10));
    expect(taken.map(({ delivery }) => delivery.editionId === null)).toEqual([true, false]);
    for (const { delivery } of taken) await putBack(store, delivery.id);
    const claimed = await store.send.claim("w", minutesOn(10), 2);
    expect(claimed.map(({ editionId }) => editionId === null)).toEqual([true, false]);
  });

  test("a written letter is a delivery without an edition, written once", async () => {
    const { store } = await openDesk(backend);
    await store.letters.receive(anInquiry());
    expect(await writeAll(store, MORNING)).toEqual(["confirm"]);
    expect(await store.letters.owed()).toEqual([]);
    const [claimed, ...others] = await store.send.claim("w", MORNING, 10);
    if (claimed === undefined) throw new Error("One was queued.");
    expect(others).toEqual([]);
    expect(claimed).toMatchObject({
      editionId: null,
      digest: "",
      slot: "confirm:2026-11-23T06:00:00.000Z",
      address: ada,
      messageId: `${claimed.id}@desk.example`,
    });
    expect(await store.letters.letter(claimed.id)).toEqual(aLetter("confirm"));
    await store.letters.write(
      claimed.id,
      { ...aLetter("confirm"), subject: "Other" },
      { messageId: "x", now: MORNING },
    );
    expect((await store.letters.letter(claimed.id))?.subject).toBe("Hello");
    expect(await store.send.unsentEditions()).toEqual([]);
  });

  test("a pending subscriber gets that letter and no edition", async () => {
    const { store } = await openDesk(backend);
    const edition = anEdition();
    await store.letters.receive(anInquiry());
    await writeAll(store, MORNING);
    await store.editions.save(edition, []);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(0);
    expect((await store.send.claim("w", MORNING, 10)).map(({ slot }) => slot.split(":")[0])).toEqual(["confirm"]);
  });

  test.for<{ why: string; meanwhile: (store: DeskStore) => Promise<unknown>; detail: string }>([
    {
      why: "is suppressed",
      meanwhile: async ({ subscribers }) =>
        await subscribers.suppress({ address: ada, reason: "complaint", at: MORNING }),
      detail: "suppressed: complaint",
    },
    {
      why: "has ended",
      meanwhile: async ({ subscribers }) => await subscribers.end(await idOf(subscribers), null, MORNING),
      detail: "nothing to confirm any more",
    },
    {
      why: "is active by the operator's hand",
      meanwhile: async ({ subscribers }) => await subscribers.add(ada, ["daily"], MORNING),
      detail: "nothing to confirm any more",
    },
  ])("the question is not sent to one who meanwhile $why", async ({ meanwhile, detail }) => {
    const { store, tables } = await openDesk(backend);
    await store.letters.receive(anInquiry());
    await writeAll(store, MORNING);
    await meanwhile(store);
    expect(await store.send.claim("w", MORNING, 10)).toEqual([]);
    const rows = await tables.selectFrom("deliveries").select(["state", "detail"]).execute();
    expect(rows).toEqual([{ state: "suppressed", detail }]);
  });

  test("a link is not sent to one who has left, nor one that is no longer kept", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    await store.letters.receive(anInquiry(ada, { kind: "link" }));
    expect(await writeAll(store, MORNING)).toEqual(["link"]);
    await store.subscribers.end(await idOf(store.subscribers), null, MORNING);
    expect(await store.send.claim("w", MORNING, 10)).toEqual([]);
    expect(await detailOf(tables)).toBe("no longer subscribed");
    await store.subscribers.add(ada, ["daily"], MORNING);
    await tables.updateTable("deliveries").set({ state: "queued" }).execute();
    await store.letters.tidy(at("2027-01-23T06:00:00Z"));
    expect(await store.send.claim("w", MORNING, 10)).toEqual([]);
    expect(await detailOf(tables)).toBe("what it said is no longer kept");
  });

  test("signed up again a day later by other wishes, the last ones count; on the same day nothing does", async () => {
    const { store } = await openDesk(backend);
    await store.letters.receive(anInquiry());
    await store.letters.receive(anInquiry(address("ada@example.org"), { digests: ["weekly"] }));
    expect(await store.letters.decide(MORNING)).toEqual({ owed: 1, refused: 1, today: 1 });
    expect((await store.subscribers.list()).map((one) => one.subscriptions.map(({ digest }) => digest))).toEqual([
      ["daily"],
    ]);
    await store.letters.receive(anInquiry(ada, { digests: ["weekly"], at: at("2026-11-24T07:00:00Z") }));
    expect(await store.letters.decide(at("2026-11-24T07:00:00Z"))).toMatchObject({ owed: 1, refused: 0 });
    expect((await store.subscribers.list()).map((one) => one.subscriptions.map(({ digest }) => digest))).toEqual([
      ["weekly"],
    ]);
  });

  test("the day's letters to all are counted; those of a day before are not", async () => {
    const { store } = await openDesk(backend);
    for (let count = 0; count <= LETTERS_A_DAY; count += 1) {
      await store.letters.receive(anInquiry(address(`reader${count}@example.org`)));
    }
    expect(await store.letters.decide(MORNING)).toEqual({ owed: LETTERS_A_DAY, refused: 1, today: LETTERS_A_DAY });
    await store.letters.receive(anInquiry(ada));
    expect(await store.letters.decide(at("2026-11-24T06:00:00Z"))).toMatchObject({ owed: 1, refused: 0 });
  });

  test("a flood of inquiries is dropped and not stored", async () => {
    const { store, tables } = await openDesk(backend);
    await store.letters.receive(anInquiry());
    const [row] = await tables.selectFrom("inquiries").selectAll().execute();
    if (row === undefined) throw new Error("One was received.");
    const { id: _, ...same } = row;
    for (let left = MAX_INQUIRIES - 1; left > 0; left -= 1_111) {
      const rows = Array.from({ length: Math.min(left, 1_111) }, () => same);
      await tables.insertInto("inquiries").values(rows).execute();
    }
    await store.letters.receive(anInquiry(address("late@example.org")));
    const late = tables.selectFrom("inquiries").select("id").where("address", "=", address("late@example.org"));
    expect(await late.execute()).toEqual([]);
  });
});

async function idOf(subscribers: DeskStore["subscribers"]) {
  const found = await subscribers.findByAddress(ada);
  if (found === null) throw new Error("There is no such subscriber.");
  return found.id;
}

async function detailOf(tables: Awaited<ReturnType<typeof openDesk>>["tables"]): Promise<string | null> {
  const [row] = await tables.selectFrom("deliveries").select("detail").execute();
  return row?.detail ?? null;
}

async function putBack(store: DeskStore, id: DeliveryId): Promise<void> {
  const now = minutesOn(10);
  await store.send.settle(id, "w", { state: "deferred", at: now, nextAt: now, detail: "", uncounted: true });
}
