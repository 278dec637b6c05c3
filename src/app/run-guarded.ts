import type { Log } from "../domain/log.ts";
import { UserError } from "../domain/user-error.ts";
import { summarize } from "./pass-report.ts";
import type { Stages } from "./run-once.ts";

/**
 * One pass of a desk that goes on for months: a stage that fails is logged, and the later ones work all the same, since
 * each reads what is due from storage. So mail that waits goes out although a bug stops `curate`.
 * Throws only when `signal` aborts.
 */
export async function runGuarded(stages: Stages, signal: AbortSignal, log: Log): Promise<void> {
  const attempt = async <Report>(
    stage: string,
    work: (signal: AbortSignal) => Promise<Report>,
  ): Promise<Report | null> => {
    try {
      return await work(signal);
    } catch (error) {
      signal.throwIfAborted();
      const hint = error instanceof UserError ? error.hint : undefined;
      log.error({ err: error, stage, hint }, "a stage failed; the next beat tries again");
      return null;
    }
  };
  const collect = await attempt("collect", stages.collect);
  const curate = await attempt("curate", stages.curate);
  const publish = await attempt("publish", stages.publish);
  const send = await attempt("send", stages.send);
  if (collect === null || curate === null || publish === null || send === null) return;
  log.info(summarize({ collect, curate, publish, send }), "a pass is done");
}
