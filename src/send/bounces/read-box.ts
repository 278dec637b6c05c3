import type { BounceStore } from "../../domain/bounce-store.ts";
import { DAY_MS, REPORT_DAYS } from "../../domain/bounce.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { ReadLimits, ReportBox } from "../../domain/report-box.ts";
import type { SendRun } from "../send-run.ts";
import { MIME_LIMITS } from "./mime-tree.ts";
import type { ReportDoor } from "./report-door.ts";

/** Of one pass: mails have to go out, too. */
const LIMITS: ReadLimits = { mails: 500, mailBytes: MIME_LIMITS.bytes, bytes: 32 * 1024 * 1024, seconds: 60 };

export type ReadBoxParts = {
  readonly bounces: Pick<BounceStore, "forgetReports">;
  readonly box: ReportBox;
  readonly door: ReportDoor;
  readonly clock: Clock;
  readonly log: Log;
};

/** Reads the reports that came in, before anything goes out to an address that they speak of. */
export async function readBox(run: SendRun, { bounces, box, door, clock, log }: ReadBoxParts): Promise<void> {
  if (run.halted() !== null) return;
  await bounces.forgetReports(new Date(clock().getTime() - REPORT_DAYS * DAY_MS));
  const take = async (raw: Uint8Array): Promise<void> => run.addReport(await door.mail(raw));
  const { problem } = await box.read(take, LIMITS, run.signal);
  if (problem === null) return;
  run.setBoxProblem(problem);
  log.warn({ detail: problem }, "The mailbox of reports cannot be read");
}
