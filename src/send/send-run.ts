import type { Delivery, DeliveryId } from "../domain/delivery.ts";
import type { SendPause } from "../domain/send-guard.ts";
import type { Settlement } from "../domain/send-store.ts";
import type { ReportEnd } from "./bounces/take-report.ts";

/** A delivery of which nobody can say whether it went out; the operator decides. */
type HeldDelivery = { readonly id: DeliveryId; readonly messageId: string };

type RelayOut = { readonly relay: string; readonly detail: string };

/** What one run of `send` did, counted in deliveries. */
export type SendReport = {
  /** Made from new editions. */
  readonly queued: number;
  readonly sent: number;
  /** To be tried again later. */
  readonly deferred: number;
  readonly failed: number;
  readonly bounced: number;
  readonly expired: number;
  /** Taken, and given back untried or without a verdict, because the run stopped. */
  readonly givenBack: number;
  readonly held: readonly HeldDelivery[];
  /** Why the relay could not be used, with what to do; `null` when it could. Told once, whatever waits for it. */
  readonly relayProblem: string | null;
  /** Relays that could not be used while another one could. */
  readonly relaysOut: readonly RelayOut[];
  /** Deliveries that were refused, or put off, for what the desk sends or how; and the first reply. `null`: none. */
  readonly refusals: { readonly deliveries: number; readonly detail: string } | null;
  /** Mails that came in about what went out, by what came of them; empty when there were none. */
  readonly reports: Readonly<Partial<Record<ReportEnd, number>>>;
  /** Why reports could not be read, with what to do; `null` when they could, or are not to be. */
  readonly boxProblem: string | null;
  /** Why nothing is sent before the operator has spoken; `null`: it is. */
  readonly pause: SendPause | null;
};

/** Why a run stops before the outbox is empty. `error`: our storage or our code fails; thrown when all lanes have ended. */
type Halt =
  | { readonly kind: "signal" }
  | { readonly kind: "relay"; readonly detail: string }
  | { readonly kind: "error"; readonly cause: unknown };

/** The notes of one run. */
export type SendRun = {
  readonly signal: AbortSignal;
  readonly halted: () => Halt | null;
  /** The first reason stands, but an error beats all: it must be seen. */
  readonly halt: (halt: Halt) => void;
  readonly count: (delivery: Delivery, settlement: Settlement) => void;
  readonly addQueued: (deliveries: number) => void;
  readonly addRelayOut: (out: RelayOut) => void;
  readonly addRefusal: (detail: string) => void;
  readonly addReport: (end: ReportEnd) => void;
  readonly setBoxProblem: (problem: string) => void;
  readonly setPause: (pause: SendPause | null) => void;
  readonly report: () => SendReport;
};

export function createSendRun(signal: AbortSignal): SendRun {
  const counts = { queued: 0, sent: 0, deferred: 0, failed: 0, bounced: 0, expired: 0, givenBack: 0 };
  const held: HeldDelivery[] = [];
  const relaysOut: RelayOut[] = [];
  const reports: Partial<Record<ReportEnd, number>> = {};
  let reason: Halt | null = null;
  let refusals: SendReport["refusals"] = null;
  let boxProblem: string | null = null;
  let paused: SendPause | null = null;
  return {
    signal,
    halted: () => reason ?? (signal.aborted ? { kind: "signal" } : null),
    halt(halt) {
      if (reason === null || (halt.kind === "error" && reason.kind !== "error")) reason = halt;
    },
    count({ id, messageId }, { state, uncounted }) {
      if (state === "held") held.push({ id, messageId });
      else if (state !== "doubt") counts[uncounted === true ? "givenBack" : state] += 1;
    },
    addQueued(deliveries) {
      counts.queued += deliveries;
    },
    addRelayOut: (out) => void relaysOut.push(out),
    addRefusal(detail) {
      refusals = { deliveries: (refusals?.deliveries ?? 0) + 1, detail: refusals?.detail ?? detail };
    },
    addReport(end) {
      reports[end] = (reports[end] ?? 0) + 1;
    },
    setBoxProblem(problem) {
      boxProblem = problem;
    },
    setPause(pause) {
      paused = pause;
    },
    report: () => {
      const relayProblem = reason?.kind === "relay" ? reason.detail : null;
      return { ...counts, held, relayProblem, relaysOut, refusals, reports, boxProblem, pause: paused };
    },
  };
}
