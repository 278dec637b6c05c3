import type { Edition } from "../../../src/domain/digest.ts";
import { createComposer } from "../../../src/send/compose-mail.ts";
import { preferencesUrl, privateFeedUrl, unsubscribeToken } from "../../../src/send/send.ts";
import { address, aDelivery, aSubscriber } from "../../builders.ts";

const KEY = new Uint8Array(32).fill(7);
const SITE = "https://news.example.org";
const ROUNDS = 40;
/** Of a round: short ones, so that company on the machine spoils a few and not all. */
const MAILS = 500;

/** Unsigned mails of the edition that one core fills in a second, links and their signatures included; the best round. */
export async function personalisedPerSecond(edition: Edition): Promise<number> {
  const compose = createComposer({ name: "The Desk", address: address("news@desk.example"), replyTo: null }, null);
  const deliveries = Array.from({ length: MAILS }, (_, index) =>
    aDelivery(edition, aSubscriber(`reader-${index}@example.org`)),
  );
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const delivery of deliveries) {
      const unsubscribeUrl = `${SITE}/unsubscribe/${unsubscribeToken(KEY, delivery)}`;
      await compose(edition, delivery, {
        unsubscribeUrl,
        privateFeedUrl: privateFeedUrl(SITE, KEY, delivery),
        preferencesUrl: preferencesUrl(SITE, KEY, delivery.subscriberId),
      });
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, MAILS / ((user + system) / 1e6));
  }
  return best;
}
