import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Database } from "../../../src/store/database.ts";
import { moveDesk } from "../../../src/store/copy/move-desk.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { indexWords } from "../../../src/domain/search-words.ts";
import { anItem, at, MORNING, sourced } from "../../builders.ts";
import { backends } from "../backends.ts";
import { storeItems } from "../stored.ts";
import { allRows, fillDesk, fillRest } from "./fill-desk.ts";

const NOW = at("12:00");
const signal = new AbortController().signal;

async function move(from: string, to: string): Promise<ReadonlyMap<string, number>> {
  return await moveDesk({ from, to, toName: "elsewhere", now: NOW, signal });
}

async function opened(address: string): Promise<Database> {
  const database = await openDatabase(address);
  onTestFinished(async () => await database.close());
  return database;
}

/** A full desk in a file. */
async function fullDesk(): Promise<string> {
  const address = await backends.sqlite.makeAddress();
  const store = await openStore(address);
  await fillDesk(store);
  await store.close();
  const database = await openDatabase(address);
  await fillRest(database);
  await database.close();
  return address;
}

type Kind = keyof typeof backends;
const WAYS: readonly (readonly [Kind, Kind])[] = [
  ["sqlite", "postgres"],
  ["sqlite", "sqlite"],
];

describe("moveDesk", { timeout: 60_000 }, () => {
  test.for(WAYS)("takes all rows of all tables from %s to %s and back", async ([, to]) => {
    const from = await fullDesk();
    const before = await allRows(await opened(from));
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([]);
    const there = await backends[to].makeAddress();
    const counts = await move(from, there);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length])),
    );
    expect(await allRows(await opened(there))).toEqual(before);
    const back = await backends.sqlite.makeAddress();
    await move(there, back);
    expect(await allRows(await opened(back))).toEqual(before);
  });

  test.for(WAYS)("a desk works on as before, from %s to %s", async ([, to]) => {
    const [from, there] = [await fullDesk(), await backends[to].makeAddress()];
    await move(from, there);
    const [one, other] = [await openStore(from), await openStore(there)];
    onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
    for (const words of ["breach", "Grüße", "東京", "comet tails"]) {
      const wish = {
        groups: words.split(" ").map((word) => [{ words: indexWords(word), isOpen: false }]) as never,
        place: "story" as const,
        standing: "told" as const,
        tags: [],
        source: null,
        span: {},
        limit: 10,
      };
      const found = await other.search.candidates(wish);
      expect(found).toEqual(await one.search.candidates(wish));
      expect([words, found.ids.length]).toEqual([words, 1]);
    }
    expect(await other.documents.find("feed.xml")).toEqual(await one.documents.find("feed.xml"));
    expect(await other.stories.find({ order: "rank", limit: 9 })).toEqual(
      await one.stories.find({ order: "rank", limit: 9 }),
    );
    // What comes new gets numbers behind those that were copied.
    await storeItems(other, [sourced(anItem("Something new is told"))]);
    const { rows } = await sql<{ last: number }>`select max(id) as last from item_words`.execute(
      (await opened(there)).db,
    );
    expect(Number(rows[0]?.last)).toBe(4);
    // Nothing is held back there, and nothing goes out of the old one.
    expect(await other.guard.mark()).toEqual(await one.guard.mark());
    expect(await other.guard.paused()).toBeNull();
    expect(await one.guard.paused()).toMatchObject({
      why: expect.stringContaining("was moved to elsewhere") as string,
    });
    expect(await one.send.claim("w", at("13:00"), 10)).toEqual([]);
  });

  test.for<Kind>(["sqlite", "postgres"])("goes on after it was cut short at many a table, into %s", async (to) => {
    const [from, there] = [await fullDesk(), await backends[to].makeAddress()];
    const before = await allRows(await opened(from));
    const seen = new Set<string>();
    for (let cut = 0; ; cut += 1) {
      expect(cut).toBeLessThan(100);
      const stop = new AbortController();
      const onProgress = (table: string): void => {
        if (!seen.has(table) && seen.size % 6 === 0) stop.abort(new Error("cut"));
        seen.add(table);
      };
      const done = await moveDesk({ from, to: there, toName: "x", now: NOW, signal: stop.signal, onProgress }).then(
        () => true,
        (cause: unknown) => {
          expect(cause).toMatchObject({ message: "cut" });
          return false;
        },
      );
      if (done) break;
      await expect(openStore(there)).rejects.toThrow("holds a part of a desk");
    }
    expect(seen.size).toBe(Object.keys(before).length);
    expect(await allRows(await opened(there))).toEqual(before);
  });

  test("what was written to the desk after a copy was cut short is there in the end", async () => {
    const [from, there] = [await fullDesk(), await backends.postgres.makeAddress()];
    const stop = new AbortController();
    const onProgress = (table: string): void => void (table === "stories" && stop.abort(new Error("cut")));
    const cut = moveDesk({ from, to: there, toName: "x", now: NOW, signal: stop.signal, onProgress });
    await expect(cut).rejects.toThrow("cut");
    const store = await openStore(from);
    await storeItems(store, [sourced(anItem("Something new is told"))]);
    await store.close();
    await move(from, there);
    expect(await allRows(await opened(there))).toEqual(await allRows(await opened(from)).then(withoutPause));
  });

  test("refuses a destination with anything in it, and changes nothing there", async () => {
    const from = await fullDesk();
    const other = await fullDesk();
    const before = await allRows(await opened(other));
    await expect(move(from, other)).rejects.toThrow("holds a desk");
    expect(await allRows(await opened(other))).toEqual(before);
    const foreign = await backends.postgres.makeAddress();
    await sql`create table items (id integer)`.execute((await opened(foreign)).db);
    await expect(move(from, foreign)).rejects.toThrow("other tables than those of a desk");
    const strange = await backends.sqlite.makeAddress();
    const file = await openDatabase(strange);
    await sql`create table bookmarks (id integer)`.execute(file.db);
    await file.close();
    await expect(move(from, strange)).rejects.toThrow("other tables than those of a desk");
    await expect(move(from, from)).rejects.toThrow("is in use");
    await expect(move(await backends.sqlite.makeAddress(), strange)).rejects.toThrow("There is no desk");
  });

  test("refuses the beginning of another desk's copy", async () => {
    const [one, other, there] = [await fullDesk(), await fullDesk(), await backends.sqlite.makeAddress()];
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error("cut"));
    await expect(
      moveDesk({ from: one, to: there, toName: "x", now: NOW, signal: stop.signal, onProgress }),
    ).rejects.toThrow("cut");
    await expect(move(other, there)).rejects.toThrow("the beginning of a copy of another desk");
  });

  test.for<Kind>(["sqlite", "postgres"])("refuses while a worker is at work on %s", async (kind) => {
    const from = await backends[kind].makeAddress();
    const store = await openStore(from);
    onTestFinished(async () => await store.close());
    await store.lockWorker("w", MORNING);
    await expect(move(from, await backends.sqlite.makeAddress())).rejects.toThrow("Another worker has this database");
  });

  test.for<Kind>(["sqlite", "postgres"])(
    "a command that writes to %s meanwhile has to wait",
    { timeout: 60_000 },
    async (kind) => {
      const from = await backends[kind].makeAddress();
      const first = await openStore(from);
      await fillDesk(first);
      await first.close();
      const another = await openStore(from);
      onTestFinished(async () => await another.close());
      const there = await backends.sqlite.makeAddress();
      let late: Promise<unknown> | undefined;
      let hasWritten = false;
      const onProgress = (): void => {
        late ??= another.guard.advance().then(() => (hasWritten = true));
        expect(hasWritten).toBe(false);
      };
      await moveDesk({ from, to: there, toName: "x", now: NOW, signal, onProgress });
      await late;
      const moved = await openStore(there);
      onTestFinished(async () => await moved.close());
      expect((await moved.guard.mark()).count).toBe((await another.guard.mark()).count - 1);
    },
  );

  test("a table that is not the same in the end is named, and the copy is not put into use", async () => {
    const [from, there] = [await fullDesk(), await backends.sqlite.makeAddress()];
    const first = await openStore(there);
    await first.close();
    const other = await opened(there);
    await sql`create trigger spoilt after insert on documents begin update documents set etag = 'x' where path = new.path; end`.execute(
      other.db,
    );
    await expect(move(from, there)).rejects.toThrow("The table documents is not the same in the other database");
    await expect(openStore(there)).rejects.toThrow("holds a part of a desk");
  });
});

/** The pause is said of the old desk after it was copied. */
function withoutPause(rows: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  return { ...rows, meta: (rows["meta"] ?? []).filter((row) => !row.includes("send-pause")) };
}
