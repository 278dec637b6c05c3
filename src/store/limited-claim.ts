import { sql } from "kysely";
import type { LimitedClaim, SendRoom } from "../domain/send-store.ts";
import { allot, type Allotment, type Candidate, roomAt } from "../domain/sending/allot.ts";
import { familyBucket, familyOf, relayBucket, TOTAL_BUCKET } from "../domain/sending/limits.ts";
import { type Ms, orNull, toDate, toMs } from "./cells.ts";
import { type DueRow, dueRows, setAside, take } from "./claim.ts";
import { inChunks } from "./chunks.ts";
import { type Database, type DatabaseKind, type Queries, writing } from "./database.ts";
import { readPause } from "./guard-store.ts";
import { LETTERS_EDITION } from "./mail-tables.ts";
import { lockTokens, readBuckets, writeBuckets } from "./send-buckets.ts";
import { warmDays, writeDay } from "./warm-days.ts";

/** Rows that are looked at in one transaction: few at first, as mostly one of them may go. */
const FIRST_ROWS = 8;
const NEXT_ROWS = 500;
/** Transactions after which the caller gets a turn, though nothing may go yet. */
const MAX_STEPS = 20;

export type Claimer = { readonly worker: string; readonly now: Date };

/** Step by step past what has to wait, each step a short transaction, until something may go or nothing is due. */
export async function claimWithin(database: Database, room: SendRoom, claimer: Claimer): Promise<LimitedClaim> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const rows = step === 0 ? Math.max(FIRST_ROWS, room.most) : NEXT_ROWS;
    const found = await writing(database, (queries) =>
      claimStep(queries, { ...room, ...claimer, rows, kind: database.kind }),
    );
    if (found !== "only others") return found;
  }
  return { taken: [], nextAt: claimer.now };
}

type Step = SendRoom & Claimer & { readonly rows: number; readonly kind: DatabaseKind };

/** "only others": all that were looked at have to wait, or may not be sent; there may be more behind them. */
async function claimStep(queries: Queries, step: Step): Promise<LimitedClaim | "only others"> {
  if ((await readPause(queries)) !== null) return { taken: [], nextAt: null };
  await lockTokens(queries, step.kind);
  const now = toMs(step.now);
  const general = await readBuckets(queries, [TOTAL_BUCKET, ...step.relays.map(({ name }) => relayBucket(name))]);
  const open = roomAt({ ...step, buckets: general, now });
  if (open > now) {
    const first = await nextDue(queries, 0);
    return { taken: [], nextAt: orNull(first, (at) => toDate(Math.max(at, open))) };
  }
  const due = await dueRows(queries, { ...step, limit: step.rows }, step.rows);
  if (due.length === 0) return { taken: [], nextAt: orNull(await nextDue(queries, now), toDate) };
  await setAside(
    queries,
    due.filter(({ barrier }) => barrier !== null),
    now,
  );
  const free = due.filter(({ barrier }) => barrier === null);
  const allotment = allot(await candidatesOf(queries, free, step), {
    ...(await standingOf(queries, free, step)),
    ...step,
    buckets: new Map([...general, ...(await familyBuckets(queries, free, step))]),
    now,
  });
  return await carryOut(queries, allotment, { free, step });
}

type Chosen = { readonly free: readonly DueRow[]; readonly step: Step };

async function carryOut(
  queries: Queries,
  { taken, putOff, buckets, days }: Allotment,
  { free, step }: Chosen,
): Promise<LimitedClaim | "only others"> {
  await putOffAll(queries, step.kind, putOff);
  await writeBuckets(queries, buckets);
  for (const day of days.values()) await writeDay(queries, day);
  const relays = new Map(taken.map(({ id, relay }) => [id, relay]));
  const rows = free.filter(({ id }) => relays.has(id));
  const deliveries = await take(queries, rows, { ...step, limit: rows.length });
  if (deliveries.length === 0) return "only others";
  return {
    taken: deliveries.map((delivery) => ({ delivery, relay: relays.get(delivery.id) ?? null })),
    nextAt: step.now,
  };
}

function familyNames(rows: readonly DueRow[], { limits }: Step): readonly string[] {
  return [...new Set(rows.map(({ address }) => familyOf(address, limits.domains).name))];
}

async function familyBuckets(queries: Queries, rows: readonly DueRow[], step: Step) {
  const { domains } = step.limits;
  if (domains.default === null && domains.named.size === 0) return [];
  return await readBuckets(queries, familyNames(rows, step).map(familyBucket));
}

async function standingOf(queries: Queries, rows: readonly DueRow[], step: Step) {
  const { warmUp, domains } = step.limits;
  if (warmUp === null) return { days: new Map() };
  return { days: await warmDays(queries, familyNames(rows, step), { ...warmUp, domains, now: toMs(step.now) }) };
}

async function candidatesOf(
  queries: Queries,
  rows: readonly DueRow[],
  { freshSeconds }: Step,
): Promise<readonly Candidate[]> {
  const editions = await composedAt(queries, "editions", [...new Set(rows.map((row) => row.edition_id))]);
  const own = rows.filter((row) => row.edition_id === LETTERS_EDITION).map(({ id }) => id);
  const letters = await composedAt(queries, "letters", own);
  return rows.map((row) => {
    const { id, address } = row;
    const isLetter = row.edition_id === LETTERS_EDITION;
    const composed = (isLetter ? letters.get(id) : editions.get(row.edition_id)) ?? 0;
    return { id, address, isLetter, staleAt: composed + freshSeconds * 1_000 };
  });
}

async function composedAt(
  queries: Queries,
  table: "editions" | "letters",
  ids: readonly string[],
): Promise<ReadonlyMap<string, Ms | null>> {
  const rows = await inChunks(ids, (piece) =>
    queries
      .selectFrom(table)
      .select(["id", "composed_at"])
      .where(sql<string>`id`, "in", piece)
      .execute(),
  );
  return new Map(rows.map((row) => [row.id, row.composed_at]));
}

/** In one statement: a queue of a hundred thousand is put off once as a whole. No step of them is recorded, as none was taken. */
async function putOffAll(queries: Queries, kind: DatabaseKind, putOff: Allotment["putOff"]): Promise<void> {
  if (putOff.length === 0) return;
  const json = JSON.stringify(putOff.map(({ id, at, why }) => [id, at, why]));
  const rows = kind === "sqlite" ? sql`json_each(${json})` : sql`jsonb_array_elements(cast(${json} as jsonb))`;
  await sql`
    update deliveries set next_at = cast(made.value ->> 1 as bigint), detail = made.value ->> 2
    from ${rows} as made where deliveries.id = made.value ->> 0`.execute(queries);
}

/** When the first of those is due that wait for a moment after this one; `null`: none waits. */
async function nextDue(queries: Queries, after: Ms): Promise<Ms | null> {
  const found: Ms[] = [];
  for (const state of ["queued", "deferred"] as const) {
    const waiting = queries.selectFrom("deliveries").select("next_at").where("state", "=", state);
    const first = waiting.where("next_at", ">", after).orderBy("next_at").orderBy("id").limit(1);
    const row = await first.executeTakeFirst();
    if (row !== undefined) found.push(row.next_at);
  }
  return found.length === 0 ? null : Math.min(...found);
}
