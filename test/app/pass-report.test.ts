import { describe, expect, test } from "vitest";
import { hasTrouble, summarize, summaryLines, type PassSummary } from "../../src/app/pass-report.ts";
import type { PassReport } from "../../src/app/run-once.ts";
import { aSource, aStory, anEdition } from "../builders.ts";
import { QUIET_PASS as QUIET } from "./quiet-pass.ts";

const SECRET = "token-of-the-private-feed";

const down = {
  source: aSource("Wire", { headers: { authorization: SECRET } }),
  reason: "timeout",
  detail: "wire.example: no answer in time",
} as const;

describe("hasTrouble", () => {
  test.for<{
    why: string;
    over: Partial<{ [Stage in keyof PassReport]: Partial<PassReport[Stage]> }>;
    trouble: boolean;
  }>([
    { why: "nothing was due", over: {}, trouble: false },
    { why: "all went well", over: { collect: { asked: 3, fresh: 3 }, send: { queued: 2, sent: 2 } }, trouble: false },
    {
      why: "one source of two is down",
      over: { collect: { asked: 2, fresh: 1, failed: 1, failures: [down] } },
      trouble: false,
    },
    { why: "the only source is down", over: { collect: { asked: 1, failed: 1, failures: [down] } }, trouble: true },
    {
      why: "a digest could not be composed",
      over: { publish: { problems: [{ what: "digest daily", problem: "No.", hint: "Do." }] } },
      trouble: true,
    },
    {
      why: "a slot had too few stories",
      over: { publish: { editions: [{ kind: "skipped", digest: "daily", slot: "2026-11-23T07:00", why: "too few" }] } },
      trouble: false,
    },
    { why: "a mail was put off", over: { send: { queued: 2, sent: 1, deferred: 1 } }, trouble: true },
    { why: "a mail failed", over: { send: { failed: 1 } }, trouble: true },
    { why: "a mail bounced", over: { send: { bounced: 1 } }, trouble: true },
    { why: "a mail became too old", over: { send: { expired: 1 } }, trouble: true },
    {
      why: "a mail is held",
      over: { send: { held: [{ id: "dlv-1", messageId: "dlv-1@desk.example" } as never] } },
      trouble: true,
    },
    {
      why: "the relay is down",
      over: { send: { givenBack: 2, relayProblem: "Nothing listens there." } },
      trouble: true,
    },
    {
      why: "another relay took over",
      over: { send: { sent: 2, relaysOut: [{ relay: "first", detail: "It is busy." }] } },
      trouble: false,
    },
    { why: "the mailbox of reports cannot be read", over: { send: { boxProblem: "It is gone." } }, trouble: true },
    { why: "a mail came back for what we send", over: { send: { reports: { policy: 1 } } }, trouble: true },
    { why: "bounces and complaints came in", over: { send: { reports: { hard: 2, complaint: 1 } } }, trouble: false },
    { why: "we were stopped in the middle", over: { send: { givenBack: 2 } }, trouble: false },
  ])("$why: $trouble", ({ over, trouble }) => {
    expect(hasTrouble(summaryOf(over))).toBe(trouble);
  });
});

describe("summaryLines", () => {
  test("tells a quiet pass in one line a stage", () => {
    expect(summaryLines(summaryOf({}))).toEqual([
      "collect  0 sources asked: 0 fresh, 0 unchanged, 0 without an answer; 0 new items, 0 changed",
      "curate   0 items: 0 stories started, 0 joined, 0 changed",
      "publish  0 documents changed",
      "send     0 queued: 0 sent, 0 deferred, 0 failed, 0 bounced, 0 expired",
    ]);
  });

  test.for([
    {
      why: "what the repair moved",
      curate: { items: 2, moved: 3, merged: 1, split: 0, stories: 4 },
      line: "         3 items moved by the repair: 1 story went up in others, 0 came off others",
    },
    {
      why: "how many stories were held back, and where they are",
      curate: { items: 3, started: 3, heldBack: 1 },
      line: "         1 story held back as filler: newsdesk story list --held",
    },
    { why: "stories that changed settings reached", curate: { stories: 5 }, line: "         5 stories written anew" },
  ])("tells $why", ({ curate, line }) => {
    expect(summaryLines(summaryOf({ curate }))[2]).toBe(line);
  });

  test("counts one as one, and says what failed and why", () => {
    const lines = summaryLines(
      summaryOf({
        collect: {
          asked: 1,
          failed: 1,
          putOff: 2,
          newItems: 1,
          heldItems: 5,
          failures: [down],
          notes: [{ source: down.source, note: "5 failures in a row" }],
        },
        curate: { items: 1, started: 1 },
        publish: {
          changed: ["feed.xml"],
          editions: [
            { kind: "composed", digest: "daily", edition: anEdition("daily", { storyIds: [aStory().id] }) },
            { kind: "skipped", digest: "weekly", slot: "2026-11-22T00:00", why: "only 1 new story of the 3 it needs" },
          ],
          problems: [{ what: "digest monthly", problem: "There is no template x.", hint: "Make it." }],
        },
        send: {
          queued: 2,
          held: [{ id: "dlv-1", messageId: "dlv-1@desk.example" } as never],
          relayProblem: "mail.example:25: Nothing listens there.",
          relaysOut: [{ relay: "first", detail: "It is busy." }],
        },
      }),
    );
    expect(lines).toEqual([
      "collect  1 source asked: 0 fresh, 0 unchanged, 1 without an answer; 1 new item, 5 held back, 0 changed",
      "         2 not asked, because their hosts asked to be left alone",
      "         Wire: timeout, wire.example: no answer in time",
      "         Wire needs a look: 5 failures in a row",
      "curate   1 item: 1 story started, 0 joined, 0 changed",
      "publish  1 document changed",
      "         daily 2026-11-23T07:00: an edition of 1 story",
      "         weekly 2026-11-22T00:00: no edition, only 1 new story of the 3 it needs",
      "         digest monthly: There is no template x. Make it.",
      "send     2 queued: 0 sent, 0 deferred, 0 failed, 0 bounced, 0 expired",
      "         dlv-1 is held: nobody can say whether <dlv-1@desk.example> arrived",
      "         the mail relay cannot be used: mail.example:25: Nothing listens there.",
      "         first cannot be used, the next relay takes its mails: It is busy.",
    ]);
  });
});

test("summaryLines tells loudly what is refused for what we send, and what came in", () => {
  const lines = summaryLines(
    summaryOf({
      send: {
        failed: 1,
        refusals: { deliveries: 1, detail: "550 5.7.1 no SPF" },
        reports: { hard: 2, policy: 1 },
        boxProblem: "mail.example:993 refuses the login.",
      },
    }),
  );
  expect(lines.slice(-4)).toEqual([
    "         1 mail refused for what the desk sends, or how; it says: 550 5.7.1 no SPF",
    "         reports that came in: 2 hard, 1 policy",
    "         mails came back for what the desk sends, or how; the log says why",
    "         the mailbox of reports cannot be read: mail.example:993 refuses the login.",
  ]);
});

test("summarize keeps headers, which may hold secrets, and whole editions out", () => {
  const edition = anEdition("daily", { storyIds: [aStory().id] });
  const summary = summaryOf({
    collect: { failures: [down] },
    publish: { editions: [{ kind: "composed", digest: "daily", edition }] },
  });
  expect(summary.collect.failures).toEqual([
    { source: "Wire", reason: "timeout", detail: "wire.example: no answer in time" },
  ]);
  expect(summary.publish.editions).toEqual([{ digest: "daily", slot: "2026-11-23T07:00", stories: 1, skipped: null }]);
  expect(JSON.stringify(summary)).not.toContain(SECRET);
});

function summaryOf(over: Partial<{ [Stage in keyof PassReport]: Partial<PassReport[Stage]> }>): PassSummary {
  return summarize({
    collect: { ...QUIET.collect, ...over.collect },
    curate: { ...QUIET.curate, ...over.curate },
    publish: { ...QUIET.publish, ...over.publish },
    send: { ...QUIET.send, ...over.send },
  });
}
