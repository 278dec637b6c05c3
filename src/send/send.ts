import type { BounceStore } from "../domain/bounce-store.ts";
import { FRESH_SECONDS } from "../domain/delivery.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { LetterStore } from "../domain/letter-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { ReportBox } from "../domain/report-box.ts";
import { BATCH_ROWS, type SendStore } from "../domain/send-store.ts";
import { NO_LIMITS, type SendLimits } from "../domain/sending/limits.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import type { KeyStore, SubscriberStore } from "../domain/subscriber-store.ts";
import { readBox } from "./bounces/read-box.ts";
import { createReportDoor } from "./bounces/report-door.ts";
import { deliverDue, type DueParts, type Pause } from "./deliver-due.ts";
import { fanOut } from "./fan-out.ts";
import { underLease } from "./lease.ts";
import { checkMark, type Marking, noteTaken } from "./guard.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { composition } from "./mail-making.ts";
import type { MailSigner } from "./mail-signer.ts";
import type { Sender } from "./marked-message.ts";
import { recover, type RecoverParts } from "./recover.ts";
import { createRelays, type Relay } from "./relays.ts";
import { createSendRun, type SendReport, type SendRun } from "./send-run.ts";
import type { DkimOptions } from "./sign-mail.ts";

export { createLedger, type Ledger } from "./ledger.ts";
export type { Relay } from "./relays.ts";
export type { SendReport } from "./send-run.ts";
export { MIME_LIMITS } from "./bounces/mime-tree.ts";
export { createReportDoor, type ReportDoor } from "./bounces/report-door.ts";
export { FEED_KEY, privateFeedUrl, readFeedToken } from "./feed-token.ts";
export { UNSUBSCRIBE_KEY } from "./mail-making.ts";
export { fillHtml, fillText } from "./fill-fragments.ts";
export type { DkimOptions } from "./sign-mail.ts";
export {
  CONFIRM_KEY,
  PREFERENCES_KEY,
  preferencesUrl,
  readConfirmToken,
  readPreferencesToken,
} from "./subscriber-links.ts";
export { createWriteLetters, type LetterOptions, type WriteLetters } from "./write-letters.ts";
export { sendTest } from "./send-test.ts";
export { readUnsubscribeToken, unsubscribeToken } from "./unsubscribe-token.ts";

export type SendParts = {
  readonly store: SendStore;
  readonly editions: EditionStore;
  readonly bounces: BounceStore;
  /** Of whom some unsubscribe by mail. */
  readonly subscribers: Pick<SubscriberStore, "end">;
  /** Where reports come in. */
  readonly box: ReportBox;
  readonly letters: Pick<LetterStore, "letter">;
  /** In the order in which they are to be used; at least one. */
  readonly relays: readonly Relay[];
  readonly keys: KeyStore;
  readonly clock: Clock;
  /** How tokens are waited for; by default by the platform's timers. */
  readonly pause?: Pause;
  readonly log: Log;
  /** The name that this process claims deliveries under; another for each process. */
  readonly worker: string;
  /** How a database that was put back to an earlier state is noticed; missing: it is not. */
  readonly marking?: Marking;
  /** Signs each message; `null` or missing: they go unsigned. */
  readonly signer?: MailSigner | null;
  /** Outlives the stage where one is made anew by other settings; missing: a new one. */
  readonly ledger?: Ledger;
  readonly options: SendOptions;
};

export type SendOptions = {
  readonly sender: Sender;
  /** Where readers find the desk, without a slash at its end; the unsubscribe page is below it. */
  readonly siteUrl: string;
  /** Missing: reports come to the sender, and say themselves which delivery they are about. */
  readonly bounces?: BounceOptions;
  /** Deliveries under way at once; at least 1, by default 5. */
  readonly connections?: number;
  /** Deliveries taken from the outbox at once; by default 100. */
  readonly batchRows?: number;
  /** How long after it was composed an edition is worth sending; by default 48 hours. */
  readonly freshSeconds?: number;
  /** By default there are none. */
  readonly limits?: SendLimits;
  /**
   * Several processes send from this outbox: what one holds that has not been heard of for so long is taken over by the
   * others. To be longer than a process may stand still without harm; a minute is good. Missing: this process sends alone,
   * as the holder of the worker lock, and whatever others hold was left by dead ones.
   */
  readonly leaseSeconds?: number;
};

export type BounceOptions = {
  /** The address to which reports come, with a token for each delivery; `null`: that of the sender, without one. */
  readonly address: MailAddress | null;
  /** Asks relays to report what arrived, too. */
  readonly confirms: boolean;
  /** What comes to `address` is read here, so that one can unsubscribe by a mail to it. Default: it is not. */
  readonly isRead?: boolean;
};

const DEFAULTS = { connections: 5, batchRows: BATCH_ROWS, freshSeconds: FRESH_SECONDS } as const;

/**
 * The stage: editions -> deliveries -> inboxes. Each call makes the deliveries of new editions, then makes all that are
 * due, and tells what it did; the first one settles what an earlier process left behind. When none of the relays can be used
 * the call ends early (`relayProblem`); an abort finishes what is at the dot and gives the rest back. Throws what the
 * storage throws, after every delivery under way has ended: what cannot be recorded is not sent.
 */
export function createSend(parts: SendParts): (signal: AbortSignal) => Promise<SendReport> {
  const { prepare, deliver, startRun } = sendParts(parts);
  return async (signal) =>
    await startRun(signal, async (run) => {
      await prepare(run);
      await deliver(run);
    });
}

/** The same stage in two, for workers that share it. */
export type SharedSend = {
  /** Reads reports and makes the deliveries of new editions; one worker at a time. */
  readonly prepare: (signal: AbortSignal) => Promise<SendReport>;
  /** Hands over what is due, as many batches as said at most; one call at a time in each worker. `options.leaseSeconds` is to be given. */
  readonly deliver: (signal: AbortSignal, maxBatches?: number) => Promise<SendReport>;
};

export function createSharedSend(parts: SendParts): SharedSend {
  const { prepare, deliver, startRun } = sendParts(parts);
  const { store, worker, clock } = parts;
  return {
    prepare: async (signal) => await startRun(signal, prepare),
    deliver: async (signal, maxBatches) =>
      await startRun(signal, async (run) => {
        await store.requeueOwn(worker, clock()); // Taken by a claim whose answer was lost: nothing of ours is under way now.
        await deliver(run, maxBatches);
      }),
  };
}

function sendParts(parts: SendParts) {
  const { options, log } = parts;
  const { leaseSeconds } = options;
  const ledger = parts.ledger ?? createLedger(parts.store, parts.worker);
  const reportDoor = createReportDoor({ ...parts, store: parts.bounces, address: options.bounces?.address ?? null });
  const common = { ...parts, ledger, relays: createRelays(parts.relays) };
  let hasRecovered = false;
  return {
    startRun: async (signal: AbortSignal, work: (run: SendRun) => Promise<void>): Promise<SendReport> => {
      const run = createSendRun(signal);
      await ledger.payOwed();
      await (leaseSeconds === undefined ? work(run) : underLease(run, { ...parts, leaseSeconds }, () => work(run)));
      return endOf(run, log);
    },
    prepare: async (run: SendRun): Promise<void> => {
      if (!hasRecovered && leaseSeconds === undefined) await recover(run, { ...common, from: "all" });
      hasRecovered ||= run.halted() === null;
      await readBox(run, { ...parts, door: reportDoor });
      await fanOut(run, { ...parts, from: options.sender.address });
    },
    deliver: async (run: SendRun, maxBatches?: number): Promise<void> => {
      if (!(await mayDeliver(run, parts))) return;
      await deliverDue(run, { ...common, ...(await dueParts(run, common)), ...(maxBatches && { maxBatches }) });
    },
  };
}

function endOf(run: SendRun, log: Log): SendReport {
  const halt = run.halted();
  if (halt?.kind === "error") throw halt.cause;
  const report = run.report();
  if (report.relayProblem !== null) log.warn({ detail: report.relayProblem }, "The mail relay cannot be used");
  return report;
}

/** What signs the mails, with its key tried (`DkimOptions`). Throws a `UserError` when that does not sign. */
export async function openSigner(options: DkimOptions): Promise<MailSigner> {
  const { createSigner } = await import("./sign-mail.ts"); // Only for those who sign.
  return createSigner(options);
}

/** Behind the fan-out, so that all which is due by now has been made, and is dated before a pause that begins here. */
async function mayDeliver(run: SendRun, { marking, clock, log }: SendParts): Promise<boolean> {
  if (run.halted() !== null) return false;
  const pause = marking === undefined ? null : await checkMark({ ...marking, clock, log });
  run.setPause(pause);
  return pause === null;
}

type CommonParts = Omit<SendParts, "relays"> & Pick<RecoverParts, "ledger" | "relays">;

async function dueParts(run: SendRun, parts: CommonParts) {
  const { marking, log, options } = parts;
  return {
    ...limitsOf(options),
    ...(await composition(parts)),
    freshSeconds: options.freshSeconds ?? DEFAULTS.freshSeconds,
    takeOver: options.leaseSeconds === undefined ? null : async () => await recover(run, { ...parts, from: "lapsed" }),
    noteTaken: async () => {
      if (marking !== undefined) await noteTaken({ ...marking, log });
    },
  };
}

function limitsOf({
  connections,
  batchRows,
  limits,
}: SendOptions): Pick<DueParts, "connections" | "batchRows" | "limits"> {
  return {
    connections: connections ?? DEFAULTS.connections,
    batchRows: batchRows ?? DEFAULTS.batchRows,
    limits: limits ?? NO_LIMITS,
  };
}
