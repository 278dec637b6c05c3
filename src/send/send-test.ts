import { domainOf } from "../domain/mail-address.ts";
import { randomUUID } from "node:crypto";
import type { Delivery, DeliveryId, Mailer, MailOutcome } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { MailAddress, SubscriberId } from "../domain/subscriber.ts";
import type { MailSigner } from "./mail-signer.ts";
import type { SendOptions } from "./send.ts";

export type TestParts = {
  readonly mailer: Mailer;
  readonly signer: MailSigner | null;
  readonly options: Pick<SendOptions, "sender" | "siteUrl">;
  readonly now: Date;
};

/**
 * Sends an edition to one address, as it would go to a subscriber, but that its subject says that it is a test and that its
 * personal links lead to nobody. Nothing is stored of it. Throws `CannotSign`.
 */
export async function sendTest(
  edition: Edition,
  address: MailAddress,
  { mailer, signer, options, now }: TestParts,
): Promise<MailOutcome> {
  const { createComposer } = await import("./compose-mail.ts");
  const { sender } = options;
  const id = `test-${randomUUID()}`;
  const delivery: Delivery = {
    id: id as DeliveryId,
    editionId: edition.id,
    subscriberId: "test" as SubscriberId,
    digest: edition.digest,
    slot: edition.slot,
    address,
    messageId: `${id}@${domainOf(sender.address)}`,
    date: now,
    state: "sending",
    attempt: 1,
    nextAt: now,
    detail: null,
    relay: null,
  };
  const links = {
    unsubscribeUrl: `${options.siteUrl}/unsubscribe/test`,
    privateFeedUrl: `${options.siteUrl}/my/test.atom`,
    preferencesUrl: `${options.siteUrl}/preferences/test`,
  };
  const mail = await createComposer(sender, signer)(
    { ...edition, subject: `[Test] ${edition.subject}` },
    delivery,
    links,
  );
  return await mailer.send(mail, async () => await Promise.resolve());
}
