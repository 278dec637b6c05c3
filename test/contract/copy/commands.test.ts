import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { readCopyNote } from "../../../src/store/copy/copy-note.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { address } from "../../builders.ts";
import { type Entry, rss, serveFeeds } from "../../e2e/local-feeds.ts";
import { newsdesk, startNewsdesk } from "../../e2e/newsdesk-process.ts";
import { filesOf } from "../../e2e/static-site.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../../e2e/temporary-desk.ts";
import { backends } from "../backends.ts";
import { allRows } from "./fill-desk.ts";

const READERS = ["ada@reader.example", "bo@reader.example", "cy@reader.example"];
const KINDS = Object.keys(backends) as readonly (keyof typeof backends)[];
/** `kill -9` behind so many tables of a move. */
const KILLED_BEHIND = [0, 5, 20, 40];
/** `kill -9` at so many moments, spread over the length of a whole restore. */
const KILLS = 4;

type Placed = TemporaryDesk & { readonly database: string; readonly move: (database: string) => void };

/** A desk with news and three readers, over a database of its own. */
async function aDesk(database: string): Promise<Placed> {
  const now = Date.now();
  const entries = (outlet: string): readonly Entry[] =>
    ["Comet with nine tails", "Processor without a clock", "Breach at a toy shop", "Ferry runs on salt"].map(
      (title, hour) => {
        const link = `https://${outlet}.example/${hour}`;
        return {
          title: `${title}, says ${outlet}`,
          summary: `What ${outlet} knows of it.`,
          link,
          at: new Date(now - (hour + 1) * 3_600_000),
        };
      },
    );
  const outlets = ["wire", "blog"];
  const feeds = await serveFeeds(new Map(outlets.map((id) => [`/${id}.xml`, rss(id, entries(id))])));
  onTestFinished(async () => await feeds.close());
  const sources = outlets.map((id) => ({ id, name: id, url: feeds.url(`/${id}.xml`) }));
  const common = { network: { allow: [feeds.host] }, sources, tags: { security: ["breach"] } };
  const desk = createTemporaryDesk({ ...common, database });
  onTestFinished(() => desk.remove());
  await onStore(database, async ({ subscribers }) => {
    for (const reader of READERS) await subscribers.add(address(reader), ["weekly"], new Date());
  });
  return { ...desk, database, move: (next) => desk.configure({ ...common, database: next }) };
}

async function onStore<Seen>(database: string, use: (store: DeskStore) => Promise<Seen>): Promise<Seen> {
  const store = await openStore(database);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function rowsOf(database: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const opened = await openDatabase(database);
  try {
    return await allRows(opened);
  } finally {
    await opened.close();
  }
}

async function well(desk: TemporaryDesk, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await desk.run(...args);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return stdout + stderr;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-moved-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Many rows, so that a copy takes a while. */
async function grow(database: string, rows: number): Promise<void> {
  const opened = await openDatabase(database);
  await sql`insert into receipts (content_key, at, decision)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(rows)})
    select 'k' || n, n, '{"kind":"x","text":"' || hex(zeroblob(100)) || '"}' from numbers`.execute(opened.db);
  await opened.close();
}

describe("newsdesk migrate", { timeout: 240_000 }, () => {
  test("the desk works on at the other place as it did, and is the same to readers", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    await well(desk, "run");
    expect(desk.mails()).toHaveLength(READERS.length);
    const sites = aFolder();
    await well(desk, "export", join(sites, "before"));
    const places = [await backends.postgres.makeAddress(), await backends.sqlite.makeAddress()];
    for (const [turn, place] of places.entries()) {
      const said = await well(desk, "migrate", "--to", place);
      expect(said).toContain("The desk was moved");
      expect(said).not.toContain(encodeURIComponent("a:p@ss/word"));
      desk.move(place);
      await well(desk, "export", join(sites, `after-${turn}`));
      const [before, after] = [filesOf(join(sites, "before")), filesOf(join(sites, `after-${turn}`))];
      expect([...after.keys()]).toEqual([...before.keys()]);
      const apart = [...before].filter(([path, bytes]) => after.get(path)?.equals(bytes) !== true);
      expect(apart.map(([path]) => path)).toEqual([]);
      expect(await well(desk, "run")).toContain("0 queued: 0 sent");
      expect(await well(desk, "delivery", "list")).not.toContain("Nothing is sent");
      expect(desk.mails()).toHaveLength(READERS.length);
    }
    // Who goes back to the old place by mistake sends nothing from there.
    desk.move(desk.database);
    expect(await well(desk, "delivery", "list")).toContain("This desk was moved to");
  });

  test("killed at any moment and run again it moves the whole desk, and sends nothing twice", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    await well(desk, "run");
    await grow(desk.database, 20_000);
    const before = await rowsOf(desk.database);
    const place = await backends.postgres.makeAddress();
    let kills = 0;
    for (const tables of KILLED_BEHIND) {
      const { child, ended } = startNewsdesk(["migrate", "--to", place, "--config", desk.settings]);
      const over = ended.then(() => true);
      while ((await doneTables(place)) < tables && !(await Promise.race([over, setTimeout(20, false)])));
      child.kill("SIGKILL");
      if ((await ended).code === 0) break; // It was faster this time.
      kills += 1;
      desk.move(place);
      const refused = await desk.run("run");
      expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("holds a part of a desk")]);
      desk.move(desk.database);
    }
    expect(kills).toBeGreaterThan(0);
    if ((await doneTables(place)) >= 0) await well(desk, "migrate", "--to", place);
    expect(await rowsOf(place)).toEqual(before);
    desk.move(place);
    expect(await well(desk, "run")).toContain("0 queued: 0 sent");
    expect(desk.mails()).toHaveLength(READERS.length);
  });

  test("what it cannot do it says in two lines", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    expect((await desk.run("migrate")).stderr).toContain("Where to?");
    expect((await desk.run("migrate", "--to", "mysql://x/y")).stderr).toContain("is no kind of database");
    const closed = await desk.run("migrate", "--to", "postgres://desk:s3cret@127.0.0.1:9/desk");
    expect([closed.code, closed.stderr]).toEqual([4, expect.stringContaining("does not answer")]);
    expect(closed.stderr).not.toContain("s3cret");
    const same = await desk.run("migrate", "--to", desk.database);
    expect([same.code, same.stderr]).toEqual([4, expect.stringContaining("is in use")]);
  });
});

/** How many tables a copy that is under way has noted as whole; -1: there is none. */
async function doneTables(place: string): Promise<number> {
  const opened = await openDatabase(place);
  try {
    const note = await readCopyNote(opened.db);
    return note === null ? -1 : Object.keys(note.done).length;
  } catch {
    return -1; // Not even its tables.
  } finally {
    await opened.close();
  }
}

describe.for(KINDS)("newsdesk backup and restore on %s", { timeout: 240_000 }, (kind) => {
  const forced = kind === "postgres" ? ["--force"] : [];

  test("what went out after the backup does not go out again, and who left stays away", async () => {
    const desk = await aDesk(await backends[kind].makeAddress());
    const backup = join(aFolder(), "desk.backup");
    await well(desk, "source", "list"); // Nothing was sent yet, not even collected.
    const said = JSON.parse((await desk.run("backup", backup, "--json")).stdout) as { tables: Record<string, number> };
    expect(said.tables).toMatchObject({ subscribers: READERS.length, deliveries: 0 });
    await well(desk, "run");
    expect(desk.mails()).toHaveLength(READERS.length);
    await well(desk, "subscriber", "remove", "ada@reader.example");
    await well(desk, "suppression", "add", "bo@reader.example");
    rmSync(join(desk.home, "data/outbox"), { recursive: true }); // A mail server would not say that it has had them.

    const restored = await well(desk, "restore", backup, ...forced);
    expect(restored).toContain("2 departures since the backup: done again.");
    expect(restored).toContain("Nothing is sent now.");
    const early = await desk.run("delivery", "resume", "--arrived");
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining("has made no pass since it was restored")]);
    const paused = await desk.run("run");
    expect(paused.stdout + paused.stderr).toContain("1 queued"); // The edition is composed anew, for who is still there.
    expect(paused.stdout + paused.stderr).toContain("nothing is sent: A backup of");
    expect(desk.mails()).toEqual([]);
    expect(await well(desk, "delivery", "resume", "--arrived")).toContain("1 delivery");
    await well(desk, "run");
    expect(desk.mails()).toEqual([]);
    expect(await onStore(desk.database, async ({ outbox }) => [...(await outbox.counts())])).toEqual([["sent", 1]]);
  });

  test("beside a worker that is at work, one backup after the other is whole", async () => {
    const desk = await aDesk(await backends[kind].makeAddress());
    const worker = desk.begin("start");
    onTestFinished(() => void worker.child.kill("SIGKILL"));
    await worker.says(/newsdesk serves/);
    const folder = aFolder();
    for (let turn = 0; turn < 2; turn += 1) {
      const file = join(folder, `desk-${turn}.backup`);
      await well(desk, "backup", file);
      expect((await rowsOf(file))["subscribers"]).toHaveLength(READERS.length);
    }
    const refused = await desk.run("restore", join(folder, "desk-0.backup"), ...forced);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("Stop newsdesk start")]);
    const moving = await desk.run("migrate", "--to", join(folder, "moved.db"));
    expect([moving.code, moving.stderr]).toEqual([4, expect.stringContaining("Another worker has this database")]);
    worker.child.kill("SIGTERM");
    expect((await worker.ended).code).toBe(0);
  });
});

describe("newsdesk backup and restore", { timeout: 240_000 }, () => {
  test("a database that was put back by hand learns who has left when sending is to go on", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    const backup = join(aFolder(), "desk.backup");
    await well(desk, "backup", backup);
    await well(desk, "run");
    await well(desk, "subscriber", "remove", "ada@reader.example");
    const elsewhere = await backends.sqlite.makeAddress();
    desk.move(elsewhere);
    cpSync(backup, elsewhere);
    rmSync(join(desk.home, "data/outbox"), { recursive: true });
    expect((await desk.run("run")).stdout).toContain("nothing is sent: The database was put back");
    expect(await well(desk, "delivery", "resume", "--again")).toContain(
      "1 departure of which the database knew nothing",
    );
    await desk.run("run");
    expect(desk.mails().filter((mail) => mail.includes("ada@reader.example"))).toEqual([]);
    expect(desk.mails()).toHaveLength(2);
  });

  test("killed at any moment, a restore leaves one whole desk: the old one or the new one, which sends nothing", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    await well(desk, "run");
    await grow(desk.database, 20_000);
    const backup = join(aFolder(), "desk.backup");
    await well(desk, "backup", backup);
    await onStore(desk.database, async ({ guard }) => await guard.advance());
    const startedMs = performance.now();
    await well(desk, "restore", backup);
    const wholeMs = performance.now() - startedMs;
    for (let attempt = 0; attempt < KILLS; attempt += 1) {
      const { child, ended } = startNewsdesk(["restore", backup, "--config", desk.settings]);
      await setTimeout(wholeMs * (0.4 + (0.6 * attempt) / KILLS));
      child.kill("SIGKILL");
      await ended;
      expect((await rowsOf(desk.database))["receipts"]?.length).toBeGreaterThan(20_000);
      expect(await onStore(desk.database, async ({ guard }) => await guard.paused())).not.toBeNull();
    }
    await well(desk, "restore", backup);
    expect(readdirSync(join(desk.database, "..")).filter((name) => name.includes("restoring"))).toEqual([]);
  });

  test("killed at any moment, a backup leaves no file of its name", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    await grow(desk.database, 100_000);
    for (const waitMs of [300, 500, 700, 900]) {
      const file = join(aFolder(), "desk.backup");
      const { child, ended } = startNewsdesk(["backup", file, "--config", desk.settings]);
      await setTimeout(waitMs);
      child.kill("SIGKILL");
      const { code } = await ended;
      expect(existsSync(file)).toBe(code === 0);
    }
  });

  test("takes the memory of some rows, however large the desk is", async () => {
    const [from, to] = [await backends.sqlite.makeAddress(), await backends.sqlite.makeAddress()];
    await (await openStore(from)).close();
    const opened = await openDatabase(from);
    await sql`insert into archive_fragments (id, body)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 4000)
      select 'f' || n, randomblob(40000) from numbers`.execute(opened.db);
    await opened.close();
    expect(statSync(from).size).toBeGreaterThan(160e6);
    const script = `
      const { moveDesk } = await import(${JSON.stringify(join(import.meta.dirname, "../../../src/store/copy/move-desk.ts"))});
      const signal = new AbortController().signal;
      await moveDesk({ from: ${JSON.stringify(from)}, to: ${JSON.stringify(to)}, toName: "x", now: new Date(), signal });
      console.log(process.resourceUsage().maxRSS / 1024);`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(Number(stdout)).toBeLessThan(220); // MiB, of which 60 are the platform's and 64 the two databases' caches.
  });

  test("what they cannot do they say in two lines", async () => {
    const desk = await aDesk(await backends.sqlite.makeAddress());
    expect((await desk.run("backup")).stderr).toContain("Which file?");
    expect((await desk.run("restore")).stderr).toContain("Which file?");
    const none = await desk.run("restore", "/nowhere/desk.backup");
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining("does not exist")]);
    const backup = join(aFolder(), "desk.backup");
    await well(desk, "backup", backup);
    const again = await desk.run("backup", backup);
    expect([again.code, again.stderr]).toEqual([4, expect.stringContaining("--force")]);
    await well(desk, "backup", backup, "--force");
    expect(readFileSync(backup, "latin1")).toMatch(/^SQLite format 3/);
    const helped = await newsdesk(["help"]);
    for (const name of ["backup", "restore", "migrate"]) expect(helped.stdout).toContain(`  ${name} `);
  });
});
