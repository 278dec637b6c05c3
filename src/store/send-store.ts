import type { DeliveryId, DeliveryState } from "../domain/delivery.ts";
import type { EditionId } from "../domain/digest.ts";
import type { NewJob } from "../domain/job-queues.ts";
import { BATCH_ROWS, type SendStore, type Settlement } from "../domain/send-store.ts";
import type { Departure } from "../domain/departure.ts";
import { type Ms, toMs } from "./cells.ts";
import { claimDeliveries, setAside, withBarrier } from "./claim.ts";
import { countReport } from "./count-report.ts";
import { type Database, type DatabaseKind, type Queries, writing } from "./database.ts";
import { noteDepartures } from "./departures/note-departures.ts";
import { recordSteps, unlessErased } from "./delivery-rows.ts";
import { fanOut } from "./fan-out.ts";
import { claimWithin } from "./limited-claim.ts";
import { noteArrivals } from "./note-behind.ts";
import { holdUntil, recover, requeueOwn } from "./recover.ts";
import { notePutOff, noteRelay, returnTokens, takeRelayToken } from "./send-buckets.ts";

/** Most jobs that an edition makes; what they leave is found by the next tick. */
const MAX_BATCHES = 1_000;

/** States that are the end of a delivery; only a bounce may still come after `sent`. */
const ENDED: readonly DeliveryState[] = ["sent", "failed", "bounced", "suppressed", "expired"];

export function createSendStore(database: Database): SendStore {
  const { db, kind } = database;
  return {
    async unsentEditions() {
      const unsent = db.selectFrom("editions").select("id").where("fanned_out_at", "is", null);
      return (await unsent.orderBy("composed_at").orderBy("id").execute()).map(({ id }) => id);
    },
    fanOut: (edition, plan) =>
      writing(database, async (queries) => {
        const made = await fanOut(queries, { kind, id: edition, plan });
        await database.makeJobs?.(queries, "send", batchesOf(edition, made));
        return made;
      }),
    claim: (worker, now, limit) =>
      writing(database, (queries) => claimDeliveries(queries, { kind, worker, now, limit })),
    claimWithin: (room, worker, now) => claimWithin(database, room, { worker, now }),
    takeRelayToken: (relay, rate, now) =>
      writing(database, (queries) => takeRelayToken(queries, kind, { relay, rate, now: toMs(now) })),
    returnTokens: (limits, address, now) =>
      writing(database, (queries) => returnTokens(queries, kind, { limits, address, now: toMs(now) })),
    notePutOff: (family, isPolicy, now) =>
      writing(database, (queries) => notePutOff(queries, kind, { family, isPolicy, now: toMs(now) })),
    noteRelay: (relay, trouble) => writing(database, (queries) => noteRelay(queries, relay, trouble)),
    markDot: (id, worker, at, relay = null) =>
      writing(database, (queries) => markDot(queries, { kind, id, worker, at, relay })),
    settle: (id, worker, settlement) =>
      writing(database, async (queries) => {
        const blocked = await settle(queries, { id, worker, settlement });
        await noteDepartures(database, queries, blocked);
      }),
    recover: (worker, now) =>
      writing(database, (queries) => recover(queries, { kind, worker, now: toMs(now), of: "all" })),
    holdUntil: (worker, until) => writing(database, (queries) => holdUntil(queries, worker, toMs(until))),
    requeueOwn: (worker, now) => writing(database, (queries) => requeueOwn(queries, worker, toMs(now))),
    takeOver: (worker, now) =>
      writing(database, (queries) => recover(queries, { kind, worker, now: toMs(now), of: "lapsed" })),
  };
}

/** As many jobs as there are batches: each worker takes one after the other. */
function batchesOf(edition: EditionId, deliveries: number): readonly NewJob[] {
  const batches = Math.min(Math.ceil(deliveries / BATCH_ROWS), MAX_BATCHES);
  return Array.from({ length: batches }, (_, batch) => ({ key: `${edition}/${batch}` }));
}

type Dot = {
  readonly kind: DatabaseKind;
  readonly id: DeliveryId;
  readonly worker: string;
  readonly at: Date;
  readonly relay: string | null;
};

async function markDot(queries: Queries, { kind, id, worker, at, relay }: Dot): Promise<boolean> {
  const held = withBarrier(queries)
    .where("deliveries.id", "=", id)
    .where("deliveries.state", "=", "sending")
    .where("deliveries.worker", "=", worker);
  const row = await held.$if(kind === "postgres", (query) => query.forUpdate("deliveries")).executeTakeFirst();
  if (row === undefined) return false;
  if (row.barrier !== null) {
    await setAside(queries, [row], toMs(at));
    return false;
  }
  const rows = await queries
    .updateTable("deliveries")
    .set({ state: "dot", relay })
    .where("id", "=", id)
    .returningAll()
    .execute();
  await recordSteps(queries, rows, toMs(at));
  return true;
}

type Verdict = { readonly id: DeliveryId; readonly worker: string; readonly settlement: Settlement };

/** Gives the blocks that followed. */
async function settle(queries: Queries, { id, worker, settlement }: Verdict): Promise<readonly Departure[]> {
  const rows = await queries
    .updateTable("deliveries")
    .set({ state: settlement.state, detail: unlessErased(settlement.detail), worker: null, ...nextAt(settlement) })
    .$if(settlement.uncounted === true, (query) => query.set((column) => ({ attempt: column("attempt", "-", 1) })))
    .where("id", "=", id)
    .where((row) => row.or([row("worker", "is", null), row("worker", "=", worker)]))
    .where(
      "state",
      "not in",
      ENDED.filter((state) => !(state === "sent" && settlement.state === "bounced")),
    )
    .returningAll()
    .execute();
  if (rows.length === 0) await refuseUnknown(queries, id);
  await recordSteps(queries, rows, toMs(settlement.at));
  await noteArrivals(queries, rows, settlement.at);
  if (settlement.bounce === undefined) return [];
  const { bounce: kind, at, detail } = settlement;
  const blocked: Departure[] = [];
  for (const row of rows) blocked.push(...(await countReport(queries, row, { kind, at, detail })));
  return blocked;
}

function nextAt({ state, nextAt: again }: Settlement): { readonly next_at?: Ms } {
  if (state !== "deferred") return {};
  if (again === undefined) throw new Error("A deferred delivery needs the time of its next try.");
  return { next_at: toMs(again) };
}

async function refuseUnknown(queries: Queries, id: DeliveryId): Promise<void> {
  const known = await queries.selectFrom("deliveries").select("id").where("id", "=", id).executeTakeFirst();
  if (known === undefined) throw new Error(`There is no delivery ${id} to settle.`);
}
