import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { deployFile, deployPath } from "./deploy-files.ts";

const HAS_PROMTOOL = spawnSync("promtool", ["--version"]).status === 0;

/** What is seen each minute, `VALUExCOUNT` as promtool writes it, when the alert has to come; and the same when it must not. */
type Case = { readonly alert: string; readonly bad: readonly string[]; readonly good: readonly string[] };

const HOURS = "x130";
const CASES: readonly Case[] = [
  { alert: "NotReady", bad: [`newsdesk_database_up 0${HOURS}`], good: [`newsdesk_database_up 1${HOURS}`] },
  {
    alert: "ProcessDown",
    bad: [`up{job="newsdesk"} 0${HOURS}`],
    good: [`up{job="newsdesk"} 1${HOURS}`, `up{job="other"} 0${HOURS}`],
  },
  {
    alert: "SettingsRefused",
    bad: [`newsdesk_settings_refused{step="read"} 0${HOURS}`, `newsdesk_settings_refused{step="use"} 1${HOURS}`],
    good: [`newsdesk_settings_refused{step="read"} 0${HOURS}`, `newsdesk_settings_refused{step="use"} 0${HOURS}`],
  },
  {
    alert: "StageStopped",
    bad: [`newsdesk_stage_finished_timestamp_seconds{stage="send"} 0${HOURS}`],
    good: ['newsdesk_stage_finished_timestamp_seconds{stage="send"} 0+60x130'],
  },
  {
    alert: "StageMissing",
    bad: ["collect", "curate", "publish"].map(
      (stage) => `newsdesk_stage_finished_timestamp_seconds{stage="${stage}"} 1${HOURS}`,
    ),
    good: ["collect", "curate", "publish", "send"].map(
      (stage) => `newsdesk_stage_finished_timestamp_seconds{stage="${stage}"} 1${HOURS}`,
    ),
  },
  {
    alert: "StageFails",
    bad: ['newsdesk_stage_failures_total{stage="curate"} 0+1x130'],
    good: [`newsdesk_stage_failures_total{stage="curate"} 5${HOURS}`],
  },
  {
    alert: "NothingCollected",
    bad: [`newsdesk_fetches_total{outcome="fresh"} 7${HOURS}`, `newsdesk_sources_due 3${HOURS}`],
    good: ['newsdesk_fetches_total{outcome="unchanged"} 0+1x130', `newsdesk_sources_due 3${HOURS}`],
  },
  {
    alert: "SourcesLate",
    bad: [`newsdesk_source_lateness_seconds 2000${HOURS}`],
    good: [`newsdesk_source_lateness_seconds 60${HOURS}`],
  },
  {
    alert: "SourcesFailing",
    bad: [
      `newsdesk_sources{state="failing",instance="a"} 30${HOURS}`,
      `newsdesk_sources{state="ok",instance="a"} 70${HOURS}`,
    ],
    good: [
      `newsdesk_sources{state="failing",instance="a"} 20${HOURS}`,
      `newsdesk_sources{state="ok",instance="a"} 80${HOURS}`,
    ],
  },
  {
    alert: "CurateLag",
    bad: [`newsdesk_curate_lag_seconds 1000${HOURS}`],
    good: [`newsdesk_curate_lag_seconds 60${HOURS}`],
  },
  {
    alert: "PublishLag",
    bad: [`newsdesk_publish_lag_seconds 1000${HOURS}`],
    good: [`newsdesk_publish_lag_seconds 60${HOURS}`],
  },
  {
    alert: "PublishProblems",
    bad: [`newsdesk_publish_problems 1${HOURS}`],
    good: [`newsdesk_publish_problems 0${HOURS}`],
  },
  {
    alert: "DigestSlotsMissed",
    bad: [`newsdesk_day_digest_slots_missed 1${HOURS}`],
    good: [`newsdesk_day_digest_slots_missed 0${HOURS}`],
  },
  {
    alert: "MailInDoubt",
    bad: [`newsdesk_outbox_deliveries{state="held"} 1${HOURS}`],
    good: [
      `newsdesk_outbox_deliveries{state="held"} 0${HOURS}`,
      `newsdesk_outbox_deliveries{state="queued"} 9${HOURS}`,
    ],
  },
  {
    alert: "MailOverdue",
    bad: [`newsdesk_outbox_overdue_seconds 4000${HOURS}`],
    good: [`newsdesk_outbox_overdue_seconds 900${HOURS}`],
  },
  { alert: "SendingPaused", bad: [`newsdesk_sending_paused 1${HOURS}`], good: [`newsdesk_sending_paused 0${HOURS}`] },
  {
    alert: "RelayDown",
    bad: [`newsdesk_relay_up{relay="a"} 0${HOURS}`],
    good: [`newsdesk_relay_up{relay="a"} 1${HOURS}`],
  },
  { alert: "NoRelay", bad: [`newsdesk_relays_usable 0${HOURS}`], good: [`newsdesk_relays_usable 1${HOURS}`] },
  {
    alert: "BouncesHigh",
    bad: [`newsdesk_day_mail_reports{kind="hard"} 5${HOURS}`, `newsdesk_day_mails_sent 200${HOURS}`],
    good: [`newsdesk_day_mail_reports{kind="hard"} 4${HOURS}`, `newsdesk_day_mails_sent 200${HOURS}`],
  },
  {
    alert: "ComplaintsHigh",
    bad: [`newsdesk_day_mail_reports{kind="complaint"} 3${HOURS}`, `newsdesk_day_mails_sent 2000${HOURS}`],
    good: [`newsdesk_day_mail_reports{kind="complaint"} 1${HOURS}`, `newsdesk_day_mails_sent 200${HOURS}`],
  },
  {
    alert: "MailsRefused",
    bad: [`newsdesk_day_mail_reports{kind="policy"} 11${HOURS}`],
    good: [`newsdesk_day_mail_reports{kind="policy"} 10${HOURS}`],
  },
  {
    alert: "ReportsUnread",
    bad: [`newsdesk_report_box_readable 0${HOURS}`],
    good: [`newsdesk_report_box_readable 1${HOURS}`],
  },
  {
    alert: "QueueDeadLetters",
    bad: [`newsdesk_queue_jobs{queue="send",state="failed"} 1${HOURS}`],
    good: [`newsdesk_queue_jobs{queue="send",state="waiting"} 50${HOURS}`],
  },
  {
    alert: "EventLoopBlocked",
    bad: [`nodejs_eventloop_lag_p99_seconds{job="newsdesk"} 0.7${HOURS}`],
    good: [`nodejs_eventloop_lag_p99_seconds{job="newsdesk"} 0.02${HOURS}`],
  },
  {
    alert: "PagesFail",
    bad: ['newsdesk_http_requests_total{status="200"} 0+50x130', 'newsdesk_http_requests_total{status="500"} 0+5x130'],
    good: ['newsdesk_http_requests_total{status="200"} 0+50x130', 'newsdesk_http_requests_total{status="404"} 0+5x130'],
  },
];

const names = (parse(deployFile("alerts.yaml")) as { groups: [{ rules: { alert: string }[] }] }).groups[0].rules.map(
  ({ alert }) => alert,
);

test("each alert is tried", () => {
  expect(CASES.map(({ alert }) => alert)).toEqual(names);
});

describe("the rules, by promtool", () => {
  test("are rules", ({ skip }) => {
    if (!HAS_PROMTOOL) skip("promtool is not here (package prometheus)");
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", deployPath("alerts.yaml")], {
      encoding: "utf8",
    });
    expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining(`${CASES.length} rules found`)]);
  });

  test("come when they have to, and only then", ({ skip }) => {
    if (!HAS_PROMTOOL) skip("promtool is not here (package prometheus)");
    const folder = mkdtempSync(join(tmpdir(), "newsdesk-alerts-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const tests = CASES.flatMap(({ alert, bad, good }) => [aTest(alert, bad, true), aTest(alert, good, false)]);
    const file = join(folder, "tests.yaml");
    writeFileSync(file, stringify({ rule_files: [deployPath("alerts.yaml")], evaluation_interval: "1m", tests }));
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
    expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });
});

/** After two hours of it. What an alert says and is labelled by is not looked at here. */
function aTest(alert: string, series: readonly string[], comes: boolean) {
  const input = series.map((text) => {
    const [, name = "", values = ""] = /^(.+) (\S+)$/.exec(text) ?? [];
    return { series: name, values };
  });
  const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"})`;
  const samples = comes ? [{ labels: "{}", value: 1 }] : [];
  return { interval: "1m", input_series: input, promql_expr_test: [{ expr, eval_time: "2h", exp_samples: samples }] };
}
