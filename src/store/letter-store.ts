import type { DeliveryId } from "../domain/delivery.ts";
import type { Slot } from "../domain/digest.ts";
import type { Inquiry, Letter, OwedLetter } from "../domain/letter.ts";
import { BUDGET_MS } from "../domain/letter-rule.ts";
import { type LetterStore, MAX_INQUIRIES } from "../domain/letter-store.ts";
import { toDate, toJson, toMs } from "./cells.ts";
import { addressHash } from "./address-hash.ts";
import { ALL, type Database, type Queries, reading, writing } from "./database.ts";
import { decideInquiries } from "./decide-inquiries.ts";
import { recordSteps } from "./delivery-rows.ts";
import { findSubscriber } from "./subscriber-rows.ts";
import { LETTERS_EDITION, type LetterRow } from "./mail-tables.ts";
import { toWishColumns } from "./wish-columns.ts";

/** Letters that are written in one go. */
const OWED_ROWS = 100;

export function createLetterStore(database: Database): LetterStore {
  return {
    receive: (inquiry) =>
      writing(database, async (queries) => {
        await receive(queries, inquiry);
        await database.makeJobs?.(queries, "post", ALL);
      }),
    async decide(now) {
      const sum = { owed: 0, refused: 0, today: 0 };
      for (;;) {
        const { owed, refused, today } = await writing(database, (queries) => decideInquiries(queries, now));
        if (owed + refused === 0) return sum;
        sum.today = today;
        sum.owed += owed;
        sum.refused += refused;
      }
    },
    owed: () => reading(database, owedLetters),
    write: (id, letter, delivery) =>
      writing(database, async (queries) => {
        await write(queries, { id, letter, ...delivery });
        await database.makeJobs?.(queries, "send", ALL);
      }),
    async letter(id) {
      const row = await database.db.selectFrom("letters").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toLetter(row);
    },
    tidy: (now) => writing(database, (queries) => tidy(queries, toMs(now) - BUDGET_MS)),
  };
}

async function receive(queries: Queries, { wishes, digests, at, ...rest }: Inquiry): Promise<void> {
  const { waiting } = await queries
    .selectFrom("inquiries")
    .select((row) => row.fn.countAll<number | string>().as("waiting"))
    .executeTakeFirstOrThrow();
  if (Number(waiting) >= MAX_INQUIRIES) return;
  const row = { ...rest, digests: toJson(digests), wishes: toJson(toWishColumns(wishes)), at: toMs(at) };
  await queries.insertInto("inquiries").values(row).execute();
}

async function owedLetters(queries: Queries): Promise<readonly OwedLetter[]> {
  const rows = await queries
    .selectFrom("letters")
    .selectAll()
    .where("composed_at", "is", null)
    .orderBy("asked_at")
    .orderBy("id")
    .limit(OWED_ROWS)
    .execute();
  const owed: OwedLetter[] = [];
  for (const { id, kind, subscriber_id, asked_at } of rows) {
    const subscriber = await findSubscriber(queries, subscriber_id);
    if (subscriber !== null) owed.push({ id, kind, subscriber, askedAt: toDate(asked_at) });
  }
  return owed;
}

type Written = {
  readonly id: DeliveryId;
  readonly letter: Letter;
  readonly messageId: string;
  readonly now: Date;
};

async function write(queries: Queries, { id, letter, messageId, now }: Written): Promise<void> {
  const { subject, html, text, composedAt } = letter;
  const row = await queries
    .updateTable("letters")
    .set({ subject, html, text, composed_at: toMs(composedAt) })
    .where("id", "=", id)
    .where("composed_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return;
  await makeLettersEdition(queries);
  const subscriber = await findSubscriber(queries, row.subscriber_id);
  if (subscriber === null) return;
  const made = await queries
    .insertInto("deliveries")
    .values({
      id,
      edition_id: LETTERS_EDITION,
      subscriber_id: subscriber.id,
      digest: "",
      slot: `${row.kind}:${toDate(row.asked_at).toISOString()}` as Slot,
      address: subscriber.address,
      address_hash: await addressHash(queries, subscriber.address),
      message_id: messageId,
      date: toMs(now),
      state: "queued",
      attempt: 0,
      next_at: toMs(now),
      detail: null,
      worker: null,
    })
    .returningAll()
    .execute();
  await recordSteps(queries, made, toMs(now));
}

/**
 * The row that deliveries of letters point to. Their column wants an edition, and taking that demand away from a table
 * would mean to make it anew in SQLite, with all that points to it. It is sent to nobody, and no digest has its name.
 */
async function makeLettersEdition(queries: Queries): Promise<void> {
  await queries
    .insertInto("editions")
    .values({
      id: LETTERS_EDITION,
      digest: "",
      slot: "" as Slot,
      composed_at: 0,
      subject: "",
      html: toJson([]),
      text: toJson([]),
      fanned_out_at: 0,
      content: null,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

function toLetter({ kind, subject, html, text, composed_at }: LetterRow): Letter | null {
  if (subject === null || html === null || text === null || composed_at === null) return null;
  return { kind, subject, html, text, composedAt: toDate(composed_at) };
}

async function tidy(queries: Queries, before: number): Promise<void> {
  await queries.deleteFrom("letter_marks").where("at", "<", before).execute();
  await queries.deleteFrom("letters").where("composed_at", "<", before).execute();
}
