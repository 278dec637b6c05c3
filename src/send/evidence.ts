import type { Delivery, Mailer } from "../domain/delivery.ts";
import type { Log } from "../domain/log.ts";
import type { Relays } from "./relays.ts";

export type Evidence = Awaited<ReturnType<Mailer["evidence"]>>;

/** Asks the relay that a message was left at whether it arrived. A mailer that breaks while looking knows nothing. */
export async function evidenceOf(
  delivery: Delivery,
  { relays, log }: { readonly relays: Relays; readonly log: Log },
): Promise<Evidence> {
  try {
    return (await relays.named(delivery.relay)?.evidence(delivery.messageId)) ?? "unknown";
  } catch (cause) {
    log.error({ delivery: delivery.id, err: cause }, "The mailer cannot look for evidence");
    return "unknown";
  }
}
