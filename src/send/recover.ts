import type { Clock, Log } from "../domain/log.ts";
import type { SendStore } from "../domain/send-store.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import { note } from "./note.ts";
import type { Relays } from "./relays.ts";
import type { SendRun } from "./send-run.ts";
import { settleDoubt } from "./settlement.ts";

export type RecoverParts = {
  readonly relays: Relays;
  readonly store: Pick<SendStore, "recover" | "takeOver">;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
  /** Whose deliveries are taken back: those of all others, which are dead, or of those whose lease is over. */
  readonly from: "all" | "lapsed";
};

/**
 * After a crash: what was surely not accepted is queued again by the storage; what was left at the dot is settled by the
 * evidence of the relay that it was given to, and held where there is none. Rows that a stop leaves in doubt are found again by the next recovery.
 */
export async function recover(run: SendRun, parts: RecoverParts): Promise<void> {
  const { store, from, worker, clock } = parts;
  const left = from === "all" ? await store.recover(worker, clock()) : await store.takeOver(worker, clock());
  for (const delivery of left) {
    if (run.halted() !== null) return;
    await note(delivery, settleDoubt(believed(await evidenceOf(delivery, parts), from), clock()), run, parts);
  }
}

/** Who has not been heard of may only stand still, with the last bytes in hand: that a mail is not there yet says nothing then. */
function believed(evidence: Evidence, from: RecoverParts["from"]): Evidence {
  return evidence === "not-arrived" && from === "lapsed" ? "unknown" : evidence;
}
