import { NO_BOX } from "../domain/report-box.ts";
import { createMailer } from "../net/mailer.ts";
import { createReportBox } from "../net/report-box.ts";
import { createRender } from "../render/render.ts";
import {
  createReportDoor,
  createSend,
  createWriteLetters,
  openSigner,
  type Relay,
  type SendParts,
  type WriteLetters,
} from "../send/send.ts";
import { createMarkFile } from "../store/mark-file.ts";
import { type BounceDoor, createBounceDoor } from "./bounce-door.ts";
import { TEMPLATES } from "./folders.ts";
import type { Stages } from "./run-once.ts";
import type { Settings } from "./settings/settings.ts";
import { dkimOptions, letterOptions, reportBoxText, sendOptions, transportText } from "./stage-options.ts";
import type { StageParts } from "./stage-parts.ts";

/** What was asked on the web becomes letters first, so that they go out with the same run. */
export async function openSend(settings: Settings, parts: StageParts): Promise<Stages["send"]> {
  const { writeLetters, sendParts } = await openSending(settings, parts);
  const send = createSend(sendParts);
  return async (signal) => await behindLetters(writeLetters, signal, send);
}

/** A broken letter holds up no edition; it is told when the rest is done. */
export async function behindLetters<Report>(
  writeLetters: WriteLetters,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Report>,
): Promise<Report> {
  const trouble = await writeLetters(signal).then(
    () => null,
    (cause: unknown) => ({ cause }),
  );
  const report = await work(signal);
  if (trouble !== null) throw trouble.cause;
  return report;
}

/** What the last stage is made of. */
export async function openSending(settings: Settings, parts: StageParts) {
  const { store, clock, log, worker, closing } = parts;
  const { mail } = createRender(TEMPLATES);
  const dkim = dkimOptions(settings.mail);
  const signer = dkim === null ? null : await openSigner(dkim);
  const relays = await openRelays(settings, closing);
  const mailbox = settings.mail.bounces?.mailbox ?? null;
  const box = mailbox === null ? NO_BOX : await createReportBox(reportBoxText(mailbox));
  const writeLetters = createWriteLetters({ ...store, mail, clock, log, options: letterOptions(settings) });
  const { leaseSeconds, ledger } = parts;
  const options = { ...sendOptions(settings), ...(leaseSeconds !== undefined && { leaseSeconds }) };
  const marking = { guard: store.guard, marks: createMarkFile(settings.mail.mark) };
  const sendParts: SendParts = {
    ...store,
    store: store.send,
    box,
    relays,
    clock,
    log,
    worker,
    signer,
    marking,
    ...(ledger !== undefined && { ledger }),
    options,
  };
  return { writeLetters, sendParts };
}

async function openRelays({ mail }: Settings, closing: AsyncDisposableStack): Promise<readonly Relay[]> {
  const relays: Relay[] = [];
  for (const { name, rate, transport } of mail.relays) {
    const mailer = await createMailer(transportText(transport));
    closing.defer(async () => await mailer.close());
    relays.push({ name, rate, mailer });
  }
  return relays;
}

export function openBounces(
  { mail }: Settings,
  { store, clock, log }: Pick<StageParts, "store" | "clock" | "log">,
): BounceDoor | null {
  const { webhook = null, address = null } = mail.bounces ?? {};
  if (webhook === null) return null;
  const { bounces, subscribers, keys } = store;
  return createBounceDoor(webhook, createReportDoor({ store: bounces, subscribers, keys, clock, log, address }));
}
