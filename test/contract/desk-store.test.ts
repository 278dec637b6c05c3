import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Fragments } from "../../src/domain/digest.ts";
import type { Story } from "../../src/domain/story.ts";
import { EXIT, UserError } from "../../src/domain/user-error.ts";
import type { Json } from "../../src/store/cells.ts";
import type { Database } from "../../src/store/database.ts";
import { MIGRATIONS, migrate } from "../../src/store/migrate.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { toItemRow } from "../../src/store/item-rows.ts";
import { followedRow } from "../../src/store/source-rows.ts";
import { toStoryRow } from "../../src/store/story-rows.ts";
import type { SourceRow, StoryRow } from "../../src/store/tables.ts";
import { address, anEdition, anItem, aSource, aStory, at, collected, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

/** Stores the story as a desk did before it noted `changed_at`. */
async function storeOldStory(database: Database, story: Story): Promise<void> {
  for (const { source, item } of story.coverage) {
    const { republish: __, ...row } = followedRow(source, undefined, MORNING.getTime());
    const sources = database.db.insertInto("sources").values(row as SourceRow);
    await sources.onConflict((conflict) => conflict.doNothing()).execute();
    await database.db
      .insertInto("items")
      .values(toItemRow(collected(item)))
      .execute();
  }
  const { changed_at: _, ...row } = toStoryRow(story);
  const told = story.coverage.map(({ item }, position) => ({ item_id: item.id, story_id: story.id, position }));
  await database.db
    .insertInto("stories")
    .values(row as StoryRow)
    .execute();
  await database.db.insertInto("coverage").values(told).execute();
}

const PROCESS = new URL("desk-process.ts", import.meta.url).pathname;

describe.for(Object.entries(backends))("openStore on %s", ([, backend]) => {
  test("what was stored is there after the end of the process", async () => {
    const desk = await backend.makeAddress();
    const story = aStory([sourced(anItem())]);
    const before = await openStore(desk);
    await storeStories(before, [story]);
    await before.close();
    const after = await openStore(desk);
    expect(await after.stories.find({ order: "rank", limit: 5 })).toEqual([story]);
    await after.close();
  });

  test("each migration is noted, and a second opening does none", async () => {
    const desk = await backend.makeAddress();
    for (const now of [MORNING, at("07:00")]) {
      const database = await openDatabase(desk);
      await migrate(database, now);
      const rows = await database.db.selectFrom("schema_migrations").selectAll().orderBy("name").execute();
      expect(rows.map(({ name, applied_at }) => [name, applied_at])).toEqual([
        ["0001-news", MORNING.getTime()],
        ["0002-mail", MORNING.getTime()],
        ["0003-collect", MORNING.getTime()],
        ["0004-curate", MORNING.getTime()],
        ["0005-told-by", MORNING.getTime()],
        ["0006-changed-at", MORNING.getTime()],
        ["0007-search", MORNING.getTime()],
        ["0008-feed-archives", MORNING.getTime()],
        ["0009-hub", MORNING.getTime()],
        ["0010-republish", MORNING.getTime()],
        ["0011-edition-content", MORNING.getTime()],
        ["0012-source-pages", MORNING.getTime()],
        ["0013-wishes", MORNING.getTime()],
        ["0014-bounces", MORNING.getTime()],
        ["0015-letters", MORNING.getTime()],
        ["0016-own-editions", MORNING.getTime()],
        ["0017-relays", MORNING.getTime()],
        ["0018-clicks", MORNING.getTime()],
        ["0019-send-mark", MORNING.getTime()],
        ["0020-worker-leases", MORNING.getTime()],
        ["0021-fleet", MORNING.getTime()],
        ["0023-departures", MORNING.getTime()],
        ["0024-figures", MORNING.getTime()],
        ["0025-retention", MORNING.getTime()],
        ["0026-large-desks", MORNING.getTime()],
      ]);
      await database.close();
    }
  });

  test("a migration that fails leaves the tables as they were before it, and those before it stay", async () => {
    const desk = await backend.makeAddress();
    const database = await openDatabase(desk);
    const broken = {
      name: "0003-broken",
      up: async (db: Parameters<(typeof MIGRATIONS)[number]["up"]>[0]) => {
        await db.schema.createTable("half").addColumn("id", "integer").execute();
        throw new Error("it broke");
      },
    };
    await expect(migrate(database, MORNING, [...MIGRATIONS, broken])).rejects.toThrow("it broke");
    const tables = (await database.db.introspection.getTables()).map(({ name }) => name);
    expect(tables).toContain("deliveries");
    expect(tables).not.toContain("half");
    await migrate(database, MORNING);
    await database.close();
  });

  test("editions of older desks count as told by the lead, and their stories as changed when they were updated", async () => {
    const desk = await backend.makeAddress();
    const database = await openDatabase(desk);
    await migrate(database, MORNING, MIGRATIONS.slice(0, 4));
    const story = aStory([sourced(anItem("Lead")), sourced(anItem("Other"))]);
    await storeOldStory(database, story);
    const { id, digest, slot, subject } = anEdition("daily");
    const texts = { html: "[]" as Json<Fragments>, text: "[]" as Json<Fragments> };
    const row = { id, digest, slot, subject, ...texts, composed_at: MORNING.getTime(), fanned_out_at: null };
    await database.db.insertInto("editions").values(row).execute();
    const told = { edition_id: id, position: 0, digest, story_id: story.id };
    await database.db.insertInto("edition_stories").values(told).execute();
    await migrate(database, MORNING);
    await database.close();
    const store = await openStore(desk);
    expect((await store.editions.last("daily"))?.toldBy).toEqual(new Map([[story.id, story.coverage[0].item.id]]));
    expect(await store.stories.find({ order: "rank", limit: 5 })).toEqual([{ ...story, changedAt: story.updatedAt }]);
    await store.close();
  });

  test("an older program refuses a newer database, and names what it does not know", async () => {
    const desk = await backend.makeAddress();
    const database = await openDatabase(desk);
    await migrate(database, MORNING, [...MIGRATIONS, { name: "0099-later", up: async () => undefined }]);
    await database.close();
    const refused = openStore(desk);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toMatchObject({ message: /0099-later/, hint: /newer/, exitCode: EXIT.resource });
  });

  test("processes that open a new database at the same time all find it whole", async () => {
    const desk = await backend.makeAddress();
    const run = promisify(execFile);
    await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [PROCESS, "open", desk])));
    const store = await openStore(desk);
    expect(await store.collect.sources()).toEqual([]);
    await store.close();
  });

  test("a closed store can be closed again by mistake, and refuses work", async () => {
    const store = await openStore(await backend.makeAddress());
    await store.close();
    await store.close();
    await expect(store.collect.sources()).rejects.toThrow(/destroyed/);
  });
});

describe.for(Object.entries(backends))("lockWorker on %s", ([, backend]) => {
  test("a second worker is told who has the database, and may have it after that one", async () => {
    const { store, another } = await openDesk(backend);
    const other = await another();
    const lock = await store.lockWorker("first", at("06:30"));
    const refused = other.lockWorker("second", at("06:31"));
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toMatchObject({ hint: /Stop it first/, exitCode: EXIT.resource });
    await expect(refused).rejects.toThrow(`first (process ${process.pid} on `);
    await expect(refused).rejects.toThrow("since 2026-11-23T06:30:00.000Z");
    expect(await other.worker()).toMatch(/^first \(process /);
    await lock.release();
    await lock.release();
    expect([await other.worker(), await store.worker()]).toEqual([null, null]);
    await (await other.lockWorker("second", at("06:32"))).release();
  });

  test("closing the store lets go of it", async () => {
    const { store, another } = await openDesk(backend);
    const worker = await another();
    await worker.lockWorker("first", MORNING);
    await worker.close();
    await expect(store.lockWorker("second", MORNING)).resolves.toBeDefined();
  });

  test("others may read and write beside the worker", async () => {
    const { store, another } = await openDesk(backend);
    await store.lockWorker("worker", MORNING);
    const command = await another();
    expect(await command.subscribers.add(address("ada@example.org"), ["daily"], MORNING)).toBe("added");
    await store.collect.syncSources([aSource()], MORNING);
    expect(await command.collect.sources()).toHaveLength(1);
    expect(await store.subscribers.list()).toHaveLength(1);
  });

  test("a worker that is killed leaves the lock", async () => {
    const { store, address: desk } = await openDesk(backend);
    const holder = await startHolder(desk);
    await expect(store.lockWorker("second", MORNING)).rejects.toThrow(`holder (process ${holder.pid} on `);
    const ended = once(holder, "exit");
    holder.kill("SIGKILL");
    await ended;
    // PostgreSQL sees the end of the connection a moment later.
    await vi.waitFor(async () => expect(await store.worker()).toBe(null), { timeout: 10_000 });
    const lock = await vi.waitFor(() => store.lockWorker("second", MORNING), { timeout: 10_000 });
    await lock.release();
  });
});

describe.for(Object.entries(backends))("two processes on %s", ([, backend]) => {
  test("no write of either is lost", async () => {
    const { store, another } = await openDesk(backend);
    const desks = [store, await another()];
    await store.collect.syncSources([aSource()], MORNING);
    const mails = Array.from({ length: 30 }, (_, index) => address(`reader${index}@example.org`));
    await Promise.all(mails.map((mail, index) => deskOf(desks, index).subscribers.add(mail, ["daily"], MORNING)));
    await store.editions.save(anEdition(), []);
    expect(await store.subscribers.list()).toHaveLength(30);
    expect(await deskOf(desks, 1).subscribers.list()).toHaveLength(30);
  });
});

function deskOf(desks: readonly DeskStore[], index: number): DeskStore {
  const desk = desks[index % desks.length];
  if (desk === undefined) throw new Error("There are desks.");
  return desk;
}

async function startHolder(desk: string): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [PROCESS, "hold", desk, "holder"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  const [said] = (await once(holder.stdout, "data")) as [Buffer];
  expect(said.toString()).toBe("held\n");
  return holder;
}
