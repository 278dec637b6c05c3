import { performance } from "node:perf_hooks";
import type { Clock } from "../../domain/log.ts";
import type { FetchFeed } from "../../domain/source.ts";
import type { Stages } from "../run-once.ts";
import type { Meter, StageName } from "./meter.ts";

/** The same stages; the meter hears what they report, how long they took, and that they failed. A stop is no failure. */
export function meterStages(stages: Stages, meter: Meter, clock: Clock): Stages {
  const watch =
    <Report>(
      name: StageName,
      work: (signal: AbortSignal) => Promise<Report>,
      tell: (report: Report, begunAt: Date) => void,
    ) =>
    async (signal: AbortSignal): Promise<Report> => {
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
    collect: watch("collect", stages.collect, collect),
    curate: watch("curate", stages.curate, curate),
    publish: watch("publish", stages.publish, (report, begunAt) => {
      publish(report);
      if (report.problems.length === 0) meter.drawn(begunAt);
    }),
    send: watch("send", stages.send, send),
  };
}

/** The same way to ask sources; the meter hears how long each answer took. */
export function meterFetch(fetch: FetchFeed, meter: Meter): FetchFeed {
  return async (request, signal) => {
    const begun = performance.now();
    const outcome = await fetch(request, signal);
    meter.fetched(outcome.kind, (performance.now() - begun) / 1000);
    return outcome;
  };
}
