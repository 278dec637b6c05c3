import { sql } from "kysely";
import type { HostTurns, HostTurnWish } from "../../domain/fleet.ts";
import { type Database, type Queries, writing } from "../database.ts";
import { databaseNow } from "./database-now.ts";

/** A host is forgotten so long after its gap, in milliseconds. */
const FORGOTTEN_MS = 60_000;

export function createHostTurns(database: Database): HostTurns {
  const { db } = database;
  return {
    async take(wish) {
      for (let slot = 0; slot < wish.slots; slot += 1) {
        const waitMs = await writing(database, (queries) => takeSlot(queries, wish, slot));
        if (waitMs !== null) return { turn: { host: wish.host, slot, holder: wish.holder }, waitMs };
      }
      return null;
    },
    async leave({ host, slot, holder }, gapMs) {
      await writing(database, async (queries) => {
        const left = { until: 0, free_at: sql<number>`${databaseNow()} + ${Math.ceil(gapMs)}` };
        const held = queries.updateTable("host_turns").set(left).where("host", "=", host).where("slot", "=", slot);
        await held.where("holder", "=", holder).execute();
      });
    },
    async tidy() {
      const over = db.deleteFrom("host_turns").where("until", "<=", databaseNow());
      const { numDeletedRows } = await over
        .where("free_at", "<", sql<number>`${databaseNow()} - ${FORGOTTEN_MS}`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** What is left of the gap after the one before, in milliseconds; `null`: another has it. */
async function takeSlot(
  queries: Queries,
  { host, holder, leaseMs }: HostTurnWish,
  slot: number,
): Promise<number | null> {
  const until = sql<number>`${databaseNow()} + ${leaseMs}`;
  const taken = await queries
    .insertInto("host_turns")
    .values({ host, slot, holder, until, free_at: 0 })
    .onConflict((conflict) =>
      conflict.columns(["host", "slot"]).doUpdateSet({ holder, until }).where("host_turns.until", "<=", databaseNow()),
    )
    .returning(sql<number>`greatest(0, free_at - ${databaseNow()})`.as("wait"))
    .executeTakeFirst();
  return taken === undefined ? null : taken.wait;
}
