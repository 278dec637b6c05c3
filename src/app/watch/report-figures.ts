import { Counter, type Registry } from "prom-client";
import type { CollectReport } from "../../collect/collect.ts";
import type { CurateReport } from "../../curate/curate.ts";
import type { PublishReport } from "../../publish/publish.ts";
import type { SendReport } from "../../send/send.ts";
import { silentGauge } from "./silent-gauge.ts";

/** Counts what the stages report. Labels are kinds: none is of a source, an address or a subscriber. */
export function reportFigures(registry: Registry) {
  return {
    collect: collectFigures(registry),
    curate: curateFigures(registry),
    publish: publishFigures(registry),
    send: sendFigures(registry),
  };
}

/** A counter by one label; the values that are named begin at 0, so that their first rise is seen. */
function counterBy(
  registry: Registry,
  [name, help]: readonly [name: string, help: string],
  [label, ...values]: readonly [label: string, ...values: string[]],
): (counts: Readonly<Record<string, number>>) => void {
  const made = new Counter({ name, help, labelNames: [label], registers: [registry] });
  const count = (value: string, by: number): void => made.inc({ [label]: value }, by);
  for (const value of values) count(value, 0);
  return (counts) => {
    for (const [value, by] of Object.entries(counts)) count(value, by);
  };
}

function counter(registry: Registry, name: string, help: string): (by: number) => void {
  const made = new Counter({ name, help, registers: [registry] });
  return (by) => made.inc(by);
}

function gauge(registry: Registry, name: string, help: string): (value: number) => void {
  const made = silentGauge(registry, [name, help]);
  return (value) => made.set(value);
}

function collectFigures(registry: Registry): (report: CollectReport) => void {
  const outcomes = counterBy(
    registry,
    ["newsdesk_fetches_total", "Sources that were asked, by what came of it."],
    ["outcome", "fresh", "unchanged", "throttled", "gone", "failed"],
  );
  const reasons = counterBy(
    registry,
    ["newsdesk_fetch_failures_total", "Sources that gave nothing, by the reason."],
    ["reason", "dns", "connect", "tls", "timeout", "status", "throttled", "gone"],
  );
  const items = counterBy(
    registry,
    ["newsdesk_items_total", "Items that came in: new, changed, or new and held back in quarantine."],
    ["change", "new", "changed", "held"],
  );
  const putOff = counter(
    registry,
    "newsdesk_fetches_put_off_total",
    "Sources that were due and not asked, because their host asked to be left alone.",
  );
  return ({ fresh, unchanged, throttled, gone, failed, failures, ...report }) => {
    outcomes({ fresh, unchanged, throttled, gone, failed });
    for (const { reason } of failures) reasons({ [reason]: 1 });
    items({ new: report.newItems, changed: report.changedItems, held: report.heldItems });
    putOff(report.putOff);
  };
}

function curateFigures(registry: Registry): (report: CurateReport) => void {
  const items = counterBy(
    registry,
    [
      "newsdesk_curated_items_total",
      "Items that were put in stories: started one, joined one, changed in theirs, moved by the repair.",
    ],
    ["decision", "started", "joined", "changed", "moved"],
  );
  const written = counter(registry, "newsdesk_stories_written_total", "Stories that were written, made or changed.");
  const heldBack = counter(registry, "newsdesk_stories_held_back_total", "Stories that were held back as filler.");
  return ({ started, joined, changed, moved, stories, heldBack: held }) => {
    items({ started, joined, changed, moved });
    written(stories);
    heldBack(held);
  };
}

function publishFigures(registry: Registry): (report: PublishReport) => void {
  const documents = counter(
    registry,
    "newsdesk_documents_changed_total",
    "Merged feeds and pages whose bytes changed.",
  );
  const editions = counterBy(
    registry,
    ["newsdesk_editions_total", "Slots of digests that were decided; own: editions for some subscribers."],
    ["outcome", "composed", "skipped", "own"],
  );
  const problems = gauge(
    registry,
    "newsdesk_publish_problems",
    "What could not be published in the last pass, and the operator can mend; the log says what.",
  );
  return (report) => {
    documents(report.changed.length);
    for (const { kind } of report.editions) editions({ [kind]: 1 });
    for (const own of report.own) editions({ own: own.editions });
    problems(report.problems.length);
  };
}

function sendFigures(registry: Registry): (report: SendReport) => void {
  const deliveries = counterBy(
    registry,
    ["newsdesk_deliveries_total", "Deliveries, by what was done: queued, or how a try ended."],
    ["outcome", "queued", "sent", "deferred", "failed", "bounced", "expired", "given_back", "held"],
  );
  const reports = counterBy(
    registry,
    ["newsdesk_mail_reports_total", "Mails about our mails that were read from the mailbox, by what came of them."],
    ["end", "hard", "soft", "complaint"],
  );
  const relayIsUsable = gauge(
    registry,
    "newsdesk_relays_usable",
    "Whether some relay could be used in the last run of send (1), or none (0).",
  );
  const boxIsReadable = gauge(
    registry,
    "newsdesk_report_box_readable",
    "Whether the mailbox of reports could be read in the last run of send (1), or not (0); 1 without one.",
  );
  return ({ queued, sent, deferred, failed, bounced, expired, ...report }) => {
    const counts = { queued, sent, deferred, failed, bounced, expired };
    deliveries({ ...counts, given_back: report.givenBack, held: report.held.length });
    reports(report.reports);
    relayIsUsable(report.relayProblem === null ? 1 : 0);
    boxIsReadable(report.boxProblem === null ? 1 : 0);
  };
}
