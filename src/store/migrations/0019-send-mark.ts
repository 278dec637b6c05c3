import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";

/** Names the database, and begins to count how often mails are taken from it: see `domain/send-guard.ts`. */
export async function makeSendMark(db: Kysely<unknown>): Promise<void> {
  await sql`insert into meta (name, value) values ('send-mark', ${`${randomUUID()} 0`})`.execute(db);
}
