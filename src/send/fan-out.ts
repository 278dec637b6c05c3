import { domainOf } from "../domain/mail-address.ts";
import { contentId } from "../domain/content-id.ts";
import type { DeliveryId } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { FanOutPlan, SendStore } from "../domain/send-store.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import type { SendRun } from "./send-run.ts";

export type FanOutParts = {
  readonly store: Pick<SendStore, "unsentEditions" | "fanOut">;
  readonly editions: Pick<EditionStore, "edition">;
  readonly clock: Clock;
  readonly log: Log;
  readonly from: MailAddress;
};

/** Makes the deliveries of every edition that has none yet. Done again it makes none twice. */
export async function fanOut(run: SendRun, { store, editions, clock, log, from }: FanOutParts): Promise<void> {
  for (const id of await store.unsentEditions()) {
    if (run.halted() !== null) return;
    const edition = await editions.edition(id);
    if (edition === null) {
      log.error({ edition: id }, "An edition that waits to be sent cannot be found");
      continue;
    }
    const queued = await store.fanOut(id, { now: clock(), identify: identifier(edition, from) });
    run.addQueued(queued);
    log.info({ edition: id, digest: edition.digest, slot: edition.slot, queued }, "An edition was put in the outbox");
  }
}

/**
 * Names the deliveries of an edition. The moment of composing is in it, so that two desks with one sender, or a desk
 * that was set up anew, do not give two mails one Message-ID (RFC 5322, 3.6.4).
 */
function identifier(edition: Edition, from: MailAddress): FanOutPlan["identify"] {
  const domain = domainOf(from);
  return (subscriberId) => {
    const id = contentId("dlv", edition.id, edition.composedAt.toISOString(), subscriberId) as DeliveryId;
    return { id, messageId: `${id}@${domain}` };
  };
}
