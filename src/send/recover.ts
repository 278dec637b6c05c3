import type { Clock, Log } from "../domain/log.ts";
import type { SendStore } from "../domain/send-store.ts";
import { evidenceOf } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import { note } from "./note.ts";
import type { Relays } from "./relays.ts";
import type { SendRun } from "./send-run.ts";
import { settleDoubt } from "./settlement.ts";

export type RecoverParts = {
  readonly store: Pick<SendStore, "recover">;
  readonly relays: Relays;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
};

/**
 * After a crash: what was surely not accepted is queued again by the storage; what was left at the dot is settled by the
 * evidence of the relay that it was given to, and held where there is none. Rows that a stop leaves in doubt are found again by the next recovery.
 */
export async function recover(run: SendRun, parts: RecoverParts): Promise<void> {
  for (const delivery of await parts.store.recover(parts.worker, parts.clock())) {
    if (run.halted() !== null) return;
    await note(delivery, settleDoubt(await evidenceOf(delivery, parts), parts.clock()), run, parts);
  }
}
