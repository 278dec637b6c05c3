import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import type { CollectPlan } from "../../../src/domain/collect-store.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { EXIT } from "../../../src/domain/user-error.ts";
import type { Database } from "../../../src/store/database.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { openDatabase, openStore, toDeskStore } from "../../../src/store/open-store.ts";
import { aCollectPlan, aPlan, anItem, aPollState, aSource, aStory, at, MORNING, sourced } from "../../builders.ts";

/** SQLite says SQLITE_FULL when the file may not grow, be it by the disk's size or, as here, by `max_page_count`. */
describe("a full disk", () => {
  const stored = anItem("Stored before");
  const story = aStory([sourced(stored)]);
  let path: string;
  let database: Database;
  let store: DeskStore;

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "newsdesk-full-"));
    path = join(folder, "desk.db");
    database = await openDatabase(path);
    await migrate(database, MORNING);
    store = toDeskStore(database);
    await store.collect.syncSources([aSource()], MORNING);
    await store.collect.saveCollected([planOf([stored.title])]);
    await store.curate.saveCurated(aPlan({ stories: [story], curated: [{ itemId: stored.id, version: 1 }] }));
    await limitPages(1); // SQLite takes no less than what there is.
    return async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    };
  });

  test("is told with the file and what to do", async () => {
    await expect(store.collect.saveCollected([bigPlan()])).rejects.toMatchObject({
      name: "UserError",
      message: `The database ${path} cannot grow: the disk is full. Nothing that was stored is lost.`,
      hint: expect.stringMatching(/Make room/) as string,
      exitCode: EXIT.resource,
    });
  });

  test("loses nothing that was stored, and keeps nothing of what failed", async () => {
    await expect(store.collect.saveCollected([bigPlan()])).rejects.toThrow(/full/);
    const another = await openStore(path);
    for (const each of [store, another]) {
      expect(await each.stories.find({ order: "rank", limit: 10 })).toEqual([story]);
      expect(await each.curate.pendingItems(10)).toEqual([]);
      expect((await each.collect.sources())[0]?.state).toEqual(aPollState());
    }
    await another.close();
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.db);
    expect(check.rows).toEqual([expect.objectContaining({ integrity_check: "ok" })]);
  });

  test("does not keep the worker from letting go, nor the database from being closed", async () => {
    const lock = await store.lockWorker("first", MORNING);
    await sql`pragma query_only = on`.execute(database.db); // As when not even the log can grow: nothing can be written.
    await lock.release();
    await store.close();
    const next = await openStore(path);
    await expect(next.lockWorker("second", MORNING)).resolves.toBeDefined();
    await next.close();
  });

  test("ends when there is room again: the same plan is then written", async () => {
    await expect(store.collect.saveCollected([bigPlan()])).rejects.toThrow(/full/);
    await limitPages(1_000_000);
    await store.collect.saveCollected([bigPlan()]);
    expect(await store.curate.pendingItems(1_000)).toHaveLength(200);
  });

  function limitPages(pages: number): Promise<unknown> {
    return sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database.db);
  }
});

function bigPlan(): CollectPlan {
  const titles = Array.from({ length: 200 }, (_, index) => `Item ${index} ${"and more ".repeat(50)}`);
  return { ...planOf(titles), state: aPollState({ nextFetchAt: at("09:00") }) };
}

function planOf(titles: readonly string[]): CollectPlan {
  const inserts = titles.map((title) => anItem(title));
  return aCollectPlan(aSource().id, { inserts });
}
