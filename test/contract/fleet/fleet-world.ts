import { sql } from "kysely";
import { expect, onTestFinished, vi } from "vitest";
import { type NewsdeskProcess, startNewsdesk } from "../../e2e/newsdesk-process.ts";
import { createTemporaryDesk } from "../../e2e/temporary-desk.ts";
import type { FleetDesk } from "./fleet-desk.ts";
import { type PoliteFeeds, servePoliteFeeds } from "./polite-feeds.ts";

/** All roles but the pages. */
export const ALL_WORK = "collect,curate,publish,send";
export const LONG_MS = 60_000;

export type Fleet = FleetDesk & {
  readonly feeds: PoliteFeeds;
  /** `aheadMs`: by how much the clock of this worker differs. */
  readonly begin: (roles: string, aheadMs?: number) => NewsdeskProcess;
  readonly mails: () => readonly string[];
};

/** A world around a desk: feeds that note how they are asked, and workers that are stopped at the end of the test. */
export async function openFleet(desk: FleetDesk): Promise<Fleet> {
  const feeds = await servePoliteFeeds({ hosts: 4, feedsPerHost: 3, answerMs: 30 });
  const files = createTemporaryDesk({
    database: desk.address,
    collect: { hostGap: "1s", every: "1h" },
    network: { allow: feeds.hosts },
    sources: feeds.urls,
    mail: { from: "Test desk <news@desk.example>", transport: "./outbox" },
  });
  onTestFinished(() => files.remove());
  const begin = (roles: string, aheadMs = 0): NewsdeskProcess => {
    const env = { NODE_OPTIONS: `--import=${clockAhead(aheadMs)}` };
    const worker = startNewsdesk(["start", "--roles", roles, "--verbose", "--config", files.settings], { env });
    onTestFinished(async () => {
      worker.child.kill("SIGKILL");
      await worker.ended;
    });
    return worker;
  };
  return { ...desk, feeds, begin, mails: () => files.mails("outbox") };
}

/** Everything that was told is stored once, and is one story with one item. */
export async function expectAllTold({ tables, feeds }: Fleet): Promise<void> {
  const count = async (table: "items" | "stories" | "coverage"): Promise<number> => {
    const { rows } = await tables
      .selectFrom(table)
      .select((row) => row.fn.countAll<number>().as("rows"))
      .executeTakeFirstOrThrow();
    return rows;
  };
  await vi.waitFor(
    async () => {
      const waiting = tables
        .selectFrom("items")
        .select("id")
        .where(sql<boolean>`version - curated_version > 0`);
      expect([await count("items"), (await waiting.execute()).length]).toEqual([feeds.told(), 0]);
    },
    { timeout: LONG_MS, interval: 250 },
  );
  expect([await count("stories"), await count("coverage")]).toEqual([feeds.told(), feeds.told()]);
}

/** All sources are due, and the feeds have news: whoever starts next has the work handed out. */
export async function moreNews({ tables, feeds }: Fleet): Promise<void> {
  feeds.tellMore();
  await tables.updateTable("sources").set({ next_fetch_at: 1 }).execute();
}

export async function holderOf({ fleet }: Fleet, stage: "curate" | "publish"): Promise<string | null> {
  return (await fleet.workers()).find(({ holds }) => holds.includes(stage))?.worker ?? null;
}

export function processOf(worker: string | null, processes: readonly NewsdeskProcess[]): NewsdeskProcess {
  const found = processes.find(({ child }) => worker?.includes(`-${child.pid}-`));
  if (found === undefined) throw new Error(`Nobody of ours is ${worker}.`);
  return found;
}

/** A module that sets the clock of a process. */
function clockAhead(ms: number): string {
  const code = `const Real = Date; globalThis.Date = class Date extends Real {
    constructor(...given) { if (given.length > 0) super(...given); else super(Real.now() + ${ms}); }
    static now() { return Real.now() + ${ms}; }
  };`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
