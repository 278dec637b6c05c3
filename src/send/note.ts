import type { Delivery } from "../domain/delivery.ts";
import type { Log } from "../domain/log.ts";
import type { Settlement } from "../domain/send-store.ts";
import type { Ledger } from "./ledger.ts";
import type { SendRun } from "./send-run.ts";

/** Writes a settlement down, in the report, the log and the ledger. A storage that does not take it ends the run. */
export async function note(
  delivery: Delivery,
  settlement: Settlement,
  run: SendRun,
  { ledger, log }: { readonly ledger: Ledger; readonly log: Log },
): Promise<void> {
  run.count(delivery, settlement);
  const { state, detail } = settlement;
  const fields = { delivery: delivery.id, messageId: delivery.messageId, state, detail };
  if (state === "held") log.warn(fields, "A delivery is held: nobody knows whether it arrived");
  else log.debug(fields, "A delivery is settled");
  const trouble = await ledger.settle(delivery.id, settlement);
  if (trouble !== null) run.halt({ kind: "error", cause: trouble.cause });
}
