import { sql } from "kysely";
import type { GuardStore, ResumeVerdict, SendMark, SendPause } from "../domain/send-guard.ts";
import { fromJson, type Json, toJson, toMs } from "./cells.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { recordSteps } from "./delivery-rows.ts";
import { readMeta, SEND_MARK, SEND_PAUSE, writeMeta } from "./meta.ts";
import { noteArrivals } from "./note-behind.ts";

export function createGuardStore(database: Database): GuardStore {
  return {
    mark: () => reading(database, readMark),
    advance: () =>
      writing(database, async (queries) => {
        // Two lanes that read the same count would leave the database behind the file.
        if (database.kind === "postgres")
          await sql`select 1 from meta where name = ${SEND_MARK} for update`.execute(queries);
        const { database: name, count } = await readMark(queries);
        return await writeMark(queries, { database: name, count: count + 1 });
      }),
    pause: (pause, count) => writing(database, (queries) => pauseSending(queries, pause, count)),
    paused: () => reading(database, readPause),
    resume: (verdict, at) => writing(database, (queries) => resume(queries, verdict, at)),
  };
}

export async function readMark(queries: Queries): Promise<SendMark> {
  const stored = await readMeta(queries, SEND_MARK);
  if (stored === null) throw new Error("The database has no mark; its migrations make one.");
  const [database = "", count] = stored.split(" ");
  return { database, count: Number(count) };
}

export async function writeMark(queries: Queries, mark: SendMark): Promise<SendMark> {
  await writeMeta(queries, SEND_MARK, `${mark.database} ${mark.count}`);
  return mark;
}

type StoredPause = { readonly since: string; readonly why: string; readonly awaitsPass?: true };

/** Asked with every claim. */
export async function readPause(queries: Queries): Promise<SendPause | null> {
  const stored = await readMeta(queries, SEND_PAUSE);
  if (stored === null) return null;
  const { since, ...rest } = fromJson(stored as Json<StoredPause>);
  return { since: new Date(since), ...rest };
}

async function pauseSending(queries: Queries, pause: SendPause, count: number): Promise<void> {
  await writeMark(queries, { ...(await readMark(queries)), count });
  const stands = await readPause(queries);
  if (stands === null || stands.awaitsPass === true) await writePause(queries, pause);
}

/** Whatever pause there was. */
export async function writePause(queries: Queries, { since, ...rest }: SendPause): Promise<void> {
  await writeMeta(queries, SEND_PAUSE, toJson<StoredPause>({ since: since.toISOString(), ...rest }));
}

async function resume(queries: Queries, verdict: ResumeVerdict, at: Date): Promise<number | null> {
  const pause = await readPause(queries);
  if (pause === null) return null;
  await queries.deleteFrom("meta").where("name", "=", SEND_PAUSE).execute();
  if (verdict === "again") return 0;
  const detail = "The operator says that it went out before the database was put back.";
  const rows = await queries
    .updateTable("deliveries")
    .set({ state: "sent", detail, worker: null })
    .where("state", "in", ["queued", "deferred", "sending"]) // Who holds one still is kept from its dot.
    .where("date", "<=", toMs(pause.since))
    .returningAll()
    .execute();
  await recordSteps(queries, rows, toMs(at));
  await noteArrivals(queries, rows, at);
  return rows.length;
}
