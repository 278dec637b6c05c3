import { sha256 } from "../../../src/domain/content-id.ts";
import type { Delivery } from "../../../src/domain/delivery.ts";
import type { Edition } from "../../../src/domain/digest.ts";
import { LEAVING_KEY, leavingAddress } from "../../../src/send/bounces/leaving-address.ts";
import { createComposer } from "../../../src/send/compose-mail.ts";
import {
  FEED_KEY,
  PREFERENCES_KEY,
  preferencesUrl,
  privateFeedUrl,
  UNSUBSCRIBE_KEY,
  unsubscribeToken,
} from "../../../src/send/send.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { address as mailAddress } from "../../builders.ts";
import type { Taken } from "./relay-process.ts";

/** As the settings of the bench have it. */
export const FROM = "news@desk.example";
export const SITE_URL = "https://news.example.org";
const MAX_DELIVERIES = 1_000_000;

export type Count = {
  readonly mails: number;
  /** The relay never had them, and nothing says that this may be so. */
  readonly lost: number;
  /** Message-IDs that the relay took more than once. */
  readonly doubled: number;
  /** Mails that the relay took, of other bytes than were to be sent. */
  readonly truncated: number;
  /** Held: the operator sees that nobody knows. */
  readonly held: readonly string[];
  /** Deliveries that something was noted of after they had been noted as sent. */
  readonly overwritten: number;
  /** Still to be made, or to be settled. */
  readonly open: number;
};

/** What the relay has, and the address to which reports come; `null`: there is none. */
type Relayed = { readonly taken: readonly Taken[]; readonly mailbox: string | null };

/** What became of all deliveries of an edition: what the desk says, beside what the relay's log says. */
export async function countMails(address: string, edition: Edition, { taken, mailbox }: Relayed): Promise<Count> {
  const database = await openDatabase(address);
  const store = toDeskStore(database);
  try {
    const all = await store.outbox.list({ state: null, digest: null, limit: MAX_DELIVERIES });
    const hashOf = await hashing(store, { edition, mailbox });
    const times = Map.groupBy(taken, ({ id }) => id);
    const byId = new Map(all.map((delivery) => [delivery.messageId, delivery]));
    const wrong = await Promise.all(taken.map(async ({ id, hash }) => hash !== (await hashOf(byId.get(id)))));
    return {
      mails: all.length,
      lost: all.filter(({ state, messageId }) => state === "sent" && !times.has(messageId)).length,
      doubled: [...times.values()].filter(({ length }) => length > 1).length,
      truncated: wrong.filter(Boolean).length,
      held: all.filter(({ state }) => state === "held").map(({ id }) => id),
      overwritten: await overwritten(database),
      open: all.filter(isOpen).length,
    };
  } finally {
    await store.close();
  }
}

function isOpen({ state }: Delivery): boolean {
  return !["sent", "held", "suppressed"].includes(state);
}

type Keys = Pick<ReturnType<typeof toDeskStore>, "keys">;

/** Makes the bytes of a delivery anew: they depend on the edition, the delivery and the desk's keys alone. */
async function hashing(
  { keys }: Keys,
  { edition, mailbox }: { readonly edition: Edition; readonly mailbox: string | null },
): Promise<(delivery?: Delivery) => Promise<string>> {
  const compose = createComposer({ name: "Desk", address: mailAddress(FROM), replyTo: null }, null);
  const [unsubscribe, feed, preferences, leaving] = await Promise.all([
    keys.key(UNSUBSCRIBE_KEY),
    keys.key(FEED_KEY),
    keys.key(PREFERENCES_KEY),
    keys.key(LEAVING_KEY),
  ]);
  return async (delivery) => {
    if (delivery === undefined) return "of no delivery";
    const { raw } = await compose(edition, delivery, {
      unsubscribeUrl: `${SITE_URL}/unsubscribe/${unsubscribeToken(unsubscribe, delivery)}`,
      privateFeedUrl: privateFeedUrl(SITE_URL, feed, delivery),
      preferencesUrl: preferencesUrl(SITE_URL, preferences, delivery.subscriberId),
      unsubscribeAddress:
        mailbox === null ? null : leavingAddress({ address: mailAddress(mailbox), key: leaving }, delivery.id),
    });
    return sha256(raw);
  };
}

async function overwritten({ db }: Awaited<ReturnType<typeof openDatabase>>): Promise<number> {
  const { count } = await db
    .selectFrom("delivery_events as later")
    .innerJoin("delivery_events as sent", (join) =>
      join
        .onRef("sent.delivery_id", "=", "later.delivery_id")
        .onRef("sent.id", "<", "later.id")
        .on("sent.state", "=", "sent"),
    )
    .select((row) => row.fn.count<number | string>("later.delivery_id").distinct().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
