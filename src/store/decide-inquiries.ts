import { contentId } from "../domain/content-id.ts";
import type { DeliveryId } from "../domain/delivery.ts";
import type { LetterKind } from "../domain/letter.ts";
import { BUDGET_MS, letterFor } from "../domain/letter-rule.ts";
import type { Decided } from "../domain/letter-store.ts";
import type { Subscriber, SubscriberId } from "../domain/subscriber.ts";
import { addressHash } from "./address-hash.ts";
import { fromJson, type Ms, toDate, toMs } from "./cells.ts";
import { recordConsent } from "./consent-rows.ts";
import type { Queries } from "./database.ts";
import { findByAddress, insertSubscriber, noteOwn, subscribe } from "./subscriber-rows.ts";
import { isSuppressed } from "./suppressions.ts";
import type { InquiryRow } from "./mail-tables.ts";

/** Inquiries that are decided in one transaction. */
const BATCH_ROWS = 50;
const DAY_MS = 24 * 3600 * 1000;

type WaitingInquiry = Omit<InquiryRow, "id">;

/** Decides the oldest inquiries and takes them away. */
export async function decideInquiries(queries: Queries, now: Date): Promise<Decided> {
  const oldest = queries.selectFrom("inquiries").select("id").orderBy("id").limit(BATCH_ROWS);
  const waiting = await queries.deleteFrom("inquiries").where("id", "in", oldest).returningAll().execute();
  let owed = 0;
  for (const inquiry of waiting.toSorted((one, other) => one.id - other.id)) {
    if (await decide(queries, inquiry, now)) owed += 1;
  }
  const today = waiting.length === 0 ? 0 : await marksSince(queries, toMs(now) - DAY_MS);
  return { owed, refused: waiting.length - owed, today };
}

async function decide(queries: Queries, inquiry: WaitingInquiry, now: Date): Promise<boolean> {
  const mark = await addressHash(queries, inquiry.address);
  const known = await findByAddress(queries, inquiry.address);
  const letter = letterFor({
    kind: inquiry.kind,
    state: known?.state ?? null,
    isSuppressed: await isSuppressed(queries, mark),
    before: await marksOf(queries, mark, toMs(now) - BUDGET_MS),
    today: await marksSince(queries, toMs(now) - DAY_MS),
    now,
  });
  if (letter === null) return false;
  await queries
    .insertInto("letter_marks")
    .values({ address_mark: mark, at: toMs(now) })
    .execute();
  const isAsked = letter === "confirm" && inquiry.kind === "sign-up";
  const subscriber = isAsked ? await takeIn(queries, inquiry, now) : known;
  if (subscriber === null) throw new Error("A letter was decided on for nobody.");
  await owe(queries, { id: subscriber.id, kind: letter, at: inquiry.at });
  return true;
}

async function marksOf(queries: Queries, mark: string, since: Ms): Promise<readonly Date[]> {
  const marks = queries.selectFrom("letter_marks").select("at").where("address_mark", "=", mark);
  return (await marks.where("at", ">=", since).execute()).map(({ at }) => toDate(at));
}

async function marksSince(queries: Queries, since: Ms): Promise<number> {
  const { count } = await queries
    .selectFrom("letter_marks")
    .select((row) => row.fn.countAll<number | string>().as("count"))
    .where("at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Makes a pending subscriber of what was asked last: whoever presses the button says yes to just that. `ended_at` stays, and
 * tells one who comes back from one who is new.
 */
async function takeIn(queries: Queries, inquiry: WaitingInquiry, now: Date): Promise<Subscriber | null> {
  const { address, language } = inquiry;
  await insertSubscriber(queries, { address, hash: await addressHash(queries, address), state: "pending", now });
  const known = await findByAddress(queries, address);
  if (known === null) return null;
  const { id } = known;
  const pending = { state: "pending", asked_at: toMs(now), language } as const;
  await queries.updateTable("subscribers").set(pending).where("id", "=", id).where("state", "<>", "active").execute();
  await queries
    .updateTable("subscriptions")
    .set({ ended_at: toMs(now) })
    .where("subscriber_id", "=", id)
    .where("ended_at", "is", null)
    .execute();
  const digests = fromJson(inquiry.digests);
  await subscribe(queries, id, digests, now);
  const wishes = fromJson(inquiry.wishes);
  const begun = queries.updateTable("subscriptions").set(wishes).where("subscriber_id", "=", id);
  await begun.where("ended_at", "is", null).execute();
  await noteOwn(queries, id, now);
  const asked = { at: toDate(inquiry.at), what: "asked", detail: digests.join(", "), words: inquiry.words } as const;
  await recordConsent(queries, id, asked);
  return known;
}

/** The letter has the id of the delivery that it becomes. */
export async function owe(
  queries: Queries,
  { id: subscriberId, kind, at }: { readonly id: SubscriberId; readonly kind: LetterKind; readonly at: Ms },
): Promise<void> {
  const id = contentId("dlv", subscriberId, kind, String(at)) as DeliveryId;
  await queries
    .insertInto("letters")
    .values({
      id,
      subscriber_id: subscriberId,
      kind,
      asked_at: at,
      composed_at: null,
      subject: null,
      html: null,
      text: null,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}
