import type { ReportKind } from "../domain/bounce.ts";
import type { BounceStore, DeliveryRef, MailStanding, NotedReport } from "../domain/bounce-store.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import { toMs } from "./cells.ts";
import { countReport } from "./count-report.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { noteDepartures } from "./departures/note-departures.ts";
import { noteArrivals } from "./note-behind.ts";
import { recordSteps, toDelivery, unlessErased } from "./delivery-rows.ts";
import type { DeliveryRow } from "./mail-tables.ts";

export function createBounceStore(database: Database): BounceStore {
  return {
    async delivery(ref) {
      const row = await deliveryRow(database.db, ref);
      return row === undefined ? null : toDelivery(row);
    },
    record: (report) => writing(database, (queries) => record(database, queries, report)),
    forgetReports: (before) =>
      writing(database, async (queries) => {
        await queries.deleteFrom("reports_read").where("at", "<", toMs(before)).execute();
        await queries.deleteFrom("delivery_reports").where("at", "<", toMs(before)).execute();
      }),
    standings: () => reading(database, standings),
  };
}

async function deliveryRow(queries: Queries, ref: DeliveryRef): Promise<DeliveryRow | undefined> {
  const rows = queries.selectFrom("deliveries").selectAll();
  const found = "id" in ref ? rows.where("id", "=", ref.id) : rows.where("message_id", "=", ref.messageId);
  return await found.executeTakeFirst();
}

async function record(database: Database, queries: Queries, report: NotedReport): Promise<"counted" | "known"> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("reports_read")
    .values({ key: report.key, at: toMs(report.at) })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return "known";
  const delivery = await deliveryRow(queries, { id: report.delivery });
  if (delivery === undefined) throw new Error(`There is no delivery ${report.delivery} to report on.`);
  await move(queries, report);
  await noteDepartures(database, queries, await countReport(queries, delivery, report));
  return "counted";
}

/** States in which nobody knows whether a message was handed over; a report says that it was. */
const IN_DOUBT = ["dot", "doubt", "held"] as const;
const HANDED_OVER = ["sent", ...IN_DOUBT] as const;

/** What a report makes of its delivery; missing: nothing. An address that is not there ends what still waits for it, too. */
const MOVES: Partial<Record<ReportKind, { readonly from: readonly DeliveryState[]; readonly to: DeliveryState }>> = {
  hard: { from: [...HANDED_OVER, "queued", "deferred", "sending"], to: "bounced" },
  soft: { from: HANDED_OVER, to: "bounced" },
  policy: { from: HANDED_OVER, to: "failed" },
  unknown: { from: HANDED_OVER, to: "failed" },
  arrived: { from: IN_DOUBT, to: "sent" },
  taken: { from: IN_DOUBT, to: "sent" },
};

async function move(queries: Queries, { delivery, kind, at, detail }: NotedReport): Promise<void> {
  const step = MOVES[kind];
  if (step === undefined) return;
  const rows = await queries
    .updateTable("deliveries")
    .set({ state: step.to, detail: unlessErased(detail), worker: null })
    .where("id", "=", delivery)
    .where("state", "in", step.from)
    .returningAll()
    .execute();
  await recordSteps(queries, rows, toMs(at));
  await noteArrivals(queries, rows, at);
}

async function standings(queries: Queries): Promise<ReadonlyMap<SubscriberId, MailStanding>> {
  const rows = await queries
    .selectFrom("subscribers")
    .leftJoin("suppressions", "suppressions.address_hash", "subscribers.address_hash")
    .leftJoin("delivery_reports", (join) =>
      join
        .onRef("delivery_reports.address_hash", "=", "subscribers.address_hash")
        .on("delivery_reports.kind", "in", ["hard", "soft"]),
    )
    .select((column) => [
      "subscribers.id",
      "suppressions.reason",
      column.fn.count<number | string>("delivery_reports.id").as("bounces"),
    ])
    .groupBy(["subscribers.id", "suppressions.reason"])
    .execute();
  const told = rows.map(({ id, reason, bounces }) => [id, { bounces: Number(bounces), suppressed: reason }] as const);
  return new Map(told.filter(([, { bounces, suppressed }]) => bounces > 0 || suppressed !== null));
}
