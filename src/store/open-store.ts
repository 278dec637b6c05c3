import type { DepartureKeeper } from "../domain/departure.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { FleetStore } from "../domain/fleet.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createArchiveStore } from "./archive-store.ts";
import { createAudienceStore } from "./audience-store.ts";
import { createBounceStore } from "./bounce-store.ts";
import { createCollectStore } from "./collect-store.ts";
import { createClickStore } from "./click-store.ts";
import { createConsentStore } from "./consent-store.ts";
import { createCorrectionStore } from "./correction-store.ts";
import { createCurateStore } from "./curate-store.ts";
import type { Database, MakeJobs } from "./database.ts";
import { createFleetStore, type FleetDatabase } from "./fleet/fleet-store.ts";
import { refuseHalfMade } from "./copy/copy-note.ts";
import { applyDepartures } from "./departures/apply-departures.ts";
import { payOwed } from "./departures/note-departures.ts";
import { createDocumentStore } from "./document-store.ts";
import { createEditionStore } from "./edition-store.ts";
import { createExplainStore } from "./explain-store.ts";
import { createFiguresStore } from "./figures-store.ts";
import { createGuardStore } from "./guard-store.ts";
import { createHubStore } from "./hub-store.ts";
import { createKeyStore } from "./key-store.ts";
import { createLetterStore } from "./letter-store.ts";
import { migrate } from "./migrate.ts";
import { createModelStore } from "./model-store.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { createPageStore } from "./page-store.ts";
import { createPushStore } from "./push-store.ts";
import { rekeyItems } from "./rekey-items.ts";
import { reindexItems } from "./reindex-items.ts";
import { createRetentionStore } from "./retention-store.ts";
import { createSearchStore } from "./search-store.ts";
import { createSendStore } from "./send-store.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import { createSnapshot } from "./site-snapshot.ts";
import { createSourceStore } from "./source-store.ts";
import { createStoryStore } from "./story-store.ts";
import { createSubscriberStore } from "./subscriber-store.ts";
import { createSuppressionStore } from "./suppressions.ts";
import { currentWorker, lockWorker, type WorkerLock } from "./worker-lock.ts";

/**
 * Opens the database at `address` and brings its tables up to date: the path of a file (SQLite; made with its folder
 * when missing), `:memory:`, or `postgres://user:password@host:port/name` (version 15 or newer).
 * `departures`: where those who leave are noted besides. Throws a `UserError` (`EXIT.resource`) for whatever the operator can mend; no message holds the password.
 */
export async function openStore(address: string, departures?: DepartureKeeper): Promise<DeskStore> {
  const database = await openDatabase(address);
  try {
    await bringUpToDate(database);
    await refuseHalfMade(database);
  } catch (cause) {
    await database.close();
    throw cause;
  }
  return toDeskStore(departures === undefined ? database : { ...database, departures });
}

/** Its tables, and what is stored of rules that have changed since. */
export async function bringUpToDate(database: Database): Promise<void> {
  await migrate(database, new Date());
  await rekeyItems(database);
  await reindexItems(database);
}

/** Opens the database as it is. */
export async function openDatabase(address: string): Promise<Database> {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(address) ?? [];
  if (scheme === undefined) return openSqlite(address);
  if (/^postgres(?:ql)?$/i.test(scheme)) {
    const { openPostgres } = await import("./postgres/open-postgres.ts"); // Not for those who have a file.
    return await openPostgres(address);
  }
  throw new UserError(
    `"${scheme}:" is no kind of database that newsdesk knows.`,
    "Set `database:` to the path of a file, or to postgres://user:password@host:5432/name.",
    EXIT.resource,
  );
}

export function toDeskStore(database: Database): DeskStore {
  const locks: WorkerLock[] = [];
  return {
    ...toStores(database),
    fleet: "openQueues" in database ? toFleet(database as FleetDatabase) : null,
    async lockWorker(worker, now, wish) {
      const lock = await lockWorker(database, { worker, now, ...wish });
      locks.push(lock);
      return lock;
    },
    worker: () => currentWorker(database),
    async close() {
      for (const lock of locks) await lock.release();
      await database.close();
    },
  };
}

/** Stages under a lease have stores of their own over the same database; who closes it is the desk. */
function toFleet(database: FleetDatabase): FleetStore {
  const shared = database as { makeJobs?: MakeJobs };
  return createFleetStore({
    database,
    toStore: toDeskStore,
    useJobs: (makeJobs) => void (shared.makeJobs = makeJobs),
  });
}

/** What lies in the tables, behind its ports. */
function toStores(database: Database): Omit<DeskStore, "fleet" | "lockWorker" | "worker" | "close"> {
  return {
    collect: createCollectStore(database),
    sources: createSourceStore(database),
    pages: createPageStore(database),
    push: createPushStore(database),
    hub: createHubStore(database),
    curate: createCurateStore(database),
    corrections: createCorrectionStore(database),
    models: createModelStore(database),
    stories: createStoryStore(database),
    search: createSearchStore(database),
    explain: createExplainStore(database),
    documents: createDocumentStore(database),
    archives: createArchiveStore(database),
    editions: createEditionStore(database),
    audience: createAudienceStore(database),
    outbox: createOutboxStore(database),
    send: createSendStore(database),
    guard: createGuardStore(database),
    bounces: createBounceStore(database),
    subscribers: createSubscriberStore(database),
    suppressions: createSuppressionStore(database),
    consents: createConsentStore(database),
    letters: createLetterStore(database),
    clicks: createClickStore(database),
    keys: createKeyStore(database),
    figures: createFiguresStore(database),
    departures: {
      apply: (departures) => applyDepartures(database, departures),
      payOwed: () => payOwed(database),
    },
    retention: createRetentionStore(database),
    snapshot: createSnapshot(database),
  };
}
