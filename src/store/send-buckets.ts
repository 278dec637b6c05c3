import { sql } from "kysely";
import type { RelayTrouble } from "../domain/send-store.ts";
import type { Bucket } from "../domain/sending/allot.ts";
import { familyBucket, familyOf, relayBucket, type SendLimits, TOTAL_BUCKET } from "../domain/sending/limits.ts";
import { type Rate, returnToken, takeToken, tokenAt } from "../domain/sending/rate.ts";
import { dayOf, putOffToday } from "../domain/sending/warm-up.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { type Ms, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import { overwrite } from "./overwrite.ts";
import { lastDay, writeDay } from "./warm-days.ts";

/** A number that stands for "tokens are being taken" among the advisory locks of a server. */
const TOKENS_LOCK = 0x6e_64_74;

/** Until the end of the transaction nobody else takes tokens. SQLite has one writer at a time anyway. */
export async function lockTokens(queries: Queries, kind: DatabaseKind): Promise<void> {
  if (kind === "postgres") await sql`select pg_advisory_xact_lock(${TOKENS_LOCK})`.execute(queries);
}

/** Those of the named buckets that were ever used. */
export async function readBuckets(queries: Queries, names: readonly string[]): Promise<ReadonlyMap<string, Bucket>> {
  const rows = await inChunks(names, (piece) =>
    queries.selectFrom("send_buckets").selectAll().where("name", "in", piece).execute(),
  );
  return new Map(rows.map((row) => [row.name, { fullAt: row.full_at, queueAt: row.queue_at }]));
}

export async function writeBuckets(queries: Queries, buckets: ReadonlyMap<string, Bucket>): Promise<void> {
  for (const [name, { fullAt, queueAt }] of buckets) {
    const row = { name, full_at: fullAt, queue_at: queueAt };
    await queries
      .insertInto("send_buckets")
      .values(row)
      .onConflict((conflict) => conflict.column("name").doUpdateSet(overwrite(row)))
      .execute();
  }
}

type Wanted = { readonly relay: string; readonly rate: Rate; readonly now: Ms };

export async function takeRelayToken(
  queries: Queries,
  kind: DatabaseKind,
  { relay, rate, now }: Wanted,
): Promise<boolean> {
  await lockTokens(queries, kind);
  const name = relayBucket(relay);
  const { fullAt, queueAt } = (await readBuckets(queries, [name])).get(name) ?? { fullAt: null, queueAt: 0 };
  if (tokenAt(fullAt, rate, now) > now) return false;
  await writeBuckets(queries, new Map([[name, { fullAt: takeToken(fullAt, rate, now), queueAt }]]));
  return true;
}

type Unused = { readonly limits: SendLimits; readonly address: MailAddress; readonly now: Ms };

export async function returnTokens(
  queries: Queries,
  kind: DatabaseKind,
  { limits, address, now }: Unused,
): Promise<void> {
  await lockTokens(queries, kind);
  const family = familyOf(address, limits.domains);
  const rates = new Map([
    [TOTAL_BUCKET, limits.total],
    [familyBucket(family.name), family.rate],
  ]);
  const buckets = new Map<string, Bucket>();
  for (const [name, bucket] of await readBuckets(queries, [...rates.keys()])) {
    const rate = rates.get(name) ?? null;
    if (rate !== null) buckets.set(name, { ...bucket, fullAt: returnToken(bucket.fullAt, rate) });
  }
  await writeBuckets(queries, buckets);
  const day = limits.warmUp === null ? null : await lastDay(queries, family.name);
  if (day !== null && day.day === dayOf(now)) await writeDay(queries, { ...day, used: Math.max(0, day.used - 1) });
}

type PutOff = { readonly family: string; readonly isPolicy: boolean; readonly now: Ms };

export async function notePutOff(
  queries: Queries,
  kind: DatabaseKind,
  { family, isPolicy, now }: PutOff,
): Promise<void> {
  await lockTokens(queries, kind);
  const last = await lastDay(queries, family);
  if (last !== null) await writeDay(queries, putOffToday(last, isPolicy, now));
}

export async function noteRelay(queries: Queries, relay: string, trouble: RelayTrouble | null): Promise<void> {
  if (trouble === null) return void (await queries.deleteFrom("relay_troubles").where("relay", "=", relay).execute());
  const { since, restsUntil, detail } = trouble;
  const row = { relay, since: toMs(since), rests_until: toMs(restsUntil), detail };
  await queries
    .insertInto("relay_troubles")
    .values(row)
    .onConflict((conflict) => conflict.column("relay").doUpdateSet(overwrite(row)))
    .execute();
}
