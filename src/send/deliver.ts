import type { Delivery, MailOutcome, Mailer, OutgoingMail } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { SendStore } from "../domain/send-store.ts";
import { evidenceOf } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import { CannotSign } from "./mail-signer.ts";
import { note } from "./note.ts";
import type { SendRun } from "./send-run.ts";
import { afterRest, isOurFault, putBack, settleDoubt, settlementOf, tryAgain } from "./settlement.ts";

export type DeliverParts = {
  readonly store: Pick<SendStore, "markDot">;
  readonly mailer: Mailer;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
  /** The edition or the letter that is to be delivered; `null`: it is no longer kept. */
  readonly contentOf: (delivery: Delivery) => Promise<Edition | Letter | null>;
  readonly compose: (content: Edition | Letter, delivery: Delivery) => Promise<OutgoingMail>;
  /** How long after it was composed an edition or a letter is worth sending. */
  readonly freshSeconds: number;
};

type Ready = { readonly mail: OutgoingMail; readonly freshUntil: Date };

/** Why a message was kept from its dot. */
type Refusal =
  | { readonly kind: "stopping" }
  | { readonly kind: "not-ours" }
  | { readonly kind: "error"; readonly cause: unknown };

/** Makes one delivery that was taken, or gives it back. Never throws: what breaks halts the run and is thrown at its end. */
export async function deliver(delivery: Delivery, run: SendRun, parts: DeliverParts): Promise<void> {
  if (run.halted() !== null) return await giveBack(delivery, run, parts);
  const ready = await makeReady(delivery, run, parts);
  if (ready === null) return;
  const outcome = await handOver(delivery, ready.mail, run, parts);
  if (outcome !== null) await conclude(outcome, delivery, ready.freshUntil, run, parts);
}

/** `null`: there is nothing to send, and that is noted already. */
async function makeReady(delivery: Delivery, run: SendRun, parts: DeliverParts): Promise<Ready | null> {
  const content = await contentOrHalt(delivery, run, parts);
  if (content === "halted") return null;
  const freshUntil = new Date((content?.composedAt.getTime() ?? 0) + parts.freshSeconds * 1000);
  if (content === null || parts.clock() >= freshUntil) {
    const detail = content === null ? "What it was to say is no longer kept." : "Too old to be sent.";
    await note(delivery, { state: "expired", at: parts.clock(), detail }, run, parts);
    return null;
  }
  try {
    return { mail: await parts.compose(content, delivery), freshUntil };
  } catch (cause) {
    if (cause instanceof CannotSign) {
      run.halt({ kind: "error", cause });
      await giveBack(delivery, run, parts);
      return null;
    }
    // Composing depends on this delivery alone, so what is wrong there costs no other.
    parts.log.error({ delivery: delivery.id, err: cause }, "A delivery cannot be composed");
    const detail = `Could not be composed: ${String(cause)}`;
    await note(delivery, { state: "failed", at: parts.clock(), detail }, run, parts);
    return null;
  }
}

async function contentOrHalt(
  delivery: Delivery,
  run: SendRun,
  parts: DeliverParts,
): Promise<Edition | Letter | null | "halted"> {
  try {
    return await parts.contentOf(delivery);
  } catch (cause) {
    run.halt({ kind: "error", cause });
    await giveBack(delivery, run, parts);
    return "halted";
  }
}

/** Hands the message over, behind a gate that notes the dot first. `null`: it did not go, and that is noted already. */
async function handOver(
  delivery: Delivery,
  mail: OutgoingMail,
  run: SendRun,
  parts: DeliverParts,
): Promise<MailOutcome | null> {
  const gate: { refusal: Refusal | null; passed: boolean } = { refusal: null, passed: false };
  const beforeDot = async (): Promise<void> => {
    gate.refusal = await refusalOf(delivery, run, parts);
    if (gate.refusal !== null) throw new Error(`Kept from the dot: ${gate.refusal.kind}`);
    gate.passed = true;
  };
  try {
    return await parts.mailer.send(mail, beforeDot, run.signal);
  } catch (cause) {
    // A mailer that breaks after the dot leaves us as ignorant as a line that breaks there.
    if (gate.passed) return { kind: "doubt", detail: String(cause) };
    await keepBack(gate.refusal ?? (run.signal.aborted ? { kind: "stopping" } : { kind: "error", cause }));
    return null;
  }

  async function keepBack(refusal: Refusal): Promise<void> {
    if (refusal.kind === "not-ours") {
      const why = "A delivery was not sent: its reader has left, or it is no longer this worker's";
      return parts.log.info({ delivery: delivery.id }, why);
    }
    if (refusal.kind === "error") run.halt(refusal);
    await giveBack(delivery, run, parts);
  }
}

/** Notes the dot, durably. When that cannot be done, nothing may go over the wire. */
async function refusalOf(delivery: Delivery, run: SendRun, parts: DeliverParts): Promise<Refusal | null> {
  if (run.signal.aborted) return { kind: "stopping" };
  try {
    const isOurs = await parts.store.markDot(delivery.id, parts.worker, parts.clock());
    return isOurs ? null : { kind: "not-ours" };
  } catch (cause) {
    return { kind: "error", cause };
  }
}

async function conclude(
  outcome: MailOutcome,
  delivery: Delivery,
  freshUntil: Date,
  run: SendRun,
  parts: DeliverParts,
): Promise<void> {
  if (outcome.kind === "unavailable") run.halt({ kind: "relay", detail: outcome.detail });
  if (isOurFault(outcome)) {
    run.addRefusal(outcome.detail);
    parts.log.error({ delivery: delivery.id, detail: outcome.detail }, "The relay refuses what the desk sends, or how");
  }
  await note(delivery, settlementOf(outcome, delivery, { now: parts.clock(), freshUntil }), run, parts);
  if (outcome.kind !== "doubt") return;
  const evidence = await evidenceOf(delivery, parts);
  const moment = { now: parts.clock(), freshUntil };
  const verdict =
    evidence === "not-arrived" ? tryAgain(outcome.detail, delivery, moment) : settleDoubt(evidence, moment.now);
  await note(delivery, verdict, run, parts);
}

/** Gives a delivery back to the outbox, uncounted: due at once, or after a rest when the relay is the reason. */
async function giveBack(delivery: Delivery, run: SendRun, parts: DeliverParts): Promise<void> {
  const now = parts.clock();
  const nextAt = run.halted()?.kind === "relay" ? afterRest(now) : now;
  await note(delivery, putBack("Given back before it was sent.", now, nextAt), run, parts);
}
