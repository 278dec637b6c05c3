import { performance } from "node:perf_hooks";
import type { Clock } from "../../domain/log.ts";
import type { FetchFeed } from "../../domain/source.ts";
import type { Stages } from "../run-once.ts";
import type { Meter, StageName } from "./meter.ts";

type Work<Report> = (signal: AbortSignal) => Promise<Report>;

/** Each the same work; the meter hears what it reports, how long it took, and that it failed. A stop is no failure. */
export type StageWatch = { readonly [Name in StageName]: (work: Stages[Name]) => Stages[Name] };

export function createStageWatch(meter: Meter, clock: Clock): StageWatch {
  const watch =
    <Report>(name: StageName, tell: (report: Report, begunAt: Date) => void) =>
    (work: Work<Report>): Work<Report> =>
    async (signal) => {
      const [begun, begunAt] = [performance.now(), clock()];
      const end = (isDone: boolean): void =>
        meter.stage(name, { seconds: (performance.now() - begun) / 1000, isDone, at: clock() });
      try {
        const report = await work(signal);
        tell(report, begunAt);
        end(true);
        return report;
      } catch (cause) {
        if (!signal.aborted) end(false);
        throw cause;
      }
    };
  const { collect, curate, publish, send } = meter.reports;
  return {
    collect: watch("collect", collect),
    curate: watch("curate", curate),
    publish: watch("publish", (report, begunAt) => {
      publish(report);
      if (report.problems.length === 0) meter.drawn(begunAt);
    }),
    send: watch("send", send),
  };
}

export function meterStages(stages: Stages, meter: Meter, clock: Clock): Stages {
  const watch = createStageWatch(meter, clock);
  return {
    collect: watch.collect(stages.collect),
    curate: watch.curate(stages.curate),
    publish: watch.publish(stages.publish),
    send: watch.send(stages.send),
  };
}

/** For who is not watched. */
export const UNWATCHED: StageWatch = {
  collect: (work) => work,
  curate: (work) => work,
  publish: (work) => work,
  send: (work) => work,
};

/** The same way to ask sources; the meter hears how long each answer took. */
export function meterFetch(fetch: FetchFeed, meter: Meter): FetchFeed {
  return async (request, signal) => {
    const begun = performance.now();
    const outcome = await fetch(request, signal);
    meter.fetched(outcome.kind, (performance.now() - begun) / 1000);
    return outcome;
  };
}
