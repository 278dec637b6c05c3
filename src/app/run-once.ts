import type { CollectReport } from "../collect/collect.ts";
import type { CurateReport } from "../curate/curate.ts";
import type { PublishReport } from "../publish/publish.ts";
import type { SendReport } from "../send/send.ts";

/** The four stages. They meet only in storage: each reads what is due, decides, and writes. */
export type Stages = {
  readonly collect: (signal: AbortSignal) => Promise<CollectReport>;
  readonly curate: (signal: AbortSignal) => Promise<CurateReport>;
  readonly publish: (signal: AbortSignal) => Promise<PublishReport>;
  readonly send: (signal: AbortSignal) => Promise<SendReport>;
};

export type PassReport = {
  readonly collect: CollectReport;
  readonly curate: CurateReport;
  readonly publish: PublishReport;
  readonly send: SendReport;
};

/** One pass from sources to inboxes. With many workers each line is a job; the order stays the same. */
export async function runOnce(stages: Stages, signal: AbortSignal): Promise<PassReport> {
  const collect = await stages.collect(signal); //  sources  -> items
  const curate = await stages.curate(signal); //    items    -> stories, tagged and ranked
  const publish = await stages.publish(signal); //  stories  -> merged feeds, editions
  const send = await stages.send(signal); //        editions -> deliveries -> inboxes
  return { collect, curate, publish, send };
}
