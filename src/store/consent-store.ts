import type { Choice, ConsentStore } from "../domain/consent-store.ts";
import type { Departure } from "../domain/departure.ts";
import type { MailAddress, Subscriber, SubscriberId } from "../domain/subscriber.ts";
import { addressHash } from "./address-hash.ts";
import { toJson, toMs } from "./cells.ts";
import { recordConsent } from "./consent-rows.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { owe } from "./decide-inquiries.ts";
import { noteDepartures } from "./departures/note-departures.ts";
import { dossierOf, suppressionOf } from "./dossier.ts";
import { eraseSubscriber } from "./erase-subscriber.ts";
import { findSubscriber, noteOwn, subscribe } from "./subscriber-rows.ts";
import { isSuppressed } from "./suppressions.ts";
import { toWishColumns } from "./wish-columns.ts";

export function createConsentStore(database: Database): ConsentStore {
  return {
    confirm: (id, words, at) => writing(database, (queries) => confirm(queries, { id, words, at })),
    change: (id, choice, at) =>
      writing(database, async (queries) => {
        const { outcome, ended } = await change(queries, { id, choice, at });
        await noteDepartures(database, queries, ended);
        return outcome;
      }),
    erase: (id, at) =>
      writing(database, async (queries) => {
        const isErased = await erase(queries, id, at);
        if (isErased) await noteDepartures(database, queries, [{ at, what: "erased", subscriber: id }]);
        return isErased;
      }),
    async forgetPending(before, now) {
      const stale = await database.db
        .selectFrom("subscribers")
        .select(["id", "ended_at"])
        .where("state", "=", "pending")
        .where("asked_at", "<", toMs(before))
        .execute();
      for (const { id, ended_at } of stale) {
        await writing(database, async (queries) => {
          // Whoever has confirmed meanwhile stays.
          const still = queries
            .selectFrom("subscribers")
            .select("id")
            .where("id", "=", id)
            .where("state", "=", "pending");
          if ((await still.where("asked_at", "<", toMs(before)).executeTakeFirst()) === undefined) return;
          if (ended_at === null) await eraseSubscriber(queries, id, now);
          else await endAgain(queries, id, ended_at);
        });
      }
      return stale.length;
    },
    isBlocked: (id) => reading(database, async (queries) => (await suppressionOf(queries, id)) !== undefined),
    isSuppressed: (address) => writing(database, (queries) => isBlocked(queries, address)),
    dossier: (id) => reading(database, (queries) => dossierOf(queries, id)),
  };
}

/** Who asks for it leaves no mark in the budgets either; they count the letter on. Nobody else can cause this. */
export async function erase(queries: Queries, id: SubscriberId, at: Date): Promise<boolean> {
  const known = await findSubscriber(queries, id);
  if (known === null) return false;
  const mark = await addressHash(queries, known.address);
  await queries.updateTable("letter_marks").set({ address_mark: "" }).where("address_mark", "=", mark).execute();
  return await eraseSubscriber(queries, id, at);
}

async function isBlocked(queries: Queries, address: MailAddress): Promise<boolean> {
  return await isSuppressed(queries, await addressHash(queries, address));
}

type Confirmed = { readonly id: SubscriberId; readonly words: string; readonly at: Date };

async function confirm(queries: Queries, { id, words, at }: Confirmed): Promise<"confirmed" | "active" | "gone"> {
  const known = await findSubscriber(queries, id);
  if (known === null || known.state === "ended" || (await isBlocked(queries, known.address))) return "gone";
  // Of two who press at once only one finds it pending.
  const { numUpdatedRows } = await queries
    .updateTable("subscribers")
    .set({ state: "active", ended_at: null, asked_at: null })
    .where("id", "=", id)
    .where("state", "=", "pending")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return "active";
  await queries
    .updateTable("subscriptions")
    .set({ since: toMs(at) })
    .where("subscriber_id", "=", id)
    .where("ended_at", "is", null)
    .execute();
  const detail = known.subscriptions.map(({ digest }) => digest).join(", ");
  await recordConsent(queries, id, { at, what: "confirmed", detail, words });
  await owe(queries, { id, kind: "welcome", at: toMs(at) });
  return "confirmed";
}

type Changed = { readonly id: SubscriberId; readonly choice: Choice; readonly at: Date };

type Change = { readonly outcome: "changed" | "suppressed" | "gone"; readonly ended: readonly Departure[] };

const unchanged = (outcome: Change["outcome"]): Change => ({ outcome, ended: [] });

async function change(queries: Queries, { id, choice, at }: Changed): Promise<Change> {
  const known = await findSubscriber(queries, id);
  if (known === null) return unchanged("gone");
  const { digests, wishes, language } = choice;
  if (digests.length === 0 && known.state === "ended") return unchanged("changed"); // Who has left cannot leave again.
  const has = known.state === "pending" ? [] : known.subscriptions.map(({ digest }) => digest);
  const missing = digests.filter((digest) => !has.includes(digest));
  if (missing.length > 0 && (await isBlocked(queries, known.address))) return unchanged("suppressed");
  const over = known.subscriptions.map(({ digest }) => digest).filter((digest) => !digests.includes(digest));
  if (over.length > 0) {
    const open = queries
      .updateTable("subscriptions")
      .set({ ended_at: toMs(at) })
      .where("subscriber_id", "=", id);
    await open.where("digest", "in", over).where("ended_at", "is", null).execute();
  }
  await subscribe(queries, id, missing, at);
  const wanted = queries.updateTable("subscriptions").set(toWishColumns(wishes)).where("subscriber_id", "=", id);
  await wanted.where("ended_at", "is", null).execute();
  await queries.updateTable("subscribers").set({ language }).where("id", "=", id).execute();
  await noteOwn(queries, id, at);
  if (digests.length === 0 && known.state !== "ended")
    await setState(queries, id, { state: "ended", ended_at: toMs(at) });
  if (digests.length > 0) await setState(queries, id, { state: "active", ended_at: null });
  if (isSame(known, choice)) return unchanged("changed"); // A second press is no second consent.
  const what = digests.length === 0 ? "ended" : "changed";
  await recordConsent(queries, id, { at, what, detail: toJson(choice) });
  return { outcome: "changed", ended: over.map((digest) => ({ at, what: "ended", subscriber: id, digest })) };
}

function isSame({ state, language, subscriptions }: Subscriber, choice: Choice): boolean {
  const [first] = subscriptions;
  const now = [state, language, subscriptions.map(({ digest }) => digest).sort(), first?.wishes];
  return toJson(now) === toJson(["active", choice.language, [...choice.digests].sort(), choice.wishes]);
}

/** A stranger who enters the address of one who has left must not cause what is known of that one to be erased. */
async function endAgain(queries: Queries, id: SubscriberId, endedAt: number): Promise<void> {
  const open = queries.updateTable("subscriptions").set({ ended_at: endedAt }).where("subscriber_id", "=", id);
  await open.where("ended_at", "is", null).execute();
  await setState(queries, id, { state: "ended", ended_at: endedAt });
}

type State = { readonly state: "active" | "ended"; readonly ended_at: number | null };

async function setState(queries: Queries, id: SubscriberId, state: State): Promise<void> {
  await queries
    .updateTable("subscribers")
    .set({ ...state, asked_at: null })
    .where("id", "=", id)
    .execute();
}
