import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SubscriberId } from "../../../src/domain/subscriber.ts";
import { USUAL_WISHES } from "../../../src/domain/subscriber.ts";
import { hashAddress } from "../../../src/store/address-hash.ts";
import { chunks } from "../../../src/store/chunks.ts";
import { type Database, writing } from "../../../src/store/database.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { toWishColumns } from "../../../src/store/wish-columns.ts";
import { address, anEdition, MORNING } from "../../builders.ts";
import startPostgres from "../../contract/postgres.ts";
import { aFanOut } from "../../contract/stored.ts";

const ROWS_AT_ONCE = 500;

/** Seconds on the clock, and of this process's processor time. */
type Seconds = { readonly wall: number; readonly cpu: number };

/** How long it takes to put an edition for so many subscribers into the outbox, on each storage. */
export async function fanOutSeconds(
  subscribers: number,
): Promise<{ readonly sqlite: Seconds; readonly postgres: Seconds }> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-bench-"));
  let url = "";
  const stop = await startPostgres({ provide: (_: string, value: string) => void (url = value) } as never);
  try {
    const sqlite = await measured(join(folder, "newsdesk.db"), subscribers);
    return { sqlite, postgres: await measured(url, subscribers) };
  } finally {
    await stop?.();
    await rm(folder, { recursive: true });
  }
}

async function measured(where: string, subscribers: number): Promise<Seconds> {
  const database = await openDatabase(where);
  const store = toDeskStore(database);
  try {
    await migrate(database, MORNING);
    await subscribe(database, subscribers);
    const edition = anEdition();
    await store.editions.save(edition, []);
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
    const made = await store.send.fanOut(edition.id, aFanOut());
    const [wall, { user, system }] = [(performance.now() - startedAt) / 1_000, process.cpuUsage(cpu)];
    if (made !== subscribers) throw new Error(`${made} deliveries were made for ${subscribers} subscribers.`);
    return { wall, cpu: (user + system) / 1e6 };
  } finally {
    await store.close();
  }
}

/** As `subscribers.add` leaves them, but for the time that a transaction for each would take. */
async function subscribe(database: Database, count: number): Promise<void> {
  const at = MORNING.getTime();
  const numbers = Array.from({ length: count }, (_, index) => index);
  await writing(database, async (queries) => {
    for (const piece of chunks(numbers, ROWS_AT_ONCE)) {
      await queries
        .insertInto("subscribers")
        .values(piece.map((index) => aRow(index, at)))
        .execute();
      await queries
        .insertInto("subscriptions")
        .values(piece.map((index) => Object.assign({ subscriber_id: idOf(index), digest: "daily" }, SINCE, WISHES)))
        .execute();
    }
  });
}

const WISHES = toWishColumns(USUAL_WISHES);
const SINCE = { since: MORNING.getTime(), ended_at: null };

function idOf(index: number): SubscriberId {
  return `sub-${index}` as SubscriberId;
}

const KEY = new Uint8Array(32).fill(7);

function aRow(index: number, at: number) {
  const mail = address(`reader-${index}@example.org`);
  const state = "active" as const;
  const names = { address: mail, address_key: mail, address_hash: hashAddress(KEY, mail) };
  return { id: idOf(index), ...names, state, created_at: at, ended_at: null, language: null };
}
