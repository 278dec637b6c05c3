import type { Delivery, Mailer, MailOutcome, OutgoingMail } from "../../src/domain/delivery.ts";
import type { Edition } from "../../src/domain/digest.ts";
import type { BounceStore } from "../../src/domain/bounce-store.ts";
import type { Log } from "../../src/domain/log.ts";
import { NO_BOX, type ReportBox } from "../../src/domain/report-box.ts";
import type { SendStore } from "../../src/domain/send-store.ts";
import type { MailSigner } from "../../src/send/mail-signer.ts";
import { createSend, type Relay, type SendOptions, type SendReport } from "../../src/send/send.ts";
import { address, anEdition, aRelay, aSubscriber, MORNING } from "../builders.ts";
import { MemoryOutbox } from "./memory-outbox.ts";

export const KEY = new Uint8Array(32).fill(7);
export const RUNNING = new AbortController().signal;

type Line = { readonly level: keyof Log; readonly fields: object; readonly message: string };

/** The send stage over an outbox in memory, with a clock that tests turn and a log that they read. */
export type Bench = {
  readonly outbox: MemoryOutbox;
  readonly lines: Line[];
  now: Date;
  /** A stage as a new process has it. */
  stage(mailer: Mailer | readonly Relay[], over?: StageOver): (signal: AbortSignal) => Promise<SendReport>;
  /** The delivery to this address. */
  row(mail: string): Delivery;
};

type StageOver = {
  readonly store?: SendStore;
  readonly box?: ReportBox;
  readonly bounces?: BounceStore;
  readonly worker?: string;
  readonly signer?: MailSigner;
  readonly options?: Partial<SendOptions>;
};

const NO_REPORTS: BounceStore = {
  delivery: async () => null,
  record: async () => "counted",
  forgetReports: async () => {},
  standings: async () => new Map(),
};

export function setUp(mails: readonly string[], editions: readonly Edition[] = [anEdition()]): Bench {
  const outbox = new MemoryOutbox(
    editions,
    mails.map((mail) => aSubscriber(mail)),
  );
  const lines: Line[] = [];
  const write =
    (level: keyof Log) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields, message });
  const log = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  const bench: Bench = {
    outbox,
    lines,
    now: MORNING,
    stage: (
      mailer,
      { store = outbox.store, worker = "first", signer, options = {}, box = NO_BOX, bounces = NO_REPORTS } = {},
    ) =>
      createSend({
        store,
        editions: outbox.editions,
        bounces,
        subscribers: { end: async () => false },
        box,
        letters: outbox.letters,
        relays: "send" in mailer ? [aRelay(mailer)] : mailer,
        keys: { key: async () => KEY, find: async () => KEY },
        clock: () => bench.now,
        log,
        worker,
        signer: signer ?? null,
        options: {
          sender: { name: "The Desk", address: address("news@desk.example"), replyTo: null },
          siteUrl: "https://desk.example",
          ...options,
        },
      }),
    row(mail) {
      const row = outbox.rows().find((delivery) => delivery.address === mail);
      if (row === undefined) throw new Error(`No delivery to ${mail}`);
      return row;
    },
  };
  return bench;
}

/** `people(3)`: p0@example.org to p2@example.org. */
export function people(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `p${n}@example.org`);
}

/** A mailer that does as it is told, and keeps what went past its dot. */
export function scripted(
  act: (mail: OutgoingMail, dot: () => Promise<void>) => Promise<MailOutcome>,
  evidence = "unknown",
) {
  const sent: OutgoingMail[] = [];
  const mailer: Mailer = {
    send: async (mail, beforeDot) =>
      await act(mail, async () => {
        await beforeDot();
        sent.push(mail);
      }),
    evidence: async () => evidence as "arrived" | "not-arrived" | "unknown",
    close: async () => {},
  };
  return { mailer, sent };
}

export const ACCEPTED: MailOutcome = { kind: "accepted", response: "250 ok" };

/** Takes everything. */
export function willing() {
  return scripted(async (_mail, dot) => {
    await dot();
    return ACCEPTED;
  });
}
