import type { HostPause } from "../domain/source.ts";
import { toDate, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";
import { overwrite } from "./overwrite.ts";

/** No host is left alone for longer; a pause that ends later was written by a clock that was wrong. */
const MAX_PAUSE_MS = 9 * 24 * 60 * 60 * 1000;

export async function hostPauses(queries: Queries, now: Date): Promise<readonly HostPause[]> {
  const rows = await queries
    .selectFrom("host_pauses")
    .selectAll()
    .where("until", ">", toMs(now))
    .where("until", "<", toMs(now) + MAX_PAUSE_MS)
    .execute();
  return rows.map((row) => ({ host: row.host, until: toDate(row.until), why: row.why, inARow: row.in_a_row }));
}

export async function savePause(queries: Queries, pause: HostPause | null): Promise<void> {
  if (pause === null) return;
  const row = { host: pause.host, until: toMs(pause.until), why: pause.why, in_a_row: pause.inARow };
  await queries
    .insertInto("host_pauses")
    .values(row)
    .onConflict((conflict) => conflict.column("host").doUpdateSet(overwrite(row)))
    .execute();
}
