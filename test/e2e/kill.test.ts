import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { mailAddress } from "../../src/domain/mail-address.ts";
import { rss, serveFeeds, type Entry, type LocalFeeds } from "./local-feeds.ts";
import { newsdesk, startNewsdesk } from "./newsdesk-process.ts";

/** `kill -9` at so many moments, spread over the length of a whole run. */
const KILLS = 20;
/** Runs that end before their kill are done again, up to here. */
const MAX_ATTEMPTS = 3 * KILLS;
const SUBSCRIBERS = ["ada@reader.example", "bo@reader.example", "cy@reader.example"];
const HOUR_MS = 3_600_000;

let folder: string;
let feeds: LocalFeeds;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "newsdesk-kill-"));
  feeds = await serveFeeds(sampleFeeds(new Date()));
});

afterAll(async () => {
  await feeds.close();
  rmSync(folder, { recursive: true });
});

test(
  `a run that is killed at any of ${KILLS} moments and run again tells the same stories and mails each once`,
  { timeout: 400_000 },
  async () => {
    const undisturbed = await desk("undisturbed");
    let wholeMs = await finish(undisturbed);
    const expected = await outcome(undisturbed);
    expect(expected.stories.length).toBeGreaterThan(10);
    expect(expected.mails).toEqual(SUBSCRIBERS.map((address) => ({ address, state: "sent" })));
    expect(expected.files).toBe(SUBSCRIBERS.length);

    let kills = 0;
    for (let attempt = 0; kills < KILLS && attempt < MAX_ATTEMPTS; attempt++) {
      const killed = await desk(`attempt-${attempt}`);
      const atMs = ((kills + Math.random()) / KILLS) * wholeMs;
      const endedMs = await runUntil(killed, atMs);
      // A run that was over before its end does not count, but tells how long runs are.
      if (endedMs === null) kills += 1;
      else wholeMs = Math.min(wholeMs, endedMs);
      await finish(killed);
      expect(await outcome(killed), `killed after ${atMs.toFixed(0)} ms of ${wholeMs.toFixed(0)}`).toEqual(expected);
    }
    expect(kills).toBe(KILLS);
  },
);

/** Runs, and kills the run after so many milliseconds. Returns how long it took, or `null` when it was cut short. */
async function runUntil({ settings }: Desk, atMs: number): Promise<number | null> {
  const startedMs = performance.now();
  const { child, ended } = startNewsdesk(["run", "--config", settings]);
  const timer = setTimeout(() => child.kill("SIGKILL"), atMs);
  const { code } = await ended;
  clearTimeout(timer);
  return code === null ? null : performance.now() - startedMs;
}

type Desk = { readonly home: string; readonly settings: string };

async function desk(name: string): Promise<Desk> {
  const home = join(folder, name);
  mkdirSync(home);
  const settings = join(home, "newsdesk.yaml");
  writeFileSync(settings, settingsText());
  const store = await openStore(join(home, "data/newsdesk.db"));
  for (const text of SUBSCRIBERS) {
    const address = mailAddress(text);
    if (address !== null) await store.subscribers.add(address, ["hourly"], new Date());
  }
  await store.close();
  return { home, settings };
}

function settingsText(): string {
  return JSON.stringify({
    site: { title: "Kill test", url: "http://127.0.0.1:8080" },
    network: { allow: [feeds.host] },
    sources: ["wire", "daily", "blog", "herald", "post"].map((id) => ({ id, name: id, url: feeds.url(`/${id}.xml`) })),
    tags: { space: ["comet"], chips: ["processor"] },
    digests: [{ name: "hourly", schedule: "0 * * * *", minStories: 1, lookback: "4d" }],
    mail: { from: "Kill test <news@newsdesk.example>" },
  });
}

/** Runs to the end, and returns how many milliseconds it took. */
async function finish({ settings }: Desk): Promise<number> {
  const startedMs = performance.now();
  const { code, stderr } = await newsdesk(["run", "--config", settings]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return performance.now() - startedMs;
}

type Outcome = { readonly stories: readonly object[]; readonly mails: readonly object[]; readonly files: number };

/** What readers and subscribers get of it: nothing in it depends on the moment. */
async function outcome({ home }: Desk): Promise<Outcome> {
  const file = join(home, "data/newsdesk.db");
  const store = await openStore(file);
  const found = await store.stories.find({ order: "newest", limit: 1_000 });
  await store.close();
  const stories = found.map(({ id, coverage, tags }) => ({ id, items: coverage.map(({ item }) => item.id), tags }));
  const files = readdirSync(join(home, "data/outbox")).filter((name) => name.endsWith(".eml")).length;
  return { stories, mails: deliveries(file), files };
}

function deliveries(file: string): readonly object[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare("SELECT address, state FROM deliveries ORDER BY address").all();
    return rows.map(({ address, state }) => ({ address, state }));
  } finally {
    database.close();
  }
}

const SUBJECTS = [
  "comet",
  "processor",
  "browser",
  "satellite",
  "compiler",
  "battery",
  "antenna",
  "keyboard",
  "telescope",
  "router",
  "printer",
  "camera",
];
const PLACES = [
  "Oslo",
  "Nairobi",
  "Lima",
  "Hanoi",
  "Quito",
  "Turin",
  "Perth",
  "Bergen",
  "Kyoto",
  "Dakar",
  "Porto",
  "Tallinn",
];

/** Five outlets with twelve stories: each outlet tells most of them, each in words of its own. */
function sampleFeeds(now: Date): ReadonlyMap<string, string> {
  const tellings = [
    (subject: string, place: string) => `Engineers in ${place} present a new ${subject}`,
    (subject: string, place: string) => `${place} laboratory shows its ${subject} to the public`,
    (subject: string, place: string) => `A ${subject} made in ${place} breaks records`,
    (subject: string, place: string) => `What the ${place} ${subject} means for everybody`,
    (subject: string, place: string) => `First look: the ${subject} from ${place}`,
  ];
  return new Map(
    ["wire", "daily", "blog", "herald", "post"].map((outlet, turn) => [
      `/${outlet}.xml`,
      rss(
        outlet,
        SUBJECTS.filter((_, place) => (place + turn) % 4 !== 0).map((subject): Entry => {
          const number = SUBJECTS.indexOf(subject);
          const place = PLACES[number] ?? "";
          return {
            title: tellings[turn]?.(subject, place) ?? "",
            summary: `The ${subject} was built in ${place} over ${number + 3} years. The ${subject} team in ${place} says that it costs half as much.`,
            link: `https://${outlet}.example/${subject}`,
            at: new Date(now.getTime() - (number + turn / 10 + 1) * HOUR_MS),
          };
        }),
      ),
    ]),
  );
}
