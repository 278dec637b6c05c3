import type { Delivery, Mailer } from "../domain/delivery.ts";
import type { Log } from "../domain/log.ts";

export type Evidence = Awaited<ReturnType<Mailer["evidence"]>>;

/** Asks the mailer whether a message arrived. A mailer that breaks while looking knows nothing. */
export async function evidenceOf(
  delivery: Delivery,
  { mailer, log }: { readonly mailer: Mailer; readonly log: Log },
): Promise<Evidence> {
  try {
    return await mailer.evidence(delivery.messageId);
  } catch (cause) {
    log.error({ delivery: delivery.id, err: cause }, "The mailer cannot look for evidence");
    return "unknown";
  }
}
