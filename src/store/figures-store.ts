import { sql } from "kysely";
import type { ReportKind } from "../domain/bounce.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import { MISSED_SLOT } from "../domain/digest.ts";
import {
  type Backlog,
  type DayFigures,
  type FiguresStore,
  LIVE_STATES,
  MAX_COUNTED,
  MAX_COUNTED_DAY,
  type OutboxFigures,
  type SourceFigure,
  type SourceState,
  type TableState,
  TROUBLE_KINDS,
} from "../domain/figures-store.ts";
import { type Ms, orNull, toDate, toMs } from "./cells.ts";
import { type Database, type Queries, reading } from "./database.ts";
import { readPause } from "./guard-store.ts";
import { MIGRATIONS } from "./migrate.ts";

export function createFiguresStore(database: Database): FiguresStore {
  const { db } = database;
  return {
    tables: () => tableState(db),
    sources: (now) => sources(db, toMs(now)),
    uncurated: () => uncurated(db),
    firstChangeAfter: (moment) => firstChangeAfter(db, toMs(moment)),
    outbox: () => reading(database, outbox),
    since: (moment) => since(db, toMs(moment)),
  };
}

async function tableState(queries: Queries): Promise<TableState> {
  const rows = await queries.selectFrom("schema_migrations").select("name").execute();
  const done = new Set(rows.map(({ name }) => name));
  if (MIGRATIONS.some(({ name }) => !done.has(name))) return "older";
  return done.size > MIGRATIONS.length ? "newer" : "current";
}

/** At most as many as the settings may name. */
async function sources(queries: Queries, now: Ms): Promise<readonly SourceFigure[]> {
  const rows = await queries
    .selectFrom("sources")
    .select(["every_seconds", "next_fetch_at", "last_fetch_at", "last_success_at", "newest_at", "gone_in_a_row"])
    .select((row) => [
      row("failures_in_a_row", ">", 0).as("is_failing"),
      sql<boolean>`quarantine <> 'null'`.as("is_quarantined"),
      row
        .exists(
          row
            .selectFrom("push_subscriptions")
            .select(sql.lit(1).as("one"))
            .whereRef("push_subscriptions.source_id", "=", "sources.id")
            .where("push_subscriptions.state", "=", "active")
            .where("push_subscriptions.lease_until", ">", now),
        )
        .as("is_pushed"),
    ])
    .where("followed", "=", 1)
    .execute();
  return rows.map((row) => ({
    everySeconds: row.every_seconds,
    isPushed: Boolean(row.is_pushed),
    state: stateOf(row),
    nextFetchAt: toDate(row.next_fetch_at ?? now),
    lastSuccessAt: orNull(row.last_success_at, toDate),
    newestAt: orNull(row.newest_at, toDate),
  }));
}

/** The worst that holds; SQLite gives truth as 0 and 1. */
function stateOf(row: {
  readonly is_quarantined: unknown;
  readonly is_failing: unknown;
  readonly gone_in_a_row: number;
  readonly last_fetch_at: Ms | null;
}): SourceState {
  if (row.is_quarantined === true || row.is_quarantined === 1) return "quarantined";
  if (row.gone_in_a_row > 1) return "gone";
  if (row.is_failing === true || row.is_failing === 1) return "failing";
  return row.last_fetch_at === null ? "new" : "ok";
}

/** Written out as the index has it: databases do not see that a parameter means the same. */
const WAITS = sql<boolean>`curated_version < version and quarantined = 0`;

async function uncurated(queries: Queries): Promise<Backlog> {
  const waiting = queries.selectFrom("items").select("changed_at").where(WAITS);
  const first = await waiting.orderBy("changed_at").limit(1).executeTakeFirst();
  if (first === undefined) return { count: 0, oldestAt: null };
  const counted = await queries
    .selectFrom(waiting.limit(MAX_COUNTED).as("waiting"))
    .select((row) => row.fn.countAll<number | string>().as("count"))
    .executeTakeFirst();
  return { count: Number(counted?.count ?? 0), oldestAt: toDate(first.changed_at) };
}

async function firstChangeAfter(queries: Queries, moment: Ms): Promise<Date | null> {
  const later = queries.selectFrom("stories").select("changed_at").where("changed_at", ">", moment);
  const row = await later.orderBy("changed_at").limit(1).executeTakeFirst();
  return row === undefined ? null : toDate(row.changed_at);
}

async function outbox(queries: Queries): Promise<OutboxFigures> {
  const live = new Map<DeliveryState, number>();
  for (const state of LIVE_STATES) live.set(state, await countDeliveries(queries, { state, most: MAX_COUNTED }));
  const troubles = await queries.selectFrom("relay_troubles").select("relay").orderBy("relay").execute();
  return {
    live,
    firstDueAt: await firstDue(queries),
    relaysOut: troubles.map(({ relay }) => relay),
    isPaused: (await readPause(queries)) !== null,
  };
}

type CountWish = { readonly state: DeliveryState; readonly most: number; readonly dueAfter?: Ms };

/** From the index of what is due alone, up to a limit. */
async function countDeliveries(queries: Queries, { state, most, dueAfter }: CountWish): Promise<number> {
  let rows = queries.selectFrom("deliveries").select("next_at").where("state", "=", state);
  if (dueAfter !== undefined) rows = rows.where("next_at", ">", dueAfter);
  const counted = await queries
    .selectFrom(rows.limit(most).as("some"))
    .select((row) => row.fn.countAll<number | string>().as("count"))
    .executeTakeFirst();
  return Number(counted?.count ?? 0);
}

async function firstDue(queries: Queries): Promise<Date | null> {
  const moments: Ms[] = [];
  for (const state of ["queued", "deferred"] as const) {
    const rows = queries.selectFrom("deliveries").select("next_at").where("state", "=", state);
    const first = await rows.orderBy("next_at").limit(1).executeTakeFirst();
    if (first !== undefined) moments.push(first.next_at);
  }
  return moments.length === 0 ? null : toDate(Math.min(...moments));
}

/** As the index has it, again. */
const IS_TROUBLE = sql<boolean>`kind in ('hard', 'soft', 'policy', 'unknown', 'complaint')`;

async function since(queries: Queries, moment: Ms): Promise<DayFigures> {
  const sent = await countDeliveries(queries, { state: "sent", most: MAX_COUNTED_DAY, dueAfter: moment });
  const reports = new Map<ReportKind, number>();
  for (const kind of TROUBLE_KINDS) {
    const some = queries
      .selectFrom("delivery_reports")
      .select("at")
      .where(IS_TROUBLE)
      .where("kind", "=", kind)
      .where("at", ">", moment)
      .limit(MAX_COUNTED);
    const counted = await queries
      .selectFrom(some.as("some"))
      .select((row) => row.fn.countAll<number | string>().as("count"))
      .executeTakeFirst();
    reports.set(kind, Number(counted?.count ?? 0));
  }
  return { sent, reports, missedSlots: await countMissed(queries, moment) };
}

async function countMissed(queries: Queries, moment: Ms): Promise<number> {
  const skipped = queries
    .selectFrom("slots")
    .select("decided_at")
    .where("why", "is not", null)
    .where("why", "=", MISSED_SLOT)
    .where("decided_at", ">", moment)
    .limit(MAX_COUNTED);
  const counted = await queries
    .selectFrom(skipped.as("some"))
    .select((row) => row.fn.countAll<number | string>().as("count"))
    .executeTakeFirst();
  return Number(counted?.count ?? 0);
}
