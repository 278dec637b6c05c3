import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { FetchOutcome } from "../../domain/source.ts";
import type { Stages } from "../run-once.ts";
import { VERSION } from "../version.ts";
import { reportFigures } from "./report-figures.ts";

export type StageName = keyof Stages;
export const STAGES = ["collect", "curate", "publish", "send"] as const satisfies readonly StageName[];

/** Where a changed settings file may be refused: when it is read, and when it is taken into use. */
export const SETTINGS_STEPS = ["read", "use"] as const;
export type SettingsStep = (typeof SETTINGS_STEPS)[number];

export type Answered = {
  readonly method: string;
  /** The pattern of the address, of which there are few. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
};

/** Counts what happens in this process since its start. What lies in storage is read at each look (`stored-figures.ts`). */
export type Meter = {
  readonly registry: Registry;
  readonly reports: ReturnType<typeof reportFigures>;
  /** `endedAt`: on the desk's clock. */
  readonly stage: (
    stage: StageName,
    ended: { readonly seconds: number; readonly isDone: boolean; readonly at: Date },
  ) => void;
  /** Everything that had changed before this moment is drawn. */
  readonly drawn: (before: Date) => void;
  /** `null`: nothing was drawn to the end in this process. */
  readonly drawnBefore: () => Date | null;
  /** What came of the newest settings at that step. */
  readonly settings: (step: SettingsStep, isRefused: boolean) => void;
  readonly fetched: (outcome: FetchOutcome["kind"], seconds: number) => void;
  readonly answered: (answer: Answered) => void;
};

/** Upper ends of the classes of durations, in seconds. */
const STAGE_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900];
const FETCH_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60];
const ANSWER_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** How often it is looked how late the event loop is. With the usual 10 ms that was three quarters of what an idle desk does. */
const LOOP_LOOK_MS = 50;

const METHODS = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

export function createMeter(): Meter {
  const registry = new Registry();
  const registers = [registry];
  // By the names that other programs on Node.js have, too.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_LOOK_MS });
  tellBuild(registry);
  let drawnBefore: Date | null = null;
  return {
    registry,
    reports: reportFigures(registry),
    stage: stageFigures(registry),
    drawn: (before) => void (drawnBefore = before),
    drawnBefore: () => drawnBefore,
    settings: settingsFigures(registry),
    fetched: fetchFigures(registers),
    answered: answerFigures(registers),
  };
}

function tellBuild(registry: Registry): void {
  const build = new Gauge({
    name: "newsdesk_build_info",
    help: "1; its labels tell the versions of newsdesk and Node.js.",
    labelNames: ["version", "node"],
    registers: [registry],
  });
  build.set({ version: VERSION, node: process.versions.node }, 1);
}

/** A process begins by settings that it could read and use. */
function settingsFigures(registry: Registry): Meter["settings"] {
  const refused = new Gauge({
    name: "newsdesk_settings_refused",
    help: "Whether the settings file as it is now could not be read, or not be used (1), so that this process works by earlier ones.",
    labelNames: ["step"] as const,
    registers: [registry],
  });
  for (const step of SETTINGS_STEPS) refused.set({ step }, 0);
  return (step, isRefused) => refused.set({ step }, isRefused ? 1 : 0);
}

function stageFigures(registry: Registry): Meter["stage"] {
  const registers = [registry];
  const labelNames = ["stage"] as const;
  const seconds = new Histogram({
    name: "newsdesk_stage_duration_seconds",
    help: "How long each run of a stage took, in this process.",
    labelNames,
    buckets: STAGE_SECONDS,
    registers,
  });
  const failures = new Counter({
    name: "newsdesk_stage_failures_total",
    help: "Runs of a stage that failed, in this process; the log says why.",
    labelNames,
    registers,
  });
  const finished = new Gauge({
    name: "newsdesk_stage_finished_timestamp_seconds",
    help: "When a stage last did its work to the end, in this process.",
    labelNames,
    registers,
  });
  for (const stage of STAGES) failures.inc({ stage }, 0);
  return (stage, ended) => {
    seconds.observe({ stage }, ended.seconds);
    if (ended.isDone) finished.set({ stage }, ended.at.getTime() / 1000);
    else failures.inc({ stage });
  };
}

function fetchFigures(registers: Registry[]): Meter["fetched"] {
  const seconds = new Histogram({
    name: "newsdesk_fetch_duration_seconds",
    help: "From the wish to ask a source to its whole answer, waiting for the host's turn included.",
    labelNames: ["outcome"] as const,
    buckets: FETCH_SECONDS,
    registers,
  });
  return (outcome, took) => seconds.observe({ outcome }, took);
}

function answerFigures(registers: Registry[]): Meter["answered"] {
  const requests = new Counter({
    name: "newsdesk_http_requests_total",
    help: "Requests to the pages that were answered.",
    labelNames: ["method", "route", "status"] as const,
    registers,
  });
  const seconds = new Histogram({
    name: "newsdesk_http_request_duration_seconds",
    help: "From the head of a request to the end of its answer.",
    labelNames: ["route"] as const,
    buckets: ANSWER_SECONDS,
    registers,
  });
  return ({ method, route, status, seconds: took }) => {
    requests.inc({ method: METHODS.has(method) ? method : "other", route, status });
    seconds.observe({ route }, took);
  };
}
