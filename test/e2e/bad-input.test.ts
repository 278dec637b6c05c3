import { createServer, type AddressInfo, type Server } from "node:net";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { PolledSource } from "../../src/domain/source.ts";
import { openTestRelay, type RelayScript, type TestRelay } from "../net/mail-relay.ts";
import { canary } from "../canary.ts";
import { HANG, rss, serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import { mountSmallDisk } from "./small-disk.ts";
import { createTemporaryDesk, subscribe, type TemporaryDesk } from "./temporary-desk.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  answers.set("/good.xml", rss("Good", [anEntry("good news")]));
});

afterAll(async () => await feeds.close());

describe("a settings file that", () => {
  test.for([
    { why: "is missing", text: null, says: /newsdesk\.yaml does not exist\.\n.*copy config\/newsdesk\.yaml/ },
    { why: "is empty", text: "  \n", says: /newsdesk\.yaml is empty\.\n.*copy config\/newsdesk\.yaml/i },
    { why: "is not YAML", text: "site: [\n", says: /newsdesk\.yaml:2:1: .*\n.*\n(?:.*\n)*Mend the file/ },
    { why: "is wrong", text: "site: 1\nsorces: []\n", says: /has \d mistakes[^]*newsdesk\.yaml:2:1: .*"sources"/ },
  ])("$why is told with what to do", async ({ text, says }) => {
    const desk = aDesk({});
    desk.clear();
    if (text !== null) writeFileSync(desk.settings, text);
    const { code, stdout, stderr } = await desk.run("run");
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(says);
    expect(readdirSync(desk.home)).toEqual(text === null ? [] : ["newsdesk.yaml"]);
  });
});

describe("a command line with", () => {
  test.for([
    { why: "an unknown command", args: ["runn"], says: /There is no command "runn"\.\nDid you mean run\?/ },
    { why: "an unknown option", args: ["run", "--al"], says: /^newsdesk: run: .*'--al'.*\nDid you mean --all\?/ },
    {
      why: "an unknown digest",
      args: ["subscriber", "add", "ada@reader.example", "--digest", "weakly"],
      says: /There is no digest "weakly"\.\nThere is: weekly\./,
    },
  ])("$why is told with what there is", async ({ args, says }) => {
    const { code, stdout, stderr } = await aDesk({}).run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(says);
  });
});

describe("bad sources", () => {
  const BAD = [
    { id: "page", reason: "not-a-feed", says: /page/ },
    { id: "empty", reason: "empty", says: /the answer is empty/ },
    { id: "broken", reason: "status", says: /500/ },
    { id: "missing", reason: "status", says: /404/ },
    { id: "hangs", reason: "timeout", says: /in time/ },
    { id: "unreachable", reason: "connect", says: /nothing listens there/ },
    { id: "private", reason: "forbidden-address", says: /127\.0\.0\.1/ },
  ] as const;

  test("stop no other, are told and stored with the reason, and are asked again", { timeout: 60_000 }, async () => {
    const closedPort = await aClosedPort();
    const urlOf = (id: string): string =>
      id === "unreachable"
        ? `http://127.0.0.1:${closedPort}/`
        : id === "private"
          ? "http://127.0.0.1:9/"
          : feeds.url(`/${id}.xml`);
    const ids = ["good", "crooked", ...BAD.map(({ id }) => id)];
    const sources = ids.map((id) => ({ id, name: id, url: urlOf(id) }));
    const collect = { timeout: "3s", perHost: 16, hostGap: "0s" };
    const desk = aDesk({ sources, collect, network: { allow: [feeds.host, `127.0.0.1:${closedPort}`] } });
    answers.set("/page.xml", { html: "<!doctype html><title>A page</title><p>No feed here." });
    answers.set("/empty.xml", "");
    answers.set("/broken.xml", 500);
    answers.set("/hangs.xml", HANG);
    answers.set(
      "/crooked.xml",
      withBadItem(rss("Crooked", [anEntry("one straight word"), anEntry("another straight word")])),
    );

    const first = await desk.run("run");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      `${ids.length} sources asked: 2 fresh, 0 unchanged, ${BAD.length} without an answer`,
    );
    const polled = await desk.look(async ({ collect: store }) => await store.sources());
    for (const { id, reason, says } of BAD) {
      const { lastFailure, failuresInARow, nextFetchAt, lastSuccessAt } = stateOf(polled, id);
      expect({ id, reason: lastFailure?.reason, failuresInARow, lastSuccessAt }).toEqual({
        id,
        reason,
        failuresInARow: 1,
        lastSuccessAt: null,
      });
      expect(lastFailure?.detail).toMatch(says);
      expect(first.stdout).toContain(`${id}: ${reason}, ${lastFailure?.detail}`);
      expect(nextFetchAt?.getTime()).toBeGreaterThan(Date.now());
    }
    expect(stateOf(polled, "good")).toMatchObject({ failuresInARow: 0, lastFailure: null });
    const titles = ["News of another straight word", "News of good news", "News of one straight word"];
    expect(await titlesOf(desk)).toEqual(expect.arrayContaining(titles));
    const feed = await desk.look(async ({ documents }) => await documents.find("feed.xml"));
    for (const title of titles) expect(Buffer.from(feed?.body ?? []).toString()).toContain(title);

    const mended = BAD.filter(({ id }) => id !== "unreachable" && id !== "private");
    for (const { id } of mended) answers.set(`/${id}.xml`, rss(id, [anEntry(`the mended ${id}`)]));
    const second = await desk.run("run", "--all", "--json");
    expect(second.code).toBe(0);
    const after = await desk.look(async ({ collect: store }) => await store.sources());
    for (const { id } of mended) expect(stateOf(after, id)).toMatchObject({ failuresInARow: 0, lastFailure: null });
    expect(stateOf(after, "private")).toMatchObject({ failuresInARow: 2 });
    expect(await titlesOf(desk)).toEqual(expect.arrayContaining(mended.map(({ id }) => `News of the mended ${id}`)));
  });

  test("that are all there is end the run with 1, and what was stored stays", async () => {
    const desk = aDesk({});
    expect((await desk.run("run")).code).toBe(0);
    answers.set("/good.xml", 503);
    const down = await desk.run("run", "--all");
    answers.set("/good.xml", rss("Good", [anEntry("good news")]));
    expect(down.code).toBe(1);
    expect(down.stdout).toMatch(/1 sources? asked: 0 fresh, 0 unchanged, 1 without an answer/);
    expect(await titlesOf(desk)).toEqual(["News of good news"]);
  });
});

describe("a place that cannot be used", () => {
  test.for([
    {
      why: "a database below a file",
      over: { database: "./taken/newsdesk.db" },
      says: /The database .*taken\/newsdesk\.db cannot be made \(E\w+\)\.\nCheck that its folder/,
    },
    {
      why: "a database that is a folder",
      over: { database: "." },
      says: /The database .* is a folder\.\nSet `database:`/,
    },
    {
      why: "a database that is none",
      over: { database: "./taken" },
      says: /The database .*taken is not a database\.\n/,
    },
    {
      why: "an outbox below a file",
      over: { mail: { from: "news@desk.example", transport: "./taken/outbox" } },
      says: /Mail cannot be written to .*taken\/outbox\.\n.*a file is where the folder/,
    },
  ])("$why: told with what to do", async ({ over, says }) => {
    const desk = aDesk(over);
    writeFileSync(join(desk.home, "taken"), "This is a file of somebody else, and stays as it is. ".repeat(20));
    const { code, stdout, stderr } = await desk.run("run");
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(says);
  });

  test("a port that another program has: told with what to do", async () => {
    const other = await aListener();
    const desk = aDesk({ web: { listen: `127.0.0.1:${other.port}` } });
    const { code, stdout, stderr } = await desk.run("start");
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain(`cannot be served on 127.0.0.1:${other.port}: another program uses that port.`);
    expect(stderr).toContain("Choose another address");
  });

  test(
    "a full disk: told, nothing stored is lost, and with room again the work goes on",
    { timeout: 60_000 },
    async (context) => {
      const disk = mountSmallDisk("2m") ?? context.skip("this user may not mount a small disk (tmpfs)");
      onTestFinished(() => disk.remove());
      const desk = aDesk({
        database: join(disk.path, "newsdesk.db"),
        sources: [{ id: "grows", name: "Grows", url: feeds.url("/grows.xml") }],
      });
      answers.set("/grows.xml", rss("Grows", [anEntry("first word")]));
      expect((await desk.run("run")).code).toBe(0);

      const many = Array.from({ length: 300 }, (_, number) => ({
        ...anEntry(`word ${number}`),
        summary: `Number ${number}. ${"Long. ".repeat(300)}`,
      }));
      answers.set("/grows.xml", rss("Grows", [anEntry("first word"), ...many]));
      const full = await desk.run("run", "--all");
      expect(full.stderr).toMatch(
        /newsdesk\.db cannot grow: the disk is full\. Nothing that was stored is lost\.\nMake room/,
      );
      expect([full.code, full.stdout]).toEqual([4, ""]);
      const explained = await desk.run("explain", "https://wire.example/first-word");
      expect([explained.code, explained.stderr]).toEqual([0, ""]);
      expect(explained.stdout).toContain("News of first word");

      disk.resize("64m");
      expect(await desk.run("run", "--all")).toMatchObject({ code: 0, stderr: "" });
      const { stdout } = await desk.run("explain", "https://wire.example/word-299");
      expect(stdout).toContain("News of word 299");
    },
  );
});

describe("a relay that", () => {
  const READERS = ["ada@reader.example", "bo@reader.example"];

  test.for<{
    why: string;
    script: (isWell: () => boolean) => RelayScript;
    login?: string;
    says: RegExp;
    states: readonly string[];
  }>([
    {
      why: "puts off a mail (451)",
      script: (isWell) => ({
        onRcpt: () => (isWell() ? { kind: "accept" } : { kind: "refuse", code: 451, text: "Try later" }),
      }),
      says: /2 queued: 0 sent, 2 deferred/,
      states: ["ada@reader.example deferred", "bo@reader.example deferred"],
    },
    {
      why: "refuses one reader for good (550)",
      script: () => ({
        onRcpt: (to) => (to.startsWith("ada") ? { kind: "refuse", code: 550, text: "5.7.1 No" } : { kind: "accept" }),
      }),
      says: /2 queued: 1 sent, 0 deferred, 1 failed/,
      states: ["ada@reader.example failed", "bo@reader.example sent"],
    },
    {
      why: "refuses the login",
      login: `desk:${encodeURIComponent(canary("smtp"))}@`,
      script: (isWell) => ({
        server: {
          authOptional: false,
          allowInsecureAuth: true,
          onAuth: ({ username }, _session, done) =>
            isWell() ? done(null, { user: username }) : done(Object.assign(new Error("No"), { responseCode: 535 })),
        },
      }),
      says: /the mail relay cannot be used: .*The relay refuses the login\. Check the user and the password/,
      states: ["ada@reader.example deferred", "bo@reader.example deferred"],
    },
  ])("$why: told with 1, kept, and sent once by the next run", async ({ script, login = "", says, states }) => {
    let isWell = false;
    const relay = await aRelay(script(() => isWell));
    const desk = aDesk({ mail: { from: "news@desk.example", transport: `smtp://${login}127.0.0.1:${relay.port}` } });
    await subscribe(desk, READERS);
    const first = await desk.run("run");
    expect([first.code, first.stdout]).toEqual([1, expect.stringMatching(says)]);
    expect(desk.deliveries()).toEqual(states);

    isWell = true;
    desk.letTimePass();
    expect((await desk.run("run")).code).toBe(0);
    expect((await desk.run("run")).code).toBe(0);
    const expected = states.map((state) => state.replace("deferred", "sent"));
    expect(desk.deliveries()).toEqual(expected);
    const reached = expected.filter((state) => state.endsWith(" sent")).map((state) => state.replace(" sent", ""));
    expect(relay.accepted.flatMap(({ to }) => to).toSorted()).toEqual(reached);
  });

  test("is down: told with 1, kept, and sent once by the next run to another", async () => {
    const port = await aClosedPort();
    const desk = aDesk(mailTo(port));
    await subscribe(desk, READERS);
    const down = await desk.run("run");
    expect(down.code).toBe(1);
    expect(down.stdout).toContain(`the mail relay cannot be used: 127.0.0.1:${port}: Nothing listens there.`);
    expect(desk.deliveries()).toEqual(READERS.map((reader) => `${reader} deferred`));
    const relay = await aRelay({});
    desk.configure({ ...settings(), ...mailTo(relay.port) });
    desk.letTimePass();
    expect((await desk.run("run")).code).toBe(0);
    expect(desk.deliveries()).toEqual(READERS.map((reader) => `${reader} sent`));
    expect(relay.accepted.flatMap(({ to }) => to).toSorted()).toEqual(READERS);
  });
});

test("Ctrl-C in the middle of a run ends it with 130, and the next run takes up the rest", async () => {
  const desk = aDesk({ sources: [{ id: "hang", name: "Hang", url: feeds.url("/ctrl-c.xml") }] });
  answers.set("/ctrl-c.xml", HANG);
  const { child, ended } = desk.begin("run");
  await feeds.asked("/ctrl-c.xml");
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 130, stdout: "", stderr: "" });
  answers.set("/ctrl-c.xml", rss("Hang", [anEntry("patience")]));
  expect((await desk.run("run")).code).toBe(0);
  expect(await titlesOf(desk)).toEqual(["News of patience"]);
});

test("Ctrl-C while a relay keeps silent ends the run with 130, and the mail goes out once with the next", async () => {
  const waits = Promise.withResolvers<void>();
  const silent = await aRelay({
    onRcpt: () => {
      waits.resolve();
      return { kind: "silence" };
    },
  });
  const desk = aDesk(mailTo(silent.port));
  await subscribe(desk, ["ada@reader.example"]);
  const { child, ended } = desk.begin("run");
  await waits.promise;
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
  expect(silent.arrived).toEqual([]);
  const relay = await aRelay({});
  desk.configure({ ...settings(), ...mailTo(relay.port) });
  expect((await desk.run("run")).code).toBe(0);
  expect(desk.deliveries()).toEqual(["ada@reader.example sent"]);
  expect(relay.accepted).toHaveLength(1);
});

function mailTo(port: number): object {
  return { mail: { from: "news@desk.example", transport: `smtp://127.0.0.1:${port}` } };
}

function settings(): object {
  return {
    network: { allow: [feeds.host] },
    sources: [{ id: "good", name: "Good", url: feeds.url("/good.xml") }],
  };
}

/** Follows the one good source, unless the test says otherwise; gone after the test. */
function aDesk(over: object): TemporaryDesk {
  const desk = createTemporaryDesk({ ...settings(), ...over });
  onTestFinished(() => desk.remove());
  return desk;
}

async function aRelay(script: RelayScript): Promise<TestRelay> {
  const relay = await openTestRelay(script);
  onTestFinished(async () => await relay.close());
  return relay;
}

function anEntry(subject: string) {
  const link = `https://wire.example/${subject.replaceAll(" ", "-")}`;
  const at = new Date(Date.now() - 3_600_000);
  return { title: `News of ${subject}`, summary: `All that is known of ${subject}, in one place.`, link, at };
}

/** An entry without title, link and text, and with a date that is none. */
function withBadItem(feed: string): string {
  return feed.replace("<item>", "<item><pubDate>the day after</pubDate><guid/></item><item>");
}

function stateOf(polled: readonly PolledSource[], id: string): PolledSource["state"] {
  const found = polled.find(({ source }) => source.id === id);
  if (found === undefined) throw new Error(`There is no source ${id} in storage`);
  return found.state;
}

async function titlesOf(desk: TemporaryDesk): Promise<readonly string[]> {
  const stories = await desk.look(async (store) => await store.stories.find({ order: "newest", limit: 1_000 }));
  return stories.flatMap(({ coverage }) => coverage.map(({ item }) => item.title)).toSorted();
}

async function aListener(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(async () => {
    if (server.listening) await new Promise((done) => server.close(done));
  });
  return { port: (server.address() as AddressInfo).port, server };
}

/** A port that was free a moment ago, and on which nothing listens. */
async function aClosedPort(): Promise<number> {
  const { port, server } = await aListener();
  await new Promise((done) => server.close(done));
  return port;
}
