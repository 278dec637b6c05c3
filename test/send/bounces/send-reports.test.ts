import { describe, expect, test } from "vitest";
import type { BounceStore, NotedReport } from "../../../src/domain/bounce-store.ts";
import type { ReportBox } from "../../../src/domain/report-box.ts";
import { readReturnPath } from "../../../src/send/bounces/return-path.ts";
import { address, at, minutesOn } from "../../builders.ts";
import { asMail, postfix } from "../../fixtures/bounces/shapes.ts";
import { KEY, people, RUNNING, setUp, willing } from "../send-bench.ts";

const PATH = { address: address("bounces@desk.example"), key: KEY };
const [ada = ""] = people(1);

/** A box with these mails in it, which a run empties. */
function aBox(mails: Uint8Array[], problem: string | null = null): ReportBox {
  return {
    async read(take) {
      const waiting = mails.splice(0);
      for (const raw of waiting) await take(raw);
      return { mails: waiting.length, problem };
    },
  };
}

describe("a run of send", () => {
  test.for([
    { confirms: false, notify: ["FAILURE", "DELAY"] },
    { confirms: true, notify: ["FAILURE", "DELAY", "SUCCESS"] },
  ])(
    "gives each mail a return path of its own, and keeps its From (confirms: $confirms)",
    async ({ confirms, notify }) => {
      const bench = setUp(people(2));
      const { mailer, sent } = willing();
      await bench.stage(mailer, { options: { bounces: { address: PATH.address, confirms } } })(RUNNING);
      for (const mail of sent) {
        const { id } = bench.row(mail.to);
        expect(readReturnPath(PATH, mail.from)).toBe(id);
        expect(mail.dsn).toEqual({ envelopeId: id, notify });
        expect(Buffer.from(mail.raw).toString()).toMatch(/^From: The Desk <news@desk\.example>\r$/m);
      }
      expect(new Set(sent.map(({ from }) => from)).size).toBe(2);
    },
  );

  test("without an address of its own, mails come back to the sender, and name themselves", async () => {
    const bench = setUp([ada]);
    const { mailer, sent } = willing();
    await bench.stage(mailer, { options: { bounces: { address: null, confirms: false } } })(RUNNING);
    expect(sent[0]).toMatchObject({ from: "news@desk.example", dsn: { envelopeId: bench.row(ada).id } });
  });

  test("without the setting nothing is asked of the relay", async () => {
    const bench = setUp([ada]);
    const { mailer, sent } = willing();
    await bench.stage(mailer)(RUNNING);
    expect(sent[0]).not.toHaveProperty("dsn");
    expect(sent[0]?.from).toBe("news@desk.example");
  });

  test("counts what came in before it sends, and says so once", async () => {
    const bench = setUp([ada]);
    const { mailer, sent } = willing();
    const options = { bounces: { address: PATH.address, confirms: false } };
    const noted: NotedReport[] = [];
    const bounces: BounceStore = {
      delivery: async (ref) => bench.outbox.rows().find(({ id }) => "id" in ref && id === ref.id) ?? null,
      record: async (report) => (noted.push(report) === 1 ? "counted" : "known"),
      forgetReports: async (before) => expect(before).toEqual(at("2026-09-24T06:10:00Z")),
      standings: async () => new Map(),
    };
    await bench.stage(mailer, { options })(RUNNING);
    const [mail] = sent;
    if (mail === undefined) throw new Error("Nothing was sent.");
    const shape = { to: mail.from, rcpt: mail.to, messageId: mail.messageId, status: "5.7.1", said: "550 5.7.1 no" };
    const raw = asMail(postfix(shape));
    bench.now = minutesOn(10);
    const box = aBox([raw, raw, Buffer.from("From: a@b.example\n\nHello")], "It broke.");
    const report = await bench.stage(mailer, { options, bounces, box })(RUNNING);
    expect(report.reports).toEqual({ policy: 1, known: 1, ignored: 1 });
    expect(report.boxProblem).toBe("It broke.");
    expect(noted[0]).toMatchObject({ delivery: bench.row(ada).id, kind: "policy", at: bench.now });
    expect(bench.lines.filter(({ level }) => level === "error")).toHaveLength(1);
    expect(bench.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  test("that is stopped already reads nothing", async () => {
    const bench = setUp([ada]);
    const mails = [Buffer.from("x")];
    await bench.stage(willing().mailer, { box: aBox(mails) })(AbortSignal.abort());
    expect(mails).toHaveLength(1);
  });
});
