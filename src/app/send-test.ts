import type { DeskStore } from "../domain/desk-store.ts";
import type { MailOutcome } from "../domain/delivery.ts";
import type { Digest } from "../domain/digest.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { createMailer } from "../net/mailer.ts";
import { openSigner, sendTest } from "../send/send.ts";
import { createDrafts } from "./digest-draft.ts";
import type { Settings } from "./settings/settings.ts";
import { dkimOptions, sendOptions, transportText } from "./stage-options.ts";

type TestParts = { readonly store: DeskStore; readonly settings: Settings; readonly now: Date };

/** Sends a digest as it would be now to one address, by the first relay that can be used and with the signature of the settings. Stores nothing. */
export async function sendTestMail(
  digest: Digest,
  address: MailAddress,
  { store, settings, now }: TestParts,
): Promise<MailOutcome> {
  const { edition } = await createDrafts({ store, settings })(digest, now);
  const dkim = dkimOptions(settings.mail);
  const signer = dkim === null ? null : await openSigner(dkim);
  const options = sendOptions(settings);
  let outcome: MailOutcome = { kind: "unavailable", detail: "There is no relay." };
  for (const { transport } of settings.mail.relays) {
    const mailer = await createMailer(transportText(transport));
    try {
      outcome = await sendTest(edition, address, { mailer, signer, options, now });
    } finally {
      await mailer.close();
    }
    if (outcome.kind !== "unavailable") break;
  }
  return outcome;
}
