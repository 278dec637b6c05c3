import { sql } from "kysely";
import type { RelayTrouble } from "../domain/send-store.ts";
import type { Bucket } from "../domain/sending/allot.ts";
import {
  type DomainLimits,
  familyBucket,
  familyOf,
  relayBucket,
  type SendLimits,
  TOTAL_BUCKET,
} from "../domain/sending/limits.ts";
import { type Rate, returnToken, takeToken, tokenAt } from "../domain/sending/rate.ts";
import { dayOf, dayStart, nextWarmDay, putOffToday, type WarmDay } from "../domain/sending/warm-up.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { type Ms, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import type { WarmDayRow } from "./mail-tables.ts";
import { overwrite } from "./overwrite.ts";

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

type Today = { readonly from: number; readonly now: Ms; readonly domains: DomainLimits };

/** This day of each family's warm-up; one that begins is decided, and kept, now. */
export async function warmDays(
  queries: Queries,
  families: readonly string[],
  { from, now, domains }: Today,
): Promise<ReadonlyMap<string, WarmDay>> {
  const day = dayOf(now);
  const days = new Map<string, WarmDay>();
  for (const family of families) {
    const last = await lastDay(queries, family);
    // A clock that was set back goes on with the day that was begun.
    if (last !== null && last.day >= day) days.set(family, last);
    else {
      const complaints =
        last === null ? 0 : await complaintsSince(queries, { family, domains, at: dayStart(last.day) });
      const next = nextWarmDay(last, { complaints }, { family, day, from });
      await writeDay(queries, next);
      days.set(family, next);
    }
  }
  return days;
}

export async function writeDay(queries: Queries, { restUntil, ...day }: WarmDay): Promise<void> {
  const row = { ...day, rest_until: restUntil };
  // Only the last day of a family is ever read.
  await queries.deleteFrom("warm_days").where("family", "=", day.family).where("day", "<", day.day).execute();
  await queries
    .insertInto("warm_days")
    .values(row)
    .onConflict((conflict) => conflict.columns(["family", "day"]).doUpdateSet(overwrite(row)))
    .execute();
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

export function toWarmDay({ rest_until: restUntil, ...row }: WarmDayRow): WarmDay {
  return { ...row, restUntil };
}

async function lastDay(queries: Queries, family: string): Promise<WarmDay | null> {
  const last = queries.selectFrom("warm_days").selectAll().where("family", "=", family).orderBy("day", "desc").limit(1);
  const row = await last.executeTakeFirst();
  return row === undefined ? null : toWarmDay(row);
}

type Since = { readonly family: string; readonly domains: DomainLimits; readonly at: Ms };

async function complaintsSince(queries: Queries, { family, domains, at }: Since): Promise<number> {
  const rows = await queries
    .selectFrom("delivery_reports")
    .innerJoin("deliveries", "deliveries.id", "delivery_reports.delivery_id")
    .select("deliveries.address")
    .where("delivery_reports.kind", "=", "complaint")
    .where("delivery_reports.at", ">=", at)
    .execute();
  return rows.filter(({ address }) => familyOf(address, domains).name === family).length;
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
