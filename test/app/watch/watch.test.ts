import { describe, expect, test } from "vitest";
import { createMeter } from "../../../src/app/watch/meter.ts";
import { meterStages } from "../../../src/app/watch/meter-stages.ts";
import { createWatch, type WatchParts } from "../../../src/app/watch/watch.ts";
import type { Stages } from "../../../src/app/run-once.ts";
import type { Settings } from "../../../src/app/settings/settings.ts";
import type { FiguresStore } from "../../../src/domain/figures-store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { at, MORNING } from "../../builders.ts";

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const settings = { collect: { everySeconds: 3_600 }, mail: { relays: [{ name: "relay-a" }] } } as unknown as Settings;

/** Over a true database in memory, but for what a test says of it. */
async function aWatch(over: Partial<FiguresStore> = {}, parts: Partial<WatchParts> = {}) {
  const store = await openStore(":memory:");
  const meter = createMeter();
  const desk = { store: { figures: { ...store.figures, ...over } }, settings, clock: () => MORNING };
  return { store, meter, watch: createWatch({ meter, desk, log: SILENT, ...parts }) };
}

async function figure(watch: ReturnType<typeof createWatch>, name: string): Promise<readonly string[]> {
  const { body } = await watch.metrics();
  return body.split("\n").filter((line) => line.startsWith(name));
}

const DOWN = async () => await Promise.reject(new Error("connect to db.internal failed"));
const NEVER = async (): Promise<never> => await new Promise(() => {});

describe("a process is ready", () => {
  test.for<{ why: string; over?: Partial<FiguresStore>; parts?: Partial<WatchParts>; problem: string | null }>([
    { why: "when the database answers and is its own", problem: null },
    { why: "not without the database", over: { tables: DOWN }, problem: "the database does not answer" },
    { why: "not when the database is silent", over: { tables: NEVER }, problem: "the database does not answer" },
    {
      why: "not with newer tables",
      over: { tables: async () => await Promise.resolve("newer" as const) },
      problem: "the database was changed by a newer program: start that one",
    },
    {
      why: "not with older tables",
      over: { tables: async () => await Promise.resolve("older" as const) },
      problem: "the database is older than this program",
    },
    { why: "not when it stops", parts: { problem: () => "it is stopping" }, problem: "it is stopping" },
  ])("$why", async ({ over, parts, problem }) => {
    const { watch } = await aWatch(over, parts);
    expect(await watch.problem()).toBe(problem);
  });
});

describe("the figures", () => {
  test("of a database that is gone are left out, and the others told; and come back with it", async () => {
    let isDown = false;
    const { store, watch } = await aWatch({ outbox: async () => await (isDown ? DOWN() : store.figures.outbox()) });
    isDown = true;
    expect(await figure(watch, "newsdesk_database_up")).toEqual(["newsdesk_database_up 0"]);
    expect(await figure(watch, "newsdesk_outbox_deliveries{")).toEqual([]);
    expect(await figure(watch, "newsdesk_sources_due")).toEqual([]);
    expect(await figure(watch, "newsdesk_build_info{")).toHaveLength(1);
    isDown = false;
    expect(await figure(watch, "newsdesk_database_up")).toEqual(["newsdesk_database_up 1"]);
    expect(await figure(watch, "newsdesk_outbox_deliveries{")).toHaveLength(6);
    expect(await figure(watch, "newsdesk_sources_due")).toEqual(["newsdesk_sources_due 0"]);
  });

  test("name the relays of the settings, and which of them is out", async () => {
    const { store, watch } = await aWatch();
    await store.send.noteRelay("relay-a", { since: MORNING, restsUntil: at("07:00"), detail: "down" });
    await store.send.noteRelay("relay-of-old-settings", { since: MORNING, restsUntil: at("07:00"), detail: "down" });
    expect(await figure(watch, "newsdesk_relay_up{")).toEqual(['newsdesk_relay_up{relay="relay-a"} 0']);
  });

  test("of queues are told as they are, and not when they cannot be read", async () => {
    let depths: ReadonlyMap<string, { waiting: number; active: number; failed: number }> | null = new Map([
      ["send", { waiting: 3, active: 1, failed: 2 }],
    ]);
    const queues = async () => await (depths === null ? DOWN() : Promise.resolve(depths));
    const { watch } = await aWatch({}, { queues });
    expect(await figure(watch, "newsdesk_queue_jobs{")).toEqual([
      'newsdesk_queue_jobs{queue="send",state="waiting"} 3',
      'newsdesk_queue_jobs{queue="send",state="active"} 1',
      'newsdesk_queue_jobs{queue="send",state="failed"} 2',
    ]);
    depths = null;
    expect(await figure(watch, "newsdesk_queue_jobs{")).toEqual([]);
  });

  test("tell nothing of what this process has not found out", async () => {
    const { watch } = await aWatch();
    for (const name of ["publish_lag_seconds", "relays_usable", "report_box_readable", "publish_problems"])
      expect(await figure(watch, `newsdesk_${name} `)).toEqual([]);
  });
});

const NO_STAGES: Stages = { collect: DOWN, curate: DOWN, publish: DOWN, send: DOWN };

describe("stages that are counted", () => {
  const published = { changed: ["feed.xml"], editions: [], own: [], problems: [] };
  test("give what they gave, and publishing without trouble says since when all is drawn", async () => {
    const { meter, watch, store } = await aWatch({ firstChangeAfter: async () => await Promise.resolve(at("05:30")) });
    const metered = meterStages(
      { ...NO_STAGES, publish: async () => await Promise.resolve(published) },
      meter,
      () => MORNING,
    );
    expect(await metered.publish(AbortSignal.timeout(60_000))).toBe(published);
    expect(meter.drawnBefore()).toEqual(MORNING);
    expect(await figure(watch, "newsdesk_documents_changed_total")).toEqual(["newsdesk_documents_changed_total 1"]);
    expect(await figure(watch, "newsdesk_publish_lag_seconds")).toEqual(["newsdesk_publish_lag_seconds 1800"]);
    await store.close();
  });

  test("with a problem leave open what is drawn", async () => {
    const { meter } = await aWatch();
    const problems = [{ what: "front page", problem: "broken", hint: "mend it" }];
    const publish = async () => await Promise.resolve({ ...published, problems });
    await meterStages({ ...NO_STAGES, publish }, meter, () => MORNING).publish(AbortSignal.timeout(60_000));
    expect(meter.drawnBefore()).toBeNull();
  });

  test("count a failure, and no stop", async () => {
    const { meter, watch } = await aWatch();
    const stop = new AbortController();
    const metered = meterStages({ ...NO_STAGES, curate: DOWN }, meter, () => MORNING);
    await expect(metered.curate(stop.signal)).rejects.toThrow("db.internal");
    stop.abort();
    await expect(metered.curate(stop.signal)).rejects.toThrow("db.internal");
    expect(await figure(watch, 'newsdesk_stage_failures_total{stage="curate"}')).toEqual([
      'newsdesk_stage_failures_total{stage="curate"} 1',
    ]);
    expect(await figure(watch, 'newsdesk_stage_finished_timestamp_seconds{stage="curate"}')).toEqual([]);
  });
});
