import type { Delivery, MailOutcome, OutgoingMail } from "../domain/delivery.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { SendStore } from "../domain/send-store.ts";
import type { Relay, Relays } from "./relays.ts";
import type { SendRun } from "./send-run.ts";

export type HandOverParts = {
  readonly store: Pick<SendStore, "markDot" | "takeRelayToken" | "noteRelay">;
  readonly relays: Relays;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
};

/** Why a message was kept from its dot. */
export type Refusal =
  | { readonly kind: "stopping" }
  | { readonly kind: "not-ours" }
  | { readonly kind: "error"; readonly cause: unknown };

/** `relay`: the one that was asked last. */
export type HandedOver =
  | { readonly kind: "told"; readonly outcome: MailOutcome; readonly relay: Relay }
  | { readonly kind: "kept"; readonly refusal: Refusal };

type Given = { readonly delivery: Delivery; readonly mail: OutgoingMail; readonly relay: Relay };

/**
 * Hands a message to a relay, and to the next one when that cannot be used. Only a message that surely was not taken goes on: once its dot
 * is noted it goes to no other, whatever came of it. When no relay is left the run halts.
 */
export async function handOver(given: Given, run: SendRun, parts: HandOverParts): Promise<HandedOver> {
  const tried = new Set<Relay>();
  for (let { relay } = given; ;) {
    const { result, isAtDot } = await attempt({ ...given, relay }, run, parts);
    if (result.kind === "kept") return result;
    if (result.outcome.kind !== "unavailable") {
      await answered(relay, run, parts);
      return result;
    }
    await failed(relay, result.outcome.detail, run, parts);
    tried.add(relay);
    const next = isAtDot || run.halted() !== null ? null : await nextRelay(tried, run, parts);
    if (next === null) return result;
    relay = next;
  }
}

type Attempt = { readonly result: HandedOver; readonly isAtDot: boolean };

/** One relay, behind a gate that notes the dot first. */
async function attempt({ delivery, mail, relay }: Given, run: SendRun, parts: HandOverParts): Promise<Attempt> {
  const gate: { refusal: Refusal | null; passed: boolean } = { refusal: null, passed: false };
  const beforeDot = async (): Promise<void> => {
    gate.refusal = await refusalOf(delivery, relay, run, parts);
    if (gate.refusal !== null) throw new Error(`Kept from the dot: ${gate.refusal.kind}`);
    gate.passed = true;
  };
  try {
    const outcome = await relay.mailer.send(mail, beforeDot, run.signal);
    return { result: { kind: "told", outcome, relay }, isAtDot: gate.passed };
  } catch (cause) {
    // A mailer that breaks after the dot leaves us as ignorant as a line that breaks there.
    const doubt = { kind: "doubt", detail: String(cause) } as const;
    if (gate.passed) return { result: { kind: "told", outcome: doubt, relay }, isAtDot: true };
    const refusal =
      gate.refusal ?? (run.signal.aborted ? { kind: "stopping" as const } : { kind: "error" as const, cause });
    return { result: { kind: "kept", refusal }, isAtDot: false };
  }
}

/** Notes the dot, durably. When that cannot be done, nothing may go over the wire. */
async function refusalOf(
  { id }: Delivery,
  relay: Relay,
  run: SendRun,
  { store, worker, clock }: HandOverParts,
): Promise<Refusal | null> {
  if (run.signal.aborted) return { kind: "stopping" };
  try {
    return (await store.markDot(id, worker, clock(), relay.name)) ? null : { kind: "not-ours" };
  } catch (cause) {
    return { kind: "error", cause };
  }
}

async function failed(relay: Relay, detail: string, run: SendRun, parts: HandOverParts): Promise<void> {
  const { store, relays, clock, log } = parts;
  const trouble = relays.failed(relay, detail, clock());
  const others = relays.usable(clock());
  if (others.length === 0) {
    const problems = relays.problems(clock()).map((problem) => problem.detail);
    run.halt({ kind: "relay", detail: problems.join(" ") || detail });
  } else if (trouble !== null) {
    run.addRelayOut({ relay: relay.name, detail });
    const fields = { relay: relay.name, detail, next: others[0]?.name };
    log.warn(fields, "A relay cannot be used; the next one takes its mails");
  }
  if (trouble !== null) await orHalt(async () => await store.noteRelay(relay.name, trouble), run);
}

async function answered(relay: Relay, run: SendRun, { store, relays, log }: HandOverParts): Promise<void> {
  if (!relays.answered(relay)) return;
  log.info({ relay: relay.name }, "A relay can be used again");
  await orHalt(async () => await store.noteRelay(relay.name, null), run);
}

/** The next that can be used and has room; `null`: the delivery waits. */
async function nextRelay(tried: ReadonlySet<Relay>, run: SendRun, parts: HandOverParts): Promise<Relay | null> {
  const { store, relays, clock } = parts;
  for (const relay of relays.usable(clock())) {
    if (tried.has(relay)) continue;
    const { name, rate } = relay;
    if (rate === null || (await orHalt(async () => await store.takeRelayToken(name, rate, clock()), run)) === true)
      return relay;
  }
  return null;
}

/** What the storage throws ends the run. */
export async function orHalt<Result>(work: () => Promise<Result>, run: SendRun): Promise<Result | null> {
  try {
    return await work();
  } catch (cause) {
    run.halt({ kind: "error", cause });
    return null;
  }
}
