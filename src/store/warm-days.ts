import { type DomainLimits, familyOf } from "../domain/sending/limits.ts";
import { dayOf, dayStart, nextWarmDay, type WarmDay } from "../domain/sending/warm-up.ts";
import type { Ms } from "./cells.ts";
import type { Queries } from "./database.ts";
import type { WarmDayRow } from "./mail-tables.ts";
import { overwrite } from "./overwrite.ts";

const DAY_MS = 86_400_000;

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
    // A clock that was set back goes on with the day that was begun, but not for years with one that it dreamt of.
    if (last !== null && last.day > dayOf(now + DAY_MS)) {
      const begun = { ...last, day, used: 0, deferred: 0, policy: 0, restUntil: 0 };
      await writeDay(queries, begun);
      days.set(family, begun);
    } else if (last !== null && last.day >= day) days.set(family, last);
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
  await queries.deleteFrom("warm_days").where("family", "=", day.family).where("day", "<>", day.day).execute();
  await queries
    .insertInto("warm_days")
    .values(row)
    .onConflict((conflict) => conflict.columns(["family", "day"]).doUpdateSet(overwrite(row)))
    .execute();
}

export function toWarmDay({ rest_until: restUntil, ...row }: WarmDayRow): WarmDay {
  return { ...row, restUntil };
}

export async function lastDay(queries: Queries, family: string): Promise<WarmDay | null> {
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
