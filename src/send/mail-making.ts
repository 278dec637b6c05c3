import { withPlainLinks } from "../domain/counted-link.ts";
import type { Delivery, OutgoingMail } from "../domain/delivery.ts";
import type { Edition, EditionId } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import { LEAVING_KEY, leavingAddress } from "./bounces/leaving-address.ts";
import { BOUNCE_KEY, returnPathOf } from "./bounces/return-path.ts";
import type { ComposeMail, PersonalLinks } from "./compose-mail.ts";
import { FEED_KEY, privateFeedUrl } from "./feed-token.ts";
import type { BounceOptions, SendOptions, SendParts } from "./send.ts";
import { PREFERENCES_KEY, preferencesUrl } from "./subscriber-links.ts";
import { unsubscribeToken } from "./unsubscribe-token.ts";

/** Editions that are held in memory, each with its message: deliveries come almost edition by edition. */
const MAX_EDITIONS = 50;
/** What the key for unsubscribe links is kept under. */
export const UNSUBSCRIBE_KEY = "unsubscribe";

type MakingParts = Pick<SendParts, "editions" | "letters" | "keys" | "signer" | "options">;

/** How this run makes messages. Editions are read once a run; a delivery's links are signed with the desk's own keys. */
export async function composition({ editions, letters, keys, signer = null, options }: MakingParts) {
  const linksOf = personalLinks(options, {
    unsubscribe: await keys.key(UNSUBSCRIBE_KEY),
    leaving: await keys.key(LEAVING_KEY),
    feed: await keys.key(FEED_KEY),
    preferences: await keys.key(PREFERENCES_KEY),
  });
  const reporting = { bounces: options.bounces, key: await keys.key(BOUNCE_KEY) };
  const read = new Map<EditionId, Promise<Edition | null>>();
  const plain = new WeakMap<Edition, Edition>();
  let composer: ComposeMail | null = null;
  return {
    async contentOf({ id, editionId, hasPlainLinks = false }: Delivery) {
      if (editionId === null) return await letters.letter(id);
      const edition = read.get(editionId) ?? editions.edition(editionId);
      const [oldest] = read.keys();
      if (oldest !== undefined && read.size >= MAX_EDITIONS) read.delete(oldest);
      read.set(editionId, edition);
      const found = await edition;
      return found !== null && hasPlainLinks ? madePlain(found, plain) : found;
    },
    compose: async (content: Edition | Letter, delivery: Delivery) => {
      composer ??= (await import("./compose-mail.ts")).createComposer(options.sender, signer); // Most passes send nothing.
      const mail = await composer(content, delivery, linksOf(delivery));
      return withReports(mail, delivery, reporting);
    },
  };
}

/** One value for each edition, so that its message is composed once for all who get it so. */
function madePlain(edition: Edition, known: WeakMap<Edition, Edition>): Edition {
  const made = known.get(edition) ?? withPlainLinks(edition);
  known.set(edition, made);
  return made;
}

type Reporting = { readonly bounces: BounceOptions | undefined; readonly key: Uint8Array };

/** The message as it was, in an envelope to which reports find back. */
function withReports(mail: OutgoingMail, { id }: Delivery, { bounces, key }: Reporting): OutgoingMail {
  if (bounces === undefined) return mail;
  const from = bounces.address === null ? mail.from : returnPathOf({ address: bounces.address, key }, id);
  const notify = ["FAILURE", "DELAY", ...(bounces.confirms ? (["SUCCESS"] as const) : [])] as const;
  return { ...mail, from, dsn: { envelopeId: id, notify } };
}

type LinkKeys = Readonly<Record<"unsubscribe" | "leaving" | "feed" | "preferences", Uint8Array>>;

function personalLinks({ siteUrl, bounces }: SendOptions, keys: LinkKeys): (delivery: Delivery) => PersonalLinks {
  const mailbox = bounces?.isRead === true ? bounces.address : null;
  return (delivery) => ({
    unsubscribeUrl: `${siteUrl}/unsubscribe/${unsubscribeToken(keys.unsubscribe, delivery)}`,
    unsubscribeAddress: mailbox === null ? null : leavingAddress({ address: mailbox, key: keys.leaving }, delivery.id),
    privateFeedUrl: privateFeedUrl(siteUrl, keys.feed, delivery),
    preferencesUrl: preferencesUrl(siteUrl, keys.preferences, delivery.subscriberId),
  });
}
