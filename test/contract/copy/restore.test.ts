import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { backUp } from "../../../src/store/backup/back-up.ts";
import { restoreFile } from "../../../src/store/backup/restore-file.ts";
import { restoreToPostgres } from "../../../src/store/backup/restore-postgres.ts";
import type { Database } from "../../../src/store/database.ts";
import { createDepartureFolder } from "../../../src/store/departures/departure-folder.ts";
import { MIGRATIONS, migrate } from "../../../src/store/migrate.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { address, anItem, at, MORNING, sourced } from "../../builders.ts";
import { backends } from "../backends.ts";
import { storeItems } from "../stored.ts";
import { allRows, fillDesk } from "./fill-desk.ts";

const NOW = at("12:00");
const signal = new AbortController().signal;
const ADA = address("ada@example.org");

type Kind = keyof typeof backends;
const KINDS = Object.keys(backends) as readonly Kind[];

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function filled(kind: Kind): Promise<string> {
  const place = await backends[kind].makeAddress();
  const store = await openStore(place);
  await fillDesk(store);
  await store.close();
  return place;
}

async function rowsOf(place: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const database = await openDatabase(place);
  try {
    return await allRows(database);
  } finally {
    await database.close();
  }
}

async function on<Seen>(place: string, use: (database: Database) => Promise<Seen>): Promise<Seen> {
  const database = await openDatabase(place);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

async function back(place: string, file: string, over: object = {}) {
  const restore = { file, now: NOW, signal, departures: [], kept: null, ...over };
  if (!place.startsWith("postgres")) return await restoreFile(place, restore);
  return await restoreToPostgres({ ...restore, address: place, workFolder: aFolder(), isForced: true, ...over });
}

async function backedUp(from: string, isForced = false): Promise<string> {
  const file = join(aFolder(), "desk.backup");
  await backUp({ from, file, isForced, now: at("10:00"), signal });
  return file;
}

/** Sending is held back in a desk that was put back. */
function withoutMeta(rows: Readonly<Record<string, readonly string[]>>) {
  return { ...rows, meta: [] };
}

type Spoilt = { why: string; spoil: (file: string) => void | Promise<void>; says: RegExp };

const SPOILT: readonly Spoilt[] = [
  {
    why: "is a text",
    spoil: (file) => writeFileSync(file, "Dear all, this is no database.\n"),
    says: /is no desk of newsdesk/,
  },
  { why: "is empty", spoil: (file) => writeFileSync(file, ""), says: /is no desk of newsdesk/ },
  { why: "is not there", spoil: (file) => rmSync(file), says: /does not exist/ },
  {
    why: "is a database of something else",
    async spoil(file) {
      rmSync(file);
      await on(file, async ({ db }) => void (await sql`create table bookmarks (id integer)`.execute(db)));
    },
    says: /is no desk of newsdesk/,
  },
  {
    why: "is of a newer newsdesk",
    spoil: async (file) =>
      await on(
        file,
        async (database) =>
          await migrate(database, NOW, [...MIGRATIONS, { name: "0099-later", up: async () => undefined }]),
      ),
    says: /newer newsdesk: this one does not know 0099-later/,
  },
  {
    why: "is half a copy",
    spoil: async (file) =>
      await on(
        file,
        async ({ db }) => void (await sql`insert into meta values ('copy', '{"from":"x","done":{}}')`.execute(db)),
      ),
    says: /holds a part of a desk/,
  },
  { why: "was cut off", spoil: (file) => truncateSync(file, statSync(file).size - 5_000), says: /is damaged/ },
  { why: "was cut off early", spoil: (file) => truncateSync(file, 5_000), says: /is damaged/ },
  {
    why: "has another letter in a headline",
    spoil: (file) => replaceIn(file, "Comet with nine", "Comet with mine"),
    says: /is damaged: other values.* in .*items/,
  },
  {
    why: "has another letter in an address",
    spoil: (file) => replaceIn(file, "bob@example.org", "rob@example.org"),
    says: /is damaged/,
  },
];

describe.for(KINDS)("a backup of a desk on %s", { timeout: 60_000 }, (kind) => {
  test("is a whole desk in one file, for its owner alone", async () => {
    const from = await filled(kind);
    const file = join(aFolder(), "desk.backup");
    const { bytes, tables } = await backUp({ from, file, isForced: false, now: NOW, signal });
    expect(await rowsOf(file)).toEqual(await rowsOf(from));
    expect(tables).toMatchObject({ stories: 2, items: 3, subscribers: 3, deliveries: 3, documents: 2 });
    expect([statSync(file).size, statSync(file).mode & 0o777]).toEqual([bytes, 0o600]);
    expect(readdirSync(dirname(file)).filter((name) => name.includes("part"))).toEqual([]);
  });

  test("shows one moment, whatever is written meanwhile", async () => {
    const from = await filled(kind);
    const before = await rowsOf(from);
    const other = await openStore(from);
    onTestFinished(async () => await other.close());
    await other.lockWorker("w", NOW);
    const writes: Promise<unknown>[] = [];
    const onProgress = (): void =>
      void writes.push(storeItems(other, [sourced(anItem(`While it copies ${writes.length}`))]));
    const file = join(aFolder(), "desk.backup");
    if (kind === "sqlite") onProgress(); // One statement makes it: the write comes before or behind it.
    await backUp({ from, file, isForced: false, now: NOW, signal, onProgress });
    await Promise.all(writes);
    expect(writes.length).toBeGreaterThan(0);
    const rows = await rowsOf(file);
    const [items, words] = [rows["items"] ?? [], rows["item_words"] ?? []];
    expect(items.length).toBe(words.length);
    // One statement makes the backup of a file, so nobody can write in its midst.
    const then = kind === "postgres" ? before : rows;
    expect(withoutMeta(rows)).toEqual(withoutMeta(then));
  });

  test("is not written over a file, unless that is asked for, and never over the desk", async () => {
    const from = await filled(kind);
    const file = await backedUp(from);
    const before = readFileSync(file);
    const again = { from, file, now: NOW, signal };
    await expect(backUp({ ...again, isForced: false })).rejects.toThrow("is there already");
    expect(readFileSync(file).equals(before)).toBe(true);
    await backUp({ ...again, isForced: true });
    expect(readFileSync(file).equals(before)).toBe(false);
    await expect(backUp({ ...again, file: join(aFolder(), "no/where"), isForced: false })).rejects.toThrow(
      "does not exist",
    );
    const empty = await backends[kind].makeAddress();
    await expect(backUp({ ...again, from: empty, file: `${file}2`, isForced: false })).rejects.toThrow(
      "There is no desk",
    );
  });

  test("stopped in between it leaves nothing", async () => {
    const [from, stop] = [await filled(kind), new AbortController()];
    const file = join(aFolder(), "desk.backup");
    stop.abort(new Error("stopped"));
    await expect(backUp({ from, file, isForced: false, now: NOW, signal: stop.signal })).rejects.toThrow("stopped");
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test("put back it is the desk as it was, and the other one is kept aside", async () => {
    const from = await filled(kind);
    const before = await rowsOf(from);
    const file = await backedUp(from);
    const store = await openStore(from);
    await storeItems(store, [sourced(anItem("Came later"))]);
    await store.close();
    const later = await rowsOf(from);
    const { madeAt, aside, departed } = await back(from, file);
    expect([madeAt, departed]).toEqual([at("10:00"), 0]);
    expect(withoutMeta(await rowsOf(from))).toEqual(withoutMeta(before));
    const kept = kind === "sqlite" ? (aside ?? "") : `${from}?options=-c%20search_path%3D${aside}`;
    expect(await rowsOf(kept)).toEqual(later);
    const again = await openStore(from);
    onTestFinished(async () => await again.close());
    await storeItems(again, [sourced(anItem("Goes on with new numbers"))]);
    expect(Object.keys(await rowsOf(from))).toEqual(Object.keys(before));
  });

  test("put back it is told who has left since", async () => {
    const [place, folder] = [await backends[kind].makeAddress(), aFolder()];
    const keeper = createDepartureFolder(folder, () => NOW);
    const desk = await openStore(place, keeper);
    await fillDesk(desk);
    const file = await backedUp(place);
    const ada = await desk.subscribers.findByAddress(ADA);
    const bob = await desk.subscribers.findByAddress(address("bob@example.org"));
    if (ada === null || bob === null) throw new Error("The desk has no readers.");
    await desk.subscribers.end(ada.id, null, at("10:30"));
    await desk.consents.erase(bob.id, at("10:31"));
    await desk.subscribers.suppress({ address: address("cyd@example.org"), reason: "complaint", at: at("10:32") });
    await desk.close();
    const { departures } = await keeper.read();
    expect((await back(place, file, { departures })).departed).toBe(3);
    const store = await openStore(place);
    onTestFinished(async () => await store.close());
    expect((await store.subscribers.find(ada.id))?.state).toBe("ended");
    expect(await store.subscribers.find(bob.id)).toBeNull();
    expect(await store.consents.isSuppressed(address("cyd@example.org"))).toBe(true);
  });

  test("put back it sends nothing before a pass and the operator's word", async () => {
    const place = await filled(kind);
    const file = await backedUp(place);
    const first = await openStore(place);
    const kept = await first.guard.advance();
    await first.close();
    await back(place, file, { kept });
    const store = await openStore(place);
    onTestFinished(async () => await store.close());
    expect(await store.guard.mark()).toEqual(kept);
    expect(await store.guard.paused()).toEqual({
      since: NOW,
      why: "A backup of 2026-11-23 10:00 UTC was restored, which knows nothing of the mails that went out since.",
      awaitsPass: true,
    });
    expect(await store.send.claim("w", at("13:00"), 10)).toEqual([]);
  });

  test("a mark of another desk counts for nothing, and one that is behind neither", async () => {
    const place = await filled(kind);
    const file = await backedUp(place);
    const store = await openStore(place);
    const mark = await store.guard.mark();
    await store.close();
    for (const kept of [
      { database: "another", count: 99 },
      { ...mark, count: 0 },
    ]) {
      await back(place, file, { kept, now: new Date(NOW.getTime() + kept.count * 1000) });
      expect(
        await on(
          place,
          async ({ db }) =>
            (await db.selectFrom("meta").select("value").where("name", "=", "send-mark").executeTakeFirst())?.value,
        ),
      ).toBe(`${mark.database} ${mark.count}`);
    }
  });

  test("is refused while a worker is at work", async () => {
    const place = await filled(kind);
    const file = await backedUp(place);
    const store = await openStore(place);
    await store.lockWorker("w", NOW);
    const before = await rowsOf(place);
    await expect(back(place, file)).rejects.toThrow(kind === "sqlite" ? "has the database" : "A worker is at work");
    expect(await rowsOf(place)).toEqual(before);
    await store.close();
  });

  test("a new place takes it too", async () => {
    const from = await filled(kind);
    const place = await backends[kind].makeAddress();
    expect(await back(place, await backedUp(from), { isForced: false })).toMatchObject({ aside: null });
    expect(withoutMeta(await rowsOf(place))).toEqual(withoutMeta(await rowsOf(from)));
  });

  // A server takes what the same check lets through.
  const spoilt = kind === "sqlite" ? SPOILT : SPOILT.slice(-1);
  test.for(spoilt)("a file that $why is refused, and the desk stays as it was", async ({ spoil, says }) => {
    const place = await filled(kind);
    const file = await backedUp(place);
    await spoil(file);
    const before = await rowsOf(place);
    await expect(back(place, file)).rejects.toThrow(says);
    expect(await rowsOf(place)).toEqual(before);
    const beside = kind === "sqlite" ? readdirSync(dirname(place)) : [];
    expect(beside.filter((name) => name.includes("restoring"))).toEqual([]);
  });
});

function replaceIn(file: string, from: string, to: string): void {
  const bytes = readFileSync(file);
  const found = bytes.lastIndexOf(from);
  expect(found).toBeGreaterThan(0);
  bytes.write(to, found);
  writeFileSync(file, bytes);
}

describe("a backup file", { timeout: 120_000 }, () => {
  test("wherever a byte turns, it is refused or nothing of the desk is another one", async () => {
    const from = await filled("sqlite");
    const file = await backedUp(from);
    const before = withoutMeta(await rowsOf(file));
    const whole = readFileSync(file);
    let refused = 0;
    for (let place = 100; place < whole.length; place += 9_973) {
      const bytes = Buffer.from(whole);
      bytes[place] = (bytes[place] ?? 0) ^ 0x55;
      writeFileSync(file, bytes);
      const target = join(aFolder(), "newsdesk.db");
      const outcome = await back(target, file).then(
        () => "taken",
        (cause: Error) => cause.message,
      );
      expect(outcome).toMatch(/^taken$|is damaged|no desk of newsdesk|newer newsdesk/);
      expect(outcome === "taken" ? withoutMeta(await rowsOf(target)) : before).toEqual(before);
      refused += outcome === "taken" ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(2);
  });

  test("is never written over the desk itself, not even by force or through a link", async () => {
    const from = await filled("sqlite");
    const link = join(aFolder(), "link.db");
    symlinkSync(from, link);
    const wish = { from, now: NOW, signal, isForced: true };
    for (const file of [from, link]) await expect(backUp({ ...wish, file })).rejects.toThrow("is there already");
    await expect(backUp({ ...wish, file: dirname(from) })).rejects.toThrow("is there already");
  });

  test("a plain copy of a stopped desk is taken as well, with the log that lies beside it", async () => {
    const from = await filled("sqlite");
    const copy = join(aFolder(), "copy.db");
    const open = await openStore(from);
    await storeItems(open, [sourced(anItem("Only in the log yet"))]);
    for (const end of ["", "-wal"]) cpSync(from + end, copy + end);
    const before = await rowsOf(from);
    await open.close();
    const target = join(aFolder(), "data/newsdesk.db");
    expect(await back(target, copy)).toMatchObject({ madeAt: null, aside: null });
    expect(withoutMeta(await rowsOf(target))).toEqual(withoutMeta(before));
  });

  test("takes the place of a desk that is damaged, whose parts are all kept", async () => {
    const from = await filled("sqlite");
    const file = await backedUp(from);
    writeFileSync(from, Buffer.alloc(20_000, 7));
    writeFileSync(`${from}-wal`, "the log of what was there");
    const { aside } = await back(from, file);
    expect(readFileSync(aside ?? "").equals(Buffer.alloc(20_000, 7))).toBe(true);
    expect(readFileSync(`${aside}-wal`, "utf8")).toBe("the log of what was there");
    expect(existsSync(`${from}-wal`)).toBe(false);
    expect((await rowsOf(from))["stories"]).toHaveLength(2);
  });

  test("does not take the place of a desk that a command has open", async () => {
    const from = await filled("sqlite");
    const file = await backedUp(from);
    const open = await openStore(from);
    await open.stories.find({ order: "rank", limit: 1 });
    await expect(back(from, file)).rejects.toThrow("Another process has the database");
    await open.close();
    await back(from, file);
  });

  test("a desk on PostgreSQL is only set aside when that was asked for", async () => {
    const place = await filled("postgres");
    const file = await backedUp(place);
    const before = await rowsOf(place);
    await expect(back(place, file, { isForced: false })).rejects.toThrow("The database holds a desk already");
    expect(await rowsOf(place)).toEqual(before);
    const foreign = await backends.postgres.makeAddress();
    await on(foreign, async ({ db }) => void (await sql`create table items (id integer)`.execute(db)));
    await expect(back(foreign, file)).rejects.toThrow("other tables than those of a desk");
  });

  test("of an older program is brought up to date, also from a server", async () => {
    for (const kind of KINDS) {
      const place = await backends[kind].makeAddress();
      await on(place, async (database) => await migrate(database, MORNING, MIGRATIONS.slice(0, 20)));
      const file = await backedUp(place);
      const names = await on(
        place,
        async ({ db }) => await db.selectFrom("schema_migrations").select("name").execute(),
      );
      expect(names).toHaveLength(20);
      const target = join(aFolder(), "newsdesk.db");
      await back(target, file);
      expect(await on(target, async ({ db }) => await db.selectFrom("departures_owed").selectAll().execute())).toEqual(
        [],
      );
    }
  });
});
