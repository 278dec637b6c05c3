import { type RawBuilder, sql, type Transaction } from "kysely";
import { LeaseLost, STAGE_LEASE_MS, type StageLease, type StageLeases } from "../../domain/fleet.ts";
import type { Ms } from "../cells.ts";
import { type Database, type Queries, writing } from "../database.ts";
import type { Tables } from "../tables.ts";
import { databaseNow } from "./database-now.ts";

/** How long a transaction under a lease may stand still before the server ends it, in milliseconds: or a stopped worker would keep its rows. */
const STILL_MS = 5_000;

/** `database`: over connections that nothing else waits for, or a busy worker would lose what it holds. */
export function createStageLeases(database: Pick<Database, "db">): StageLeases {
  return {
    take: async (stage, worker) => await writing(database, (queries) => take(queries, { stage, worker })),
    renew: async ({ stage, worker, token }) =>
      await writing(database, async (queries) => {
        const renewed = queries
          .updateTable("stage_leases")
          .set({ until: untilThen() })
          .where("stage", "=", stage)
          .where("worker", "=", worker)
          .where("token", "=", token);
        return ((await renewed.executeTakeFirst()).numUpdatedRows ?? 0n) > 0n;
      }),
    giveUp: async ({ stage, token }) =>
      await writing(database, async (queries) => {
        const held = queries.updateTable("stage_leases").set({ until: 0 });
        await held.where("stage", "=", stage).where("token", "=", token).execute();
      }),
  };
}

/**
 * While the one before still writes it has its row locked (`fence`), and it is passed over: so what it writes is there before
 * anything that is decided under the new token.
 */
async function take(
  queries: Transaction<Tables>,
  { stage, worker }: Pick<StageLease, "stage" | "worker">,
): Promise<StageLease | null> {
  await queries
    .insertInto("stage_leases")
    .values({ stage, worker, token: 0, until: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const free = await queries
    .selectFrom("stage_leases")
    .select("token")
    .where("stage", "=", stage)
    .where((row) => row.or([row("until", "<=", databaseNow()), row("worker", "=", worker)]))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (free === undefined) return null;
  const token = free.token + 1;
  const taken = queries.updateTable("stage_leases").set({ worker, token, until: untilThen() });
  await taken.where("stage", "=", stage).execute();
  return { stage, worker, token };
}

function untilThen(): RawBuilder<Ms> {
  return sql<Ms>`${databaseNow()} + ${STAGE_LEASE_MS}`;
}

/**
 * The first words of a transaction under a lease: it writes while the lease is its own, and nobody takes over before it has ended
 * (`for key share` bars `for update`, and lets the lease be renewed).
 */
export function fence({ stage, worker, token }: StageLease): (queries: Queries) => Promise<void> {
  return async (queries) => {
    const held = await queries
      .selectFrom("stage_leases")
      .select(sql<string>`set_config('idle_in_transaction_session_timeout', ${String(STILL_MS)}, true)`.as("still"))
      .where("stage", "=", stage)
      .where("worker", "=", worker)
      .where("token", "=", token)
      .forKeyShare()
      .executeTakeFirst();
    if (held === undefined) throw new LeaseLost(stage);
  };
}
