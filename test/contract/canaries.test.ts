import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { freePort } from "../../src/app/free-port.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { address } from "../builders.ts";
import { CANARY, canariesIn, canary } from "../canary.ts";
import { type Answer, type LocalFeeds, rss, serveFeeds } from "../e2e/local-feeds.ts";
import { newsdesk, type NewsdeskProcess, startNewsdesk } from "../e2e/newsdesk-process.ts";
import { openTestRelay, type TestRelay } from "../net/mail-relay.ts";

/** Secrets that the settings take from the environment and from files. */
const ENV = { SMTP_PASSWORD: canary("smtp"), IMAP_PASSWORD: canary("imap"), FEED_TOKEN: `token-${CANARY}` };
const role = `desk_${randomUUID().slice(0, 8)}`;
const answers = new Map<string, Answer>();
/** All that anybody could read, by where it came from. */
const seen = new Map<string, string>();

let home: string;
let feeds: LocalFeeds;
let relay: TestRelay;
let origin: string;
let keyLine: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "newsdesk-canaries-"));
  feeds = await serveFeeds(answers);
  relay = await openTestRelay({
    server: {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_login, _session, done) => done(Object.assign(new Error("No"), { responseCode: 535 })),
    },
  });
  const at = new Date(Date.now() - 3_600_000);
  const entry = { title: "News of the comet", summary: "A comet comes.", link: "https://wire.example/comet", at };
  answers.set("/wire.xml", rss("Wire", [entry]));
  answers.set(`/${ENV.FEED_TOKEN}.xml`, rss("Private", [{ ...entry, link: "https://wire.example/private" }]));
  answers.set(`/away.xml?key=${ENV.FEED_TOKEN}`, { movedTo: `/gone/${ENV.FEED_TOKEN}` });
  answers.set(`/page?key=${ENV.FEED_TOKEN}`, { html: "<html><title>Log in</title>" });
  await onServer(sql`create role ${sql.id(role)} login password ${sql.lit(canary("database"))}`);
  await onServer(sql`create database ${sql.id(role)} owner ${sql.id(role)}`);
  keyLine = configure();
  const reader = await openStore(databaseAddress().replace("${file:database}", encodeURIComponent(canary("database"))));
  await useStore(
    reader,
    async ({ subscribers }) => void (await subscribers.add(address("ada@reader.example"), ["weekly"], new Date())),
  );
});

afterAll(async () => {
  await onServer(sql`drop database if exists ${sql.id(role)} with (force)`);
  await onServer(sql`drop role if exists ${sql.id(role)}`);
  await relay.close();
  await feeds.close();
  rmSync(home, { recursive: true });
});

async function useStore(store: DeskStore, use: (store: DeskStore) => Promise<void>): Promise<void> {
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function onServer(statement: ReturnType<typeof sql>): Promise<void> {
  const database = await openDatabase(inject("postgresUrl"));
  await statement.execute(database.db);
  await database.close();
}

function databaseAddress(port?: number): string {
  const url = new URL(inject("postgresUrl"));
  return `postgres://${role}:\${file:database}@${url.hostname}:${port ?? url.port}/${role}`;
}

/** Each setting that may hold a secret holds one. Returns a line of the key that signs mails. */
function configure(over: object = {}, database = databaseAddress()): string {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  writeFileSync(join(home, "dkim.pem"), key);
  writeFileSync(join(home, "database"), `${canary("database")}\n`);
  writeFileSync(join(home, "webhook"), canary("webhook"));
  const settings = {
    site: { title: "Desk", url: "http://desk.example" },
    database,
    network: { allow: [feeds.host, `127.0.0.1:${relay.port}`] },
    collect: { hostGap: "0s", timeout: "2s" },
    sources: [
      { url: feeds.url("/wire.xml"), name: "Wire", headers: { authorization: `Bearer ${canary("header")}` } },
      { url: `http://${feeds.host}/\${FEED_TOKEN}.xml`, name: "Private" },
      { url: `http://${feeds.host}/away.xml?key=\${FEED_TOKEN}`, name: "Moved" },
      { url: `http://${feeds.host}/page?key=\${FEED_TOKEN}`, name: "Login" },
      { url: `http://desk:\${SMTP_PASSWORD}@${feeds.host}/refused.xml`, name: "Refused" },
      { url: `http://127.0.0.1:1/\${FEED_TOKEN}`, name: "Closed" },
    ],
    digests: [{ name: "weekly", schedule: "0 0 * * 0", minStories: 1, lookback: "4w", catchUp: "8d" }],
    mail: {
      from: "news@desk.example",
      transport: [`smtp://desk:\${SMTP_PASSWORD}@127.0.0.1:${relay.port}`, "./outbox"],
      bounces: {
        address: "bounces@desk.example",
        mailbox: "imap://bounces:${IMAP_PASSWORD}@127.0.0.1:1/INBOX",
        webhook: "${file:webhook}",
      },
      dkim: { domain: "desk.example", selector: "desk", key: "${file:dkim.pem}" },
    },
    web: { listen: "127.0.0.1:0" },
    ...over,
  };
  writeFileSync(join(home, "newsdesk.yaml"), JSON.stringify(settings));
  return key.split("\n")[3] ?? "";
}

function begin(...args: readonly string[]): NewsdeskProcess {
  return startNewsdesk([...args, "--config", join(home, "newsdesk.yaml")], { env: ENV, cwd: home });
}

/** Runs a command and keeps what it said. */
async function tell(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const { code, stdout, stderr } = await newsdesk([...args, "--config", join(home, "newsdesk.yaml")], {
    env: ENV,
    cwd: home,
  });
  const said = stdout + stderr;
  seen.set(`newsdesk ${args.join(" ")} (${seen.size})`, said);
  return { code, said };
}

async function look(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { host: "desk.example" } });
  const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
  seen.set(`${new URL(url).pathname} (${answer.status})`, text);
  return text;
}

function keepFiles(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) seen.set(`${folder}/${name}`, readFileSync(path, "latin1"));
  }
}

/** Where a secret, or a line of the key, was told. */
function leaks(): readonly string[] {
  return [...seen].flatMap(([where, text]) => {
    const told = text.includes(keyLine) ? [...canariesIn(text), "the key"] : canariesIn(text);
    return told.map((what) => `${where}: ${what}`);
  });
}

/** Each of some dozens of commands is a process of its own. */
const PATIENCE_MS = 300_000;

describe("no secret is told", () => {
  test("by a desk at work, its pages, feeds, figures and mails", { timeout: PATIENCE_MS }, async () => {
    const desk = begin("start", "--verbose", "--metrics", "127.0.0.1:0");
    const figures = (await desk.says(/newsdesk tells its figures at (http\S+)\/metrics/))[1] ?? "";
    origin = (await desk.says(/newsdesk serves (http\S+)/))[1] ?? "";
    for (const said of [/refuses the login/, /mailbox/, /source gave nothing|needs a look/, /documents changed/])
      await desk.says(said);
    const mails = (): readonly string[] => readdirSync(join(home, "outbox")).filter((name) => name.endsWith(".eml"));
    await vi.waitFor(() => expect(mails()).toHaveLength(1), { timeout: PATIENCE_MS / 2, interval: 250 });
    for (const path of [
      "/",
      "/latest",
      "/sources",
      "/feeds",
      "/feed.xml",
      "/feed.json",
      "/sources.opml",
      "/sitemap.xml",
      "/editions",
      "/nowhere",
    ])
      await look(origin + path);
    for (const path of ["/metrics", "/readyz", "/healthz"]) await look(figures + path);
    for (const [, page] of (seen.get("/sources (200)") ?? "").matchAll(/href="(\/source\/[^"]+)"/g))
      await look(origin + (page ?? ""));
    await fetch(`${origin}/bounces`, {
      method: "POST",
      body: "{}",
      headers: { host: "desk.example", "content-type": "application/json", "x-newsdesk-signature": "sha256=00" },
    });
    desk.child.kill("SIGTERM");
    const { stdout, stderr } = await desk.ended;
    seen.set("newsdesk start", stdout + stderr);
    // Else nothing was tried.
    expect(feeds.paths()).toEqual(expect.arrayContaining([`/${ENV.FEED_TOKEN}.xml`, `/gone/${ENV.FEED_TOKEN}`]));
    for (const trouble of [/refuses the login/, /mailbox/, /source gave nothing|needs a look/])
      expect(stderr).toMatch(trouble);
    keepFiles(join(home, "outbox"));
    expect([...seen.keys()].filter((where) => where.endsWith(".eml"))).toHaveLength(1);
    expect(leaks()).toEqual([]);
  });

  test("by any command", { timeout: PATIENCE_MS }, async () => {
    await tell("run", "--all", "--verbose", "--json");
    for (const args of ["source list --json", "relay list", "doctor", "delivery list", "hub list", "export site"])
      await tell(...args.split(" "));
    for (const name of ["Private", "Moved", "Login", "Refused"]) await tell("source", "show", name);
    keepFiles(join(home, "site"));
    expect(seen.size).toBeGreaterThan(40); // Pages, files and commands.
    expect(leaks()).toEqual([]);
  });

  test(
    "when the database is gone while the desk works, and refuses the password after that",
    { timeout: PATIENCE_MS },
    async () => {
      const desk = begin("start", "--verbose", "--metrics", "127.0.0.1:0");
      const figures = (await desk.says(/newsdesk tells its figures at (http\S+)\/metrics/))[1] ?? "";
      await desk.says(/this worker holds the stage now/);
      await onServer(sql`alter role ${sql.id(role)} with nologin`);
      await onServer(sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${sql.lit(role)}`);
      expect(await look(`${figures}/readyz`)).toContain("the database does not answer");
      expect(await look(`${figures}/metrics`)).toMatch(/^newsdesk_build_info/m);
      expect((await tell("run")).code).toBe(4);
      await onServer(sql`alter role ${sql.id(role)} with login password 'another'`);
      const refused = await tell("source", "list");
      expect([refused.code, refused.said]).toEqual([4, expect.stringMatching(/password/)]);
      await onServer(sql`alter role ${sql.id(role)} with login password ${sql.lit(canary("database"))}`);
      expect(await look(`${figures}/readyz`)).toContain("ready");
      desk.child.kill("SIGTERM");
      const { stdout, stderr } = await desk.ended;
      seen.set("newsdesk start, without a database", stdout + stderr);
      expect(leaks()).toEqual([]);
    },
  );

  test.for<{ why: string; over: object; database?: string }>([
    { why: "a database that is not there", over: {}, database: "closed" },
    { why: "a key that is none", over: { mail: { dkim: { domain: "desk.example", selector: "desk", key: CANARY } } } },
    { why: "a setting that does not exist", over: { password: CANARY } },
  ])("by a mistake: $why", { timeout: PATIENCE_MS }, async ({ over, database }) => {
    const closed = database === "closed" ? databaseAddress(await freePort()) : database;
    configure(over, closed);
    expect([3, 4]).toContain((await tell("start")).code);
    expect(leaks()).toEqual([]);
  });
});
