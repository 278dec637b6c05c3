import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../../src/store/migrate.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { anEdition, MORNING } from "../../builders.ts";
import startPostgres from "../../contract/postgres.ts";
import { aFanOut } from "../../contract/stored.ts";
import { subscribeMany } from "./subscribe-many.ts";

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
    await subscribeMany(database, subscribers);
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
