import type { Delivery, OutgoingMail } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import { evidenceOf } from "./evidence.ts";
import { handOver, type HandedOver, type HandOverParts } from "./hand-over.ts";
import type { Ledger } from "./ledger.ts";
import { CannotSign } from "./mail-signer.ts";
import { note } from "./note.ts";
import type { Relay } from "./relays.ts";
import type { SendRun } from "./send-run.ts";
import { afterRest, isOurFault, putBack, settleDoubt, settlementOf, tryAgain } from "./settlement.ts";

export type DeliverParts = HandOverParts & {
  readonly ledger: Ledger;
  /** The edition or the letter that is to be delivered; `null`: it is no longer kept. */
  readonly contentOf: (delivery: Delivery) => Promise<Edition | Letter | null>;
  readonly compose: (content: Edition | Letter, delivery: Delivery) => Promise<OutgoingMail>;
  /** How long after it was composed an edition or a letter is worth sending. */
  readonly freshSeconds: number;
  /** Told of each mail that was not taken for now. */
  readonly onPutOff: (delivery: Delivery, detail: string, run: SendRun) => Promise<void>;
  /** Told of each delivery that goes back untried. */
  readonly onGivenBack: (delivery: Delivery, run: SendRun) => Promise<void>;
};

type Ready = { readonly mail: OutgoingMail; readonly freshUntil: Date };

type Told = Extract<HandedOver, { kind: "told" }>;

/** A delivery that was taken; `relay`: the one whose token it has, or the first, when it needs none. */
export type Taken = { readonly delivery: Delivery; readonly relay: Relay };

/** Makes one delivery that was taken, or gives it back. Never throws: what breaks halts the run and is thrown at its end. */
export async function deliver({ delivery, relay }: Taken, run: SendRun, parts: DeliverParts): Promise<void> {
  if (run.halted() !== null) return await giveBack(delivery, run, parts);
  const ready = await makeReady(delivery, run, parts);
  if (ready === null) return;
  const handed = await handOver({ delivery, mail: ready.mail, relay }, run, parts);
  const told = await orKeptBack(handed, delivery, run, parts);
  if (told !== null) await conclude(told, { delivery, freshUntil: ready.freshUntil }, run, parts);
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

/** `null`: it did not go, and that is noted already. */
async function orKeptBack(
  handed: HandedOver,
  delivery: Delivery,
  run: SendRun,
  parts: DeliverParts,
): Promise<Told | null> {
  if (handed.kind === "told") return handed;
  const { refusal } = handed;
  if (refusal.kind === "not-ours") {
    const why = "A delivery was not sent: its reader has left, or it is no longer this worker's";
    parts.log.info({ delivery: delivery.id }, why);
    return null;
  }
  if (refusal.kind === "error") run.halt(refusal);
  await giveBack(delivery, run, parts);
  return null;
}

type Open = { readonly delivery: Delivery; readonly freshUntil: Date };

async function conclude(
  { outcome, relay }: Told,
  { delivery, freshUntil }: Open,
  run: SendRun,
  parts: DeliverParts,
): Promise<void> {
  if (isOurFault(outcome)) {
    run.addRefusal(outcome.detail);
    parts.log.error({ delivery: delivery.id, detail: outcome.detail }, "The relay refuses what the desk sends, or how");
  }
  if (outcome.kind === "deferred" || (outcome.kind === "rejected" && isOurFault(outcome)))
    await parts.onPutOff(delivery, outcome.detail, run);
  if (outcome.kind === "unavailable") await parts.onGivenBack(delivery, run);
  await note(delivery, settlementOf(outcome, delivery, { now: parts.clock(), freshUntil }), run, parts);
  if (outcome.kind !== "doubt") return;
  const evidence = await evidenceOf({ ...delivery, relay: relay.name }, parts);
  const moment = { now: parts.clock(), freshUntil };
  const verdict =
    evidence === "not-arrived" ? tryAgain(outcome.detail, delivery, moment) : settleDoubt(evidence, moment.now);
  await note(delivery, verdict, run, parts);
}

/** Gives a delivery back to the outbox, uncounted: due at once, or after a rest when the relay is the reason. */
async function giveBack(delivery: Delivery, run: SendRun, parts: DeliverParts): Promise<void> {
  const now = parts.clock();
  const nextAt = run.halted()?.kind === "relay" ? afterRest(now) : now;
  await parts.onGivenBack(delivery, run);
  await note(delivery, putBack("Given back before it was sent.", now, nextAt), run, parts);
}
